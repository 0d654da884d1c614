using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

/// <summary>The files people write in this repository, by path relative to its root with <c>/</c>.</summary>
internal static class SourceFiles
{
    private static readonly string[] Generated = [".git", "bin", "obj", "artifacts", "TestResults", ".orchestrator", ".vs", ".idea", "node_modules"];

    private static readonly Lazy<IReadOnlyList<string>> Files = new(() =>
        [.. Walk(new DirectoryInfo(TestPaths.RepositoryRoot), "").Order(StringComparer.Ordinal)]);

    public static IReadOnlyList<string> All => Files.Value;

    public static string Read(string file) => File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, file));

    private static IEnumerable<string> Walk(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is FileInfo)
            {
                yield return prefix + entry.Name;
            }
            else if (!Generated.Contains(entry.Name) && entry.LinkTarget is null)
            {
                foreach (var file in Walk((DirectoryInfo)entry, $"{prefix}{entry.Name}/"))
                {
                    yield return file;
                }
            }
        }
    }
}
