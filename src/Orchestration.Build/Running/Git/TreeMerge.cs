using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>Merges two commits without a tree on the disk. The attributes are those in the index of the place, wherever files on a disk would have others.</summary>
internal static class TreeMerge
{
    /// <param name="ours">The view that does it.</param>
    /// <param name="index">Its place, with the index whose attributes count.</param>
    /// <returns>The merged tree, or null and the files that conflict.</returns>
    public static async Task<(string? Tree, IReadOnlyList<string> Conflicts)> RunAsync(
        GitRepository ours, GitPlace index, string into, string commit, CancellationToken cancellationToken)
    {
        // Git takes the attributes of files first; where there are none, those in the index.
        var nowhere = Disk.CreateFolder(Path.Combine(ours.CommonDirectory, "nowhere"));
        var merge = await ours.Git.TryAsync(
            index with { Directory = nowhere }, cancellationToken, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", into, commit);
        var (merged, conflicts) = (merge.Fields.FirstOrDefault(), merge.Fields.Skip(1).Distinct(StringComparer.Ordinal).ToList());
        return merge.Succeeded ? (merged, [])
            : merge.ExitCode == 1 && conflicts.Count > 0 ? (null, conflicts)
            : throw new GitException("merge-tree", merge.Error.Length > 0 ? merge.Error : merge.Text);
    }
}
