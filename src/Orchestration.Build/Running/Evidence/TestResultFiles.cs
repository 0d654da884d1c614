using System.Collections.Immutable;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Evidence;

/// <summary>The result files a gate leaves in its tree: those that were not there before it, or that it changed.</summary>
/// <remarks>Comparing with what lay there before keeps an agent from handing in results of its own making.</remarks>
internal sealed class TestResultFiles
{
    private readonly string _root;
    private readonly string _asked;
    private readonly Dictionary<string, (DateTime Written, long Length)> _before;

    private TestResultFiles(string root, string asked)
    {
        (_root, _asked) = (root, asked);
        _before = Find(root);
    }

    /// <summary>Looks before the gate starts.</summary>
    /// <param name="root">Absolute path of the tree.</param>
    /// <param name="asked">Absolute path of the folder that test runners are asked to write to; it is made empty.</param>
    public static TestResultFiles Before(string root, string asked)
    {
        DeleteAsked(asked);
        return new TestResultFiles(root, asked);
    }

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

        foreach (var (path, _) in Directory.Exists(_asked) ? Find(_asked) : [])
        {
            all = all.With(Read(path) ?? TestNames.None);
        }

        DeleteAsked(_asked);
        return all;
    }

    private static void DeleteAsked(string asked)
    {
        if (Directory.Exists(asked))
        {
            Disk.DeleteFolder(asked);
        }
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
