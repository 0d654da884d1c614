using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Writes or completes <c>orchestration.yml</c> from <c>tasks.md</c>, and on demand <c>Directory.Solution.targets</c>.</summary>
internal static class ScaffoldTarget
{
    public static PipelineResult Scaffold(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        session.Scaffold();
        if (session.Options.SolutionTargets && !session.Bag.HasErrors)
        {
            WriteSolutionTargets(session);
        }

        var said = session.Report(output);
        if (said.Count == 0)
        {
            output.Line("Every task group has its entry in orchestration.yml; nothing was added.");
        }

        return PipelineResult.Empty;
    }

    /// <summary>At the top of the repository, where MSBuild finds it for every solution.</summary>
    private static void WriteSolutionTargets(PipelineSession session)
    {
        var path = Path.Combine(RepositoryTop.Find(session.Options.Root) ?? session.Options.Root, SolutionTargets.FileName);
        if (File.Exists(path))
        {
            session.Bag.Add(Catalogue.SolutionTargetsExist.At(SourceSpan.WholeFile(path)));
        }
        else if (OutputFiles.Write(path, SolutionTargets.Render(), session.Bag))
        {
            session.Bag.Add(Catalogue.SolutionTargetsWritten.At(SourceSpan.WholeFile(path)));
        }
    }
}
