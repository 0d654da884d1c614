using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Writes or completes <c>orchestration.yml</c> from <c>tasks.md</c>, and on demand <c>Directory.Solution.targets</c> and commands for coding agents.</summary>
internal static class ScaffoldTarget
{
    public static PipelineResult Scaffold(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var isUsable = !session.Bag.HasErrors;
        session.Scaffold();

        // They are about any spec, so nothing that is wrong with one keeps them from being written.
        if (session.Options.Commands && isUsable)
        {
            WriteCommands(session);
        }

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

    private static void WriteCommands(PipelineSession session)
    {
        var root = session.Options.Root;
        foreach (var (relativePath, text) in CommandFiles.Render())
        {
            var path = Path.GetFullPath(relativePath, root);
            if (Links.LeaveRoot(root, relativePath.Split('/')[0], path))
            {
                session.Bag.Add(Catalogue.LinkLeavesRoot.At(SourceSpan.WholeFile(path), root));
            }
            else if (Path.Exists(path))
            {
                session.Bag.Add(Catalogue.CommandFileExists.At(SourceSpan.WholeFile(path)));
            }
            else if (OutputFiles.Write(path, text, session.Bag))
            {
                session.Bag.Add(Catalogue.CommandFileWritten.At(SourceSpan.WholeFile(path)));
            }
        }
    }
}
