namespace Orchestration.Build.Specs;

/// <summary>Where links lead: what an agent can plant in a spec must not bring files of elsewhere into prompts, or prompts to elsewhere.</summary>
internal static class Links
{
    private const int MostLinks = 40;

    /// <summary>
    /// Whether a path, followed to its end, is neither below the root nor below the home of specs that the root holds. The home itself may be a link: that
    /// is a person's decision about all specs.
    /// </summary>
    /// <param name="home">The first folder below the root: <c>agent-os</c>.</param>
    public static bool LeaveRoot(string root, string home, string path) =>
        Resolve(path) is not { } real || (!IsBelow(real, Resolve(root) ?? root) && !IsBelow(real, Resolve(Path.Combine(root, home)) ?? root));

    /// <summary>The path without links; null where it leads nowhere.</summary>
    /// <param name="path">Absolute.</param>
    public static string? Resolve(string path)
    {
        var (at, links) = (Path.GetPathRoot(path)!, 0);
        var rest = new Stack<string>(path[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var name))
        {
            var next = name == ".." ? Path.GetDirectoryName(at) ?? at : Path.Combine(at, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            var from = Path.IsPathRooted(target) ? target : Path.Combine(at, target);
            at = Path.GetPathRoot(from)!;
            foreach (var part in from[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                rest.Push(part);
            }
        }

        return at;
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
