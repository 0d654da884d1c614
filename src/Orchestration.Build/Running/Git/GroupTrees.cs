using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>The trees and branches of groups.</summary>
internal static class GroupTrees
{
    /// <summary>The tree this run (or a run that waits for a person) made for the group, complete and noted; null otherwise.</summary>
    public static (WorkTree Tree, TreeNote Note)? FindUsable(WorkspaceContext context, PlanGroup group)
    {
        if (Find(context, group) is not var (tree, note) || note.Group != group.Id)
        {
            return null;
        }

        var sameKey = note.Key == context.KeyOf(group);
        return sameKey && (note.Run == context.RunId || note.Waits is not null) ? (tree, note) : null;
    }

    /// <summary>A new tree at the head of the accepted work, which holds at least what the group depends on.</summary>
    public static async Task<(WorkTree Tree, TreeNote Note)> CreateAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var start = await context.Repository.ResolveAsync(context.Places.MainRef, cancellationToken)
            ?? throw new GitException($"the branch {context.Places.MainBranch} is gone");
        var tree = await WorkTrees.CreateAsync(
            context.Repository, context.Places.TreePath(group), context.Places.Branch(group), start, cancellationToken);
        var note = new TreeNote(group.Id, context.KeyOf(group), context.RunId, start);
        note.Write(tree);
        return (tree, note);
    }

    /// <summary>Work of an earlier run that this one starts anew is put under a ref of its own: nothing is lost by running again.</summary>
    public static async Task PreserveAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        var tip = await repository.ResolveAsync(context.Places.Ref(group), cancellationToken);
        if (Find(context, group) is var (tree, note))
        {
            var snapshot = await tree.SnapshotAsync(cancellationToken);
            var parent = tip ?? note.Base;
            if (snapshot != await repository.TreeAsync(parent, cancellationToken))
            {
                var message = CommitMessage.Format("Keep unfinished work", [(CommitMessage.Spec, context.Places.Spec), (CommitMessage.Group, note.Group), (CommitMessage.Step, "kept")]);
                tip = await repository.CommitTreeAsync(snapshot, [parent], message, cancellationToken);
            }
        }

        if (tip is not null && !await repository.IsAncestorAsync(tip, context.Places.MainRef, cancellationToken))
        {
            await repository.UpdateRefAsync(context.Places.KeptRef(group, tip), tip, string.Empty, cancellationToken);
        }
    }

    /// <summary>The group's work as one commit on its branch, whatever commits the agent made; the same work gives the same commit again.</summary>
    public static async Task<string> CommitAsync(
        WorkspaceContext context, PlanGroup group, TreeNote note, string tree, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        string[] parents = note.Repair is { } repair ? [repair.Work, repair.Main] : [note.Base];
        if (note.Waits is { } waiting && await repository.TreeAsync(waiting, cancellationToken) == tree)
        {
            return waiting;
        }

        var message = Message(context, group, facts, group.Title, "work");
        var commit = context.Git.Hooks
            ? await CommitWithHooksAsync(context, group, parents, tree, message, cancellationToken)
            : await repository.CommitTreeAsync(tree, parents, message, cancellationToken);
        await repository.UpdateRefAsync(context.Places.Ref(group), commit, string.Empty, cancellationToken);
        return commit;
    }

    /// <summary>Commits that somebody put on a branch that awaits approval are the work now, and are judged and asked about anew.</summary>
    public static async Task FollowBranchAsync(WorkspaceContext context, PlanGroup group, WorkTree tree, TreeNote note, CancellationToken cancellationToken)
    {
        if (note.Waits is { } asked
            && await context.Repository.ResolveAsync(context.Places.Ref(group), cancellationToken) is { } tip
            && tip != asked
            && await tree.SnapshotAsync(cancellationToken) == await context.Repository.TreeAsync(asked, cancellationToken))
        {
            await tree.ResetToAsync(tip, cancellationToken);
        }
    }

    public static string Message(WorkspaceContext context, PlanGroup group, AttemptFacts facts, string subject, string step) =>
        CommitMessage.Format(
            subject,
            [
                .. CommitMessage.WorkTrailers(context.Places.Spec, group.Id, context.KeyOf(group), facts),
                (CommitMessage.Run, context.RunId),
                (CommitMessage.Step, step),
            ]);

    /// <summary>Through <c>git commit</c>, so that pre-commit and commit-msg hooks see it and may refuse it or change it; the gate then judges the merged tree.</summary>
    private static async Task<string> CommitWithHooksAsync(
        WorkspaceContext context, PlanGroup group, string[] parents, string tree, string message, CancellationToken cancellationToken)
    {
        var worktree = WorkTrees.Find(context.Repository, context.Places.TreePath(group)) ?? throw new GitException("commit", "the group's tree is gone");
        await context.Git.RunAsync(worktree.PlainPlace, cancellationToken, "symbolic-ref", "HEAD", context.Places.Ref(group));
        await context.Repository.UpdateRefAsync(context.Places.Ref(group), parents[0], string.Empty, cancellationToken);
        if (parents.Length == 1)
        {
            File.Delete(Path.Combine(worktree.GitDirectory, "MERGE_HEAD"));
        }

        await context.Git.RunAsync(worktree.PlainPlace, cancellationToken, "read-tree", "--reset", tree);
        await context.Git.RunAsync(worktree.PlainPlace, ["commit", "--quiet", "--allow-empty", "--file=-"], System.Text.Encoding.UTF8.GetBytes(message), cancellationToken);
        return (await context.Git.RunAsync(worktree.PlainPlace, cancellationToken, "rev-parse", "HEAD")).Line;
    }

    /// <summary>A tree that was completely made: our index is the last thing written.</summary>
    public static (WorkTree Tree, TreeNote Note)? Find(WorkspaceContext context, PlanGroup group) =>
        WorkTrees.Find(context.Repository, context.Places.TreePath(group)) is { } tree
        && File.Exists(tree.Place.IndexFile)
        && TreeNote.Read(tree) is { } note
            ? (tree, note)
            : null;
}
