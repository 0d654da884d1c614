using Microsoft.Extensions.FileSystemGlobbing;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Patterns of paths as users write them.</summary>
internal static class PathPatterns
{
    /// <summary>Case does not matter: on the disks of half the users <c>Tasks.MD</c> is the same file.</summary>
    /// <param name="paths">From the root of a tree, <c>/</c>-separated.</param>
    public static HashSet<string> Matching(IEnumerable<string> paths, IEnumerable<string> patterns)
    {
        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        foreach (var clean in patterns.Select(Clean).Where(clean => clean.Length > 0))
        {
            // A bare folder means what is in it.
            matcher.AddInclude(clean);
            matcher.AddInclude(clean + "/**");
        }

        return [.. matcher.Match(paths).Files.Select(match => match.Path)];
    }

    public static string Clean(string pattern)
    {
        var clean = pattern.Replace('\\', '/').Trim();
        return (clean.StartsWith("./", StringComparison.Ordinal) ? clean[2..] : clean).TrimEnd('/');
    }
}
