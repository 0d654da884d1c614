using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>The trees and branches of groups.</summary>
internal static class GroupTrees
{
    /// <summary>The tree this run (or a run that waits for a person) made for the group, complete and noted; null otherwise.</summary>
    public static (TreeRepository Tree, TreeNote Note)? FindUsable(WorkspaceContext context, PlanGroup group)
    {
        if (Find(context, group) is not var (tree, note) || note.Group != group.Id)
        {
            return null;
        }

        var sameKey = note.Key == context.KeyOf(group);
        return sameKey && (note.Run == context.RunId || note.Waits is not null) ? (tree, note) : null;
    }

    /// <summary>A new tree at the head of the accepted work, which holds at least what the group depends on; with the work of a job in it where there is one.</summary>
    public static async Task<(TreeRepository Tree, TreeNote Note)> CreateAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var work = context.Scope.Imports?.GetValueOrDefault(group.Id)?.Work;
        var start = work?.Parent ?? context.Tip;
        var tree = await TreeRepository.CreateAsync(
            context.Source, context.Places.TreePath(group), context.Places.Directory(group), context.Places.Branch(group), start, cancellationToken);
        if (work is var (_, made))
        {
            await tree.ResetToAsync(made, cancellationToken);
            tree.HandOver(context.Places.Branch(group), start);
        }

        var note = new TreeNote(group.Id, context.KeyOf(group), context.RunId, start);
        note.Write(tree);
        return (tree, note);
    }

    /// <summary>Puts work that was not accepted on the group's branch, as it is. A repair that came to nothing stays in the tree: the branch holds the work itself.</summary>
    public static async Task KeepAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        if (Find(context, group) is { Note.Repair: not null })
        {
            return;
        }

        var before = context.Refs.Find(context.Places.Ref(group));
        if (await CommitUnfinishedAsync(context, group, before, cancellationToken) is { } tip && tip != before)
        {
            await context.Refs.SetAsync(context.Places.Ref(group), tip, cancellationToken);
        }
    }

    /// <summary>Work of an earlier run that this one starts again is put under a ref of its own: nothing is lost by running again.</summary>
    public static async Task PreserveAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        if (Find(context, group) is var (tree, note))
        {
            await AgentCommits.KeepAsync(context, group, tree, note, (await tree.SnapshotAsync(cancellationToken)).Tree, cancellationToken);
        }

        var tip = await CommitUnfinishedAsync(context, group, context.Refs.Find(context.Places.Ref(group)), cancellationToken);
        if (tip is not null && !await repository.IsAncestorAsync(tip, context.Tip, cancellationToken))
        {
            await repository.UpdateRefAsync(context.Places.KeptRef(group, tip), tip, cancellationToken);
        }
    }

    private static async Task<string?> CommitUnfinishedAsync(WorkspaceContext context, PlanGroup group, string? tip, CancellationToken cancellationToken) =>
        Find(context, group) is var (tree, note) ? await UnfinishedWork.CommitAsync(tree, note, context.Places.SpecPath, tip, cancellationToken) : tip;

    /// <summary>The group's work as one commit, whatever commits the agent made, that nothing names yet; work that waits for a word is the commit that was asked about.</summary>
    public static async Task<string> CommitAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, string work, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        string[] parents = note.Repair is { } repair ? [repair.Work, repair.Main] : [note.Base];
        if (note.Waits is { } waiting && await repository.TreeAsync(waiting, cancellationToken) == work)
        {
            return waiting;
        }

        var message = Message(context, group, facts);
        return context.Git.Hooks
            ? await CommitWithHooksAsync(tree, parents, work, message, cancellationToken)
            : await tree.Ours.CommitTreeAsync(work, parents, message, cancellationToken);
    }

    /// <summary>Puts a commit of the work on the group's branch.</summary>
    public static async Task PublishAsync(WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, string commit, CancellationToken cancellationToken)
    {
        await tree.PublishAsync(commit, note.DiffBase, cancellationToken);
        await context.Refs.SetAsync(context.Places.Ref(group), commit, cancellationToken);
    }

    /// <summary>Commits that somebody put on a branch that awaits approval are the work now, and are judged and asked about again.</summary>
    public static async Task FollowBranchAsync(WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, CancellationToken cancellationToken)
    {
        if (note.Waits is { } asked
            && context.Refs.Find(context.Places.Ref(group)) is { } tip
            && tip != asked
            && (await tree.SnapshotAsync(cancellationToken)).Tree == await context.Repository.TreeAsync(asked, cancellationToken))
        {
            await tree.ResetToAsync(tip, cancellationToken);
        }
    }

    public static string Message(WorkspaceContext context, PlanGroup group, AttemptFacts facts) =>
        CommitMessage.Format(
            CommitMessage.Expand(context.Scope.Settings.CommitMessage, group, context.Plan.Spec.Name, facts),
            [.. CommitMessage.WorkTrailers(context.Places.SpecPath, group.Id, context.KeyOf(group), facts), (CommitMessage.Run, context.RunId)]);

    /// <summary>Through <c>git commit</c>, so that pre-commit and commit-msg hooks see it and may refuse it or change it; the gate then judges the merged tree.</summary>
    private static async Task<string> CommitWithHooksAsync(TreeRepository tree, string[] parents, string work, string message, CancellationToken cancellationToken)
    {
        var merging = Path.Combine(tree.Directory, "MERGE_HEAD");
        GitDirectories.WriteHead(tree.Directory, parents[0]);
        if (parents.Length == 1)
        {
            Disk.Delete(merging);
        }
        else
        {
            Disk.WriteText(merging, parents[1] + "\n");
        }

        await tree.Ours.Git.RunAsync(tree.Place, cancellationToken, "read-tree", "--reset", work);
        await tree.Ours.Git.RunAsync(tree.Place, ["commit", "--quiet", "--allow-empty", "--file=-"], System.Text.Encoding.UTF8.GetBytes(message), cancellationToken);
        return (await tree.Ours.Git.RunAsync(tree.Place, cancellationToken, "rev-parse", "HEAD")).Line;
    }

    /// <summary>A tree that was completely made, or null.</summary>
    public static (TreeRepository Tree, TreeNote Note)? Find(WorkspaceContext context, PlanGroup group) =>
        TreeRepository.Find(context.Source, context.Places.TreePath(group), context.Places.Directory(group)) is { } tree
        && TreeNote.Read(tree) is { } note
            ? (tree, note)
            : null;
}
