using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>Removes what runs left in git: trees always, branches where their work is elsewhere, all of them with <c>OrchestrationForce</c>.</summary>
internal static class CleanTreesTarget
{
    public static async Task<PipelineResult> CleanAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellationToken)
    {
        var session = PipelineSession.Open(properties);
        if (!session.Bag.HasErrors && GitClient.IsInstalled)
        {
            await CleanAllAsync(session, cancellationToken);
        }

        session.Report(output);
        return PipelineResult.Empty;
    }

    private static async Task CleanAllAsync(PipelineSession session, CancellationToken cancellationToken)
    {
        try
        {
            if (await GitRepository.FindAsync(new GitClient(), session.Options.Root, cancellationToken) is { } repository)
            {
                foreach (var spec in session.ChooseAll())
                {
                    var place = SpecPlaces.PlaceOf(repository, session.Options.Root, spec.Name);
                    await CleanAsync(session, repository, place, spec.Name, SourceSpan.WholeFile(spec.TasksFile), cancellationToken);
                }

                foreach (var lost in await session.FindLostPlacesAsync(repository, cancellationToken))
                {
                    await CleanAsync(session, repository, lost.Place, lost.Spec, SourceSpan.None, cancellationToken);
                }
            }
        }
        catch (GitException exception)
        {
            session.Bag.Add(Catalogue.GitFailed.At(SourceSpan.None, session.Options.Root, exception.Message));
        }
    }

    private static async Task CleanAsync(
        PipelineSession session, GitRepository repository, string place, string spec, SourceSpan span, CancellationToken cancellationToken)
    {
        var state = session.Options.PathsOf(spec).Folder;
        if (RunLock.FindHolder(new RunPaths(state)) is { } holder)
        {
            session.Bag.Add(Catalogue.RunInProgress.At(span, spec, holder));
            return;
        }

        try
        {
            var trees = new RunPaths(state).Trees;
            var leftovers = await Leftovers.RemoveAsync(repository, place, trees, session.Options.Run.Force, cancellationToken);
            Spools.RemoveAll(new RunPaths(state).Spool);
            foreach (var kept in leftovers.Kept)
            {
                session.Bag.Add(Catalogue.BranchKept.At(span, kept, kept.StartsWith("refs/", StringComparison.Ordinal) ? $"git update-ref -d {kept}" : $"git branch -D {kept}"));
            }

            if (leftovers.Trees + leftovers.Branches > 0)
            {
                session.Bag.Add(Catalogue.TreesRemoved.At(span, leftovers.Trees, leftovers.Branches, spec));
            }
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            session.Bag.Add(Catalogue.GitFailed.At(span, spec, exception.Message));
        }
    }
}
