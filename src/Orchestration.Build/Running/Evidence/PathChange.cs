namespace Orchestration.Build.Running.Evidence;

internal enum PathChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One path that a group's work changed.</summary>
/// <param name="Path">From the root of the tree, <c>/</c>-separated.</param>
/// <param name="IsNestedRepository">The path holds a git repository of its own, whose contents no commit of ours would carry.</param>
internal sealed record PathChange(string Path, PathChangeKind Kind, bool IsNestedRepository = false);
