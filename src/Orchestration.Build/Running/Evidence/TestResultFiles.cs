using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>The result files a gate leaves in its tree: those that were not there before it, or that it changed.</summary>
/// <remarks>Comparing with what lay there before keeps an agent from handing in results of its own making.</remarks>
internal sealed class TestResultFiles
{
    private readonly string _root;
    private readonly Dictionary<string, (DateTime Written, long Length)> _before;

    private TestResultFiles(string root)
    {
        _root = root;
        _before = Find(root);
    }

    /// <summary>Looks before the gate starts.</summary>
    public static TestResultFiles Before(string root) => new(root);

    /// <summary>Reads what the gate left.</summary>
    public TestNames ReadNew()
    {
        var all = TestNames.None;
        foreach (var (path, stamp) in Find(_root))
        {
            if (!_before.TryGetValue(path, out var old) || old != stamp)
            {
                all = all.With(Read(path) ?? TestNames.None);
            }
        }

        return all;
    }

    private TestNames? Read(string path)
    {
        var name = Path.GetRelativePath(_root, path).Replace('\\', '/');
        try
        {
            using var stream = File.OpenRead(path);
            return TestResultReader.TryRead(stream, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Path.GetExtension(path).Equals(".trx", StringComparison.OrdinalIgnoreCase) ? TestNames.None with { Unreadable = [name] } : null;
        }
    }

    private static Dictionary<string, (DateTime Written, long Length)> Find(string root)
    {
        var found = new Dictionary<string, (DateTime, long)>(StringComparer.Ordinal);
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (pending.TryPop(out var folder))
        {
            foreach (var entry in Entries(folder))
            {
                if (entry is DirectoryInfo child && child.LinkTarget is null && child.Name is not (".git" or "node_modules" or ".orchestrator"))
                {
                    pending.Push(child);
                }
                else if (entry is FileInfo file && file.Extension.ToLowerInvariant() is ".trx" or ".xml")
                {
                    found[entry.FullName] = (entry.LastWriteTimeUtc, ((FileInfo)entry).Length);
                }
            }
        }

        return found;
    }

    private static ImmutableArray<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
