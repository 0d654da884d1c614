namespace Orchestration.Build.Running.Evidence;

internal enum PathChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>What is at a path now.</summary>
internal enum PathContent
{
    File,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A git repository of its own, whose contents no commit of ours would carry.</summary>
    Repository,

    /// <summary>A submodule that the user has.</summary>
    Submodule,
}

/// <summary>One path that a group's work changed.</summary>
/// <param name="Path">From the root of the tree, <c>/</c>-separated.</param>
internal sealed record PathChange(string Path, PathChangeKind Kind, PathContent Content = PathContent.File);
