namespace Orchestration.Build.Specs;

/// <summary>A folder below a home of specs that holds no <c>tasks.md</c>.</summary>
/// <param name="Name">Path below the home, <c>/</c>-separated.</param>
/// <param name="Directory">Absolute path.</param>
internal sealed record OtherFolder(string Name, string Directory, OtherFolderKind Kind);

internal enum OtherFolderKind
{
    Folder,

    /// <summary>A link to a folder, which is not followed.</summary>
    Link,

    /// <summary>It may not be listed.</summary>
    Unreadable,
}
