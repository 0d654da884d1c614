using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>Tells what a group did to submodules: only a pointer to a commit that is here anyway can be part of its work.</summary>
internal static class SubmoduleWork
{
    /// <returns>The changes, submodules no longer taken for nested repositories; and submodules with work inside that no commit of ours would carry.</returns>
    public static async Task<(IReadOnlyList<PathChange> Changes, IReadOnlyList<string> Inside)> ExamineAsync(
        WorkspaceContext context, WorkTree tree, string snapshot, IReadOnlyList<PathChange> changes, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(tree.Path, Submodules.ListFile)))
        {
            return (changes, []);
        }

        var listed = await Submodules.ListAsync(context.Git, context.Repository.Place, ["--blob", $"{snapshot}:{Submodules.ListFile}"], cancellationToken);
        var names = listed.ToLookup(entry => entry.Path, entry => entry.Name, StringComparer.Ordinal);
        var inside = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => change.Link is not null && names.Contains(change.Path)))
        {
            var copy = Path.Combine(context.Repository.CommonDirectory, "modules", names[change.Path].First());
            if (Directory.Exists(copy)
                && !(await context.Git.TryAsync(new GitPlace(copy, copy), cancellationToken, "cat-file", "-e", change.Link + "^{commit}")).Succeeded)
            {
                inside.Add(change.Path);
            }
        }

        // New files in there do not count: builds leave such.
        var edited = await context.Git.RunAsync(tree.Place, cancellationToken, "diff-files", "--raw", "-z", "--ignore-submodules=untracked");
        inside.UnionWith(GitDiff.Parse(edited.Text).Where(change => change.Link is not null).Select(change => change.Path));
        return ([.. changes.Select(change => names.Contains(change.Path) ? change with { IsNestedRepository = false } : change)], [.. inside]);
    }
}
