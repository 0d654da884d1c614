namespace Orchestration.Build.Specs;

/// <summary>The folder that holds <c>.git</c>. Git is not asked: where it refuses (another owner, not installed), the folder is there all the same.</summary>
internal static class RepositoryTop
{
    /// <summary>
    /// A folder in an ordinary checkout; a file in linked working trees and submodules. An empty folder is no repository: sandboxes of agents leave one in folders
    /// that they let be written, the temporary folder for one.
    /// </summary>
    public static bool IsAt(string folder) => Path.Combine(folder, ".git") is var git && (File.Exists(git) || Path.Exists(Path.Combine(git, "HEAD")));

    /// <summary>The nearest one at or above a folder, or null outside of repositories.</summary>
    /// <param name="folder">Absolute path.</param>
    public static string? Find(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (IsAt(at))
            {
                return at;
            }
        }

        return null;
    }
}
