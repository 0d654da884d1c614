using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>Merges accepted work into a group's tree, conflicts and all, so that the agent can make the two fit.</summary>
internal static class Repair
{
    /// <summary>Writes the intent, then prepares the tree; safe to do again after a kill.</summary>
    public static async Task BeginAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, RepairNote repair, CancellationToken cancellationToken)
    {
        (note with { Repair = repair }).Write(tree);
        await PrepareAsync(context, group, tree, note, repair, cancellationToken);
    }

    /// <summary>The tree as the repairing agent is to find it.</summary>
    public static async Task PrepareAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, RepairNote repair, CancellationToken cancellationToken)
    {
        var git = tree.Ours.Git;
        await StaleLocks.ClearAsync(Directory.EnumerateFiles(tree.Directory, "*.lock"), cancellationToken);
        await GroupTrees.PublishAsync(context, group, tree, note, repair.Work, cancellationToken);
        GitDirectories.WriteHead(tree.Directory, repair.Work);
        await git.RunAsync(tree.Place, cancellationToken, "reset", "--hard", "--quiet");
        await git.RunAsync(tree.Place, cancellationToken, "clean", "-ffdq");
        var merge = await git.TryAsync(tree.Place, cancellationToken, "merge", "--no-ff", "--no-commit", "--quiet", repair.Main);
        if (!merge.Succeeded && repair.Conflicts.Count == 0)
        {
            throw new GitException("merge", merge.Error.Length > 0 ? merge.Error : merge.Text);
        }

        // So that `git status` and `git diff` show the agent what conflicts.
        tree.HandOver(context.Places.Branch(group), repair.Work, repair.Main);
    }
}
