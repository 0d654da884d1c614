using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>Ticks a group's boxes in a commit of its own, on top of its merge.</summary>
internal static class TickCommit
{
    /// <returns>The commit; the merge itself where every box was ticked already; null where the boxes are not where they were.</returns>
    public static async Task<string?> CreateAsync(
        WorkspaceContext context, PlanGroup group, string merge, string mergedTree, TreeRepository tree, CancellationToken cancellationToken)
    {
        var repository = tree.Ours;
        var path = context.Places.TasksPath;
        var before = await repository.ReadFileAsync(mergedTree, path, cancellationToken);
        var after = before is null ? null : BoxTicker.SetTicked(before, WorkspaceContext.Marks(group));
        if (before is null || after is null)
        {
            return null;
        }

        if (after.AsSpan().SequenceEqual(before))
        {
            return merge;
        }

        // As it is: what git stores was read without filters, and is written without.
        var blob = await context.Git.RunAsync(repository.Place, ["hash-object", "-w", "--stdin", "--no-filters"], after, cancellationToken);
        var ticked = await ReplaceAsync(context, tree, mergedTree, path, blob.Line, cancellationToken);
        var message = CommitMessage.Format(
            "Tick " + group.Title,
            [(CommitMessage.Spec, context.Places.Spec), (CommitMessage.Group, group.Id), (CommitMessage.Step, "tick")]);
        return await repository.CommitTreeAsync(ticked, [merge], message, cancellationToken);
    }

    private static async Task<string> ReplaceAsync(
        WorkspaceContext context, TreeRepository tree, string treeish, string path, string blob, CancellationToken cancellationToken)
    {
        var place = tree.Place with { IndexFile = Path.Combine(tree.Directory, "orchestration-ticks") };
        await context.Git.RunAsync(place, cancellationToken, "read-tree", treeish);
        var entry = await context.Git.RunAsync(place, cancellationToken, "ls-files", "--stage", "-z", "--", path);
        await context.Git.RunAsync(place, cancellationToken, "update-index", "--cacheinfo", $"{entry.Text[..6]},{blob},{path}");
        return (await context.Git.RunAsync(place, cancellationToken, "write-tree")).Line;
    }
}
