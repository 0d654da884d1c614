namespace Orchestration.Build.Specs;

/// <summary>The folder that holds <c>.git</c>. Git is not asked: where it refuses (another owner, not installed), the folder is there all the same.</summary>
internal static class RepositoryTop
{
    /// <summary>A folder in an ordinary checkout; a file in linked working trees and submodules.</summary>
    public static bool IsAt(string folder) => Path.Exists(Path.Combine(folder, ".git"));

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
