using System.Runtime.CompilerServices;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>What each target does, from properties to diagnostics, files and plans.</summary>
internal static class BuildTargets
{
    /// <summary>The hook in plain builds. Where nothing changed since the last one, says again what that one said, and loads no parser.</summary>
    public static PipelineResult Build(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var generates = string.Equals(properties.GetValueOrDefault("OrchestrationOnBuild"), "generate", StringComparison.OrdinalIgnoreCase);
        var unchanged = generates ? BuildCheck.FindUnchanged(properties) : null;
        if (unchanged is null)
        {
            return BuildChanged(properties, output, generates);
        }

        output.Detail("Specs, standards and prompts are unchanged since the last build.");
        foreach (var diagnostic in unchanged.Diagnostics)
        {
            output.Report(diagnostic);
        }

        return PipelineResult.Empty;
    }

    public static PipelineResult Validate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        session.Report(output);
        session.Conclude(result, "valid", output);
        return result;
    }

    public static PipelineResult Scaffold(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        session.Scaffold();
        var said = session.Report(output);
        if (said.Count == 0)
        {
            output.Line("Every task group has its entry in orchestration.yml; nothing was added.");
        }

        return PipelineResult.Empty;
    }

    public static PipelineResult Generate(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        session.Write(result, output);
        session.Report(output);
        session.Conclude(result, "prompts and plan.json are up to date", output);
        return result;
    }

    /// <param name="prompts">Generated prompts too.</param>
    public static PipelineResult Clean(IReadOnlyDictionary<string, string> properties, IBuildOutput output, bool prompts)
    {
        var session = PipelineSession.Open(properties);
        session.Clean(prompts);
        session.Report(output);
        return PipelineResult.Empty;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PipelineResult BuildChanged(IReadOnlyDictionary<string, string> properties, IBuildOutput output, bool generates)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();
        if (generates)
        {
            session.Write(result, output);
        }
        else
        {
            session.CheckWritten(result);
        }

        var said = session.Report(output, session.Options.BuildSeverity);
        if (generates && said.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error))
        {
            BuildCheck.Remember(properties, said);
        }

        return result;
    }
}
