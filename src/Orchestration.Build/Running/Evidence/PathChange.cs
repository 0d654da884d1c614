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
/// <param name="Object">Object name of what is there now; empty where there is nothing or it is not known.</param>
internal sealed record PathChange(string Path, PathChangeKind Kind, PathContent Content = PathContent.File, string Object = "");
