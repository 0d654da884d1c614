namespace Orchestration.Build.Running.Git;

/// <summary>What is in a tree and in no commit.</summary>
internal static class UnfinishedWork
{
    /// <param name="spec">Path of the spec from the top of the repository.</param>
    /// <param name="tip">The last commit of the group's branch, or null.</param>
    /// <returns>A commit of what is in the tree, in the user's repository; <paramref name="tip"/> where that holds it already.</returns>
    public static async Task<string?> CommitAsync(TreeRepository tree, TreeNote note, string spec, string? tip, CancellationToken cancellationToken)
    {
        var work = (await tree.SnapshotAsync(cancellationToken)).Tree;
        var parent = tip ?? note.Base;
        if (work == await tree.User.TreeAsync(parent, cancellationToken))
        {
            return tip;
        }

        var message = CommitMessage.Format("Keep unfinished work", [(CommitMessage.Spec, spec), (CommitMessage.Group, note.Group), (CommitMessage.Step, "kept")]);
        var commit = await tree.Ours.CommitTreeAsync(work, [parent], message, cancellationToken);
        await tree.PublishAsync(commit, parent, cancellationToken);
        return commit;
    }
}
