using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Running.Git;

/// <summary>Brings the accepted work to the user's branch, or says how to, and tidies up.</summary>
internal sealed class RunEnd(WorkspaceContext context, MainRepository main)
{
    private GitRepository Repository => context.Repository;

    private SourceSpan Span => SourceSpan.WholeFile(context.Plan.Spec.TasksFile);

    public async Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken)
    {
        main.Remove();
        var diagnostics = new List<Diagnostic>();
        if (await UserChanges.FindAsync(Repository, context.Places.Place, context.Start, cancellationToken) is { Count: > 0 } changes)
        {
            diagnostics.Add(Catalogue.ChangedMeanwhile.At(Span, Evidence.EvidenceTexts.List(changes)));
        }

        await RemoveMergedAsync(cancellationToken);
        if (!Directory.Exists(context.Places.TreesFolder) || !Directory.EnumerateDirectories(context.Places.TreesFolder).Any())
        {
            Folders.Delete(context.Places.DirectoriesFolder);
        }

        if (!context.Scope.Settings.Lands)
        {
            return diagnostics;
        }

        var result = context.Tip;
        if (await Repository.ResolveAsync("HEAD", cancellationToken) is not { } head)
        {
            return diagnostics;
        }

        if (!await Repository.IsAncestorAsync(result, head, cancellationToken)
            && await ObstacleAsync(head, result, cancellationToken) is { } obstacle)
        {
            diagnostics.Add(Catalogue.NotFastForwarded.At(Span, context.Places.MainBranch, obstacle, await CommandAsync(head, cancellationToken)));
            return diagnostics;
        }

        // The ledger last: a build that is killed in between has open work, and the next one tidies up.
        if (context.Stopped.IsEmpty)
        {
            await context.Refs.DeleteAsync(context.Places.MainRef, cancellationToken);
        }

        context.Scope.Ledger.LandWork();
        return diagnostics;
    }

    private async Task<string> CommandAsync(string head, CancellationToken cancellationToken)
    {
        var status = await new OwnFiles(context).SplitAsync(await Repository.StatusAsync(cancellationToken), cancellationToken);
        return TakeOver.Command(context.Places.MainBranch, status.Generated, forward: head == context.StartCommit);
    }

    /// <summary>Trees and branches of accepted groups that a killed build did not come to remove.</summary>
    private async Task RemoveMergedAsync(CancellationToken cancellationToken)
    {
        foreach (var group in context.Plan.Groups.Where(group => !context.Stopped.ContainsKey(group.Id)))
        {
            var (branch, note) = (context.Places.Ref(group), GroupTrees.Find(context, group)?.Note);
            var tip = context.Refs.Find(branch);
            var isOfThisRun = note is null ? Path.Exists(context.Places.TreePath(group)) : note.Run == context.RunId;
            if ((tip is null && !isOfThisRun) || note is { Waits: not null } || !await IsAcceptedAsync(group, tip, cancellationToken))
            {
                continue;
            }

            var holdsMore = await HoldsMoreAsync(group, tip is null ? note?.Judged?.Tree : await Repository.TreeAsync(tip, cancellationToken), cancellationToken);
            if (holdsMore && tip is not null)
            {
                continue;
            }

            if (holdsMore)
            {
                await GroupTrees.PreserveAsync(context, group, cancellationToken);
            }

            TreeRepository.Remove(context.Places.TreePath(group), context.Places.Directory(group));
            await context.Refs.DeleteAsync(branch, cancellationToken);
        }
    }

    private async Task<bool> IsAcceptedAsync(Planning.PlanGroup group, string? tip, CancellationToken cancellationToken) =>
        (tip is not null && await Repository.IsAncestorAsync(tip, context.Tip, cancellationToken))
        || await AcceptedWork.FindAsync(context, group, cancellationToken) is not null;

    /// <summary>A tree with work that no commit has: a group failed, in this run or an earlier one, and its tree is kept.</summary>
    private async Task<bool> HoldsMoreAsync(Planning.PlanGroup group, string? known, CancellationToken cancellationToken)
    {
        if (GroupTrees.Find(context, group) is not var (tree, _))
        {
            return false;
        }

        try
        {
            return (await tree.SnapshotAsync(cancellationToken)).Tree != known;
        }
        catch (GitException)
        {
            return true;
        }
    }

    /// <summary>Moves the user's branch; the reason where that is not to be.</summary>
    private async Task<string?> ObstacleAsync(string head, string result, CancellationToken cancellationToken)
    {
        var branch = await Repository.BranchAsync(cancellationToken);
        if (branch is null)
        {
            return "no branch is checked out";
        }

        if (branch != context.StartBranch)
        {
            return $"'{branch}' is checked out instead of '{context.StartBranch}'";
        }

        if (head != context.StartCommit)
        {
            return $"'{branch}' has moved since the run began";
        }

        if (BranchCheck.FindOtherTree(Repository, branch) is { } other)
        {
            return $"'{branch}' is checked out in {other} too, whose files would stay behind";
        }

        var own = new OwnFiles(context);
        var status = await own.SplitAsync(await Repository.StatusAsync(cancellationToken), cancellationToken);
        return status.Foreign.Count > 0
            ? "it has uncommitted changes (" + Evidence.EvidenceTexts.List(status.Foreign) + ")"
            : await FastForward.RunAsync(context, head, result, status.Generated, cancellationToken);
    }
}
