using System.Text.RegularExpressions;

namespace Orchestration.Build.Running.Git;

/// <summary>Which git is good enough.</summary>
internal static partial class GitVersions
{
    /// <summary>The first with <c>merge-tree --write-tree</c>.</summary>
    public static readonly Version Lowest = new(2, 38);

    /// <returns>The version of the git that is installed, where it is too old; null where it is not, or says nothing that can be read.</returns>
    public static async Task<string?> FindTooOldAsync(GitClient git, string directory, CancellationToken cancellationToken) =>
        TooOld((await git.TryAsync(new GitPlace(directory), cancellationToken, "version")).Line);

    /// <param name="line">What <c>git version</c> prints: <c>git version 2.39.5 (Apple Git-154)</c>, <c>git version 2.45.1.windows.1</c>.</param>
    internal static string? TooOld(string line) =>
        Number().Match(line) is { Success: true } match && Version.Parse(match.Value) < Lowest ? match.Value : null;

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
