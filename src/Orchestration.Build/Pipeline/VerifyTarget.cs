using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Pipeline;

/// <summary>For CI, without agents or keys: specs valid, prompts up to date, and the gate of every group whose boxes are all ticked passes now.</summary>
internal static class VerifyTarget
{
    /// <summary>In the state folder.</summary>
    public const string JUnitFile = "verify.junit.xml";

    /// <summary>GitLab's code quality report, in the state folder.</summary>
    public const string GitLabFile = "gl-code-quality-report.json";

    public static async Task<PipelineResult> VerifyAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellationToken)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecs();

        // A stale prompt is an error, and hides nothing about gates.
        var valid = !session.Bag.HasErrors;
        session.CheckWritten(result, DiagnosticSeverity.Error);
        PipelineResult verified = PipelineResult.Empty;
        var gates = 0;
        if (valid)
        {
            verified = new PipelineResult([.. result.Plans, .. session.ReadFinishedSpecs()]);
            gates = await RunGatesAsync(verified.Plans, session, output, cancellationToken);
        }
        else
        {
            var errors = session.Bag.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            WriteJUnit([JUnitSuite.OfErrors(errors, VerifyGates.TopOf(session.Options))], session, output);
        }

        Annotate(session.Report(output), session.Options, output);
        session.Conclude(verified, $"valid, prompts up to date, gates of {Format.Plural(gates, "done group")} pass", output);
        return result;
    }

    /// <returns>How many groups a gate was asked about.</returns>
    private static async Task<int> RunGatesAsync(
        ImmutableArray<Plan> plans, PipelineSession session, IBuildOutput output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
            return 0;
        }

        var starter = ProcessStarter.CreateUnguarded();
        await using (starter)
        {
            var gates = new VerifyGates(VerifyGates.CreateRunner(starter, session.Options), session, output);
            var suites = await gates.RunAsync(plans, cancellationToken);
            WriteJUnit(suites, session, output);
            return suites.Sum(suite => suite.Cases.Count(done => done.Skipped is null));
        }
    }

    private static void WriteJUnit(ImmutableArray<JUnitSuite> suites, PipelineSession session, IBuildOutput output)
    {
        var options = session.Options;
        var report = JUnitReport.Render(suites, VerifyGates.TopOf(options));
        if (options.JUnitFile is { } named)
        {
            OutputFiles.Write(Path.GetFullPath(named, options.Root), report, session.Bag);
        }
        else
        {
            WriteByProduct(JUnitFile, report, options, output);
        }
    }

    /// <summary>Nobody asked for it by name: a read-only checkout is verified without it.</summary>
    private static void WriteByProduct(string name, string text, OrchestrationOptions options, IBuildOutput output)
    {
        var problems = new DiagnosticBag();
        StateFiles.Write(options, Path.Combine(options.StateFolder, name), text, problems);
        problems.ToSorted().ToList().ForEach(problem => output.Detail(problem.Message));
    }

    private static void Annotate(IEnumerable<Diagnostic> said, OrchestrationOptions options, IBuildOutput output)
    {
        var system = CiAnnotations.Detect(Environment.GetEnvironmentVariable);
        if (system == CiSystem.None)
        {
            return;
        }

        var diagnostics = said.ToList();
        var top = VerifyGates.TopOf(options);
        foreach (var line in diagnostics.Select(diagnostic => CiAnnotations.Line(system, diagnostic, top)).OfType<string>())
        {
            output.Line(line);
        }

        if (system == CiSystem.GitLab)
        {
            WriteByProduct(GitLabFile, CiAnnotations.GitLabReport(diagnostics, top), options, output);
        }
    }
}
