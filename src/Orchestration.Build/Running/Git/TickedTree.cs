using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>A merged tree with the boxes of its group ticked.</summary>
internal static class TickedTree
{
    /// <returns>The tree; the merged one itself where every box was ticked already; null where the boxes are not where they were.</returns>
    public static async Task<string?> CreateAsync(
        WorkspaceContext context, PlanGroup group, string merged, TreeRepository tree, CancellationToken cancellationToken)
    {
        var path = context.Places.TasksPath;
        var before = await tree.Ours.ReadFileAsync(merged, path, cancellationToken);
        var after = before is null ? null : BoxTicker.SetTicked(before, WorkspaceContext.Marks(group));
        if (before is null || after is null)
        {
            return null;
        }

        if (after.AsSpan().SequenceEqual(before))
        {
            return merged;
        }

        // As it is: what git stores was read without filters, and is written without.
        var blob = await context.Git.RunAsync(tree.Place, ["hash-object", "-w", "--stdin", "--no-filters"], after, cancellationToken);
        var place = tree.Place with { IndexFile = Path.Combine(tree.Directory, "orchestration-ticks") };
        await context.Git.RunAsync(place, cancellationToken, "read-tree", merged);
        var entry = await context.Git.RunAsync(place, cancellationToken, "ls-files", "--stage", "-z", "--", path);
        await context.Git.RunAsync(place, cancellationToken, "update-index", "--cacheinfo", $"{entry.Text[..6]},{blob.Line},{path}");
        return (await context.Git.RunAsync(place, cancellationToken, "write-tree")).Line;
    }
}
