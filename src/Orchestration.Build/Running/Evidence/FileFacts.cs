namespace Orchestration.Build.Running.Evidence;

/// <summary>What the disk says about paths of a tree.</summary>
/// <param name="TargetOf">What a symbolic link points to; null for a path that is none.</param>
/// <param name="SizeOf">Bytes.</param>
/// <param name="NamesakesOf">Names in the same folder that differ from the path's in case only.</param>
internal sealed record FileFacts(Func<string, string?> TargetOf, Func<string, long> SizeOf, Func<string, IReadOnlyList<string>> NamesakesOf)
{
    public static FileFacts None { get; } = new(_ => null, _ => 0, _ => []);

    /// <param name="root">Absolute path of the tree.</param>
    public static FileFacts Of(string root) => new(
        path => new FileInfo(Path.Combine(root, path)).LinkTarget,
        path => new FileInfo(Path.Combine(root, path)) is { Exists: true } file ? file.Length : 0,
        path => FindNamesakes(Path.Combine(root, path)));

    private static IReadOnlyList<string> FindNamesakes(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(other => other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase))];
    }
}
