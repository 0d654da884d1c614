using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Finds the root and the specs below it. Runs in every build: a few directory listings, no file is opened.</summary>
internal static class SpecLocator
{
    private const int MostFolders = 20_000;

    // Links are not followed: they may lead in cycles, and out of the root.
    private static readonly EnumerationOptions Listing = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private static readonly EnumerationOptions ListingOfLinks = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    private static readonly ImmutableArray<string> WorkFolders = ["implementation", "planning", "verification", "prompts", "contracts"];

    private static readonly ImmutableArray<string> OrchestrationFiles =
        ["orchestration.yml", "orchestration.yaml", "implementation/orchestration.yml", "implementation/orchestration.yaml"];

    /// <summary>
    /// The nearest ancestor (or the folder itself) that <see cref="SpecHomes.IsRoot"/> holds for. Nothing above the top of the repository counts. Null when
    /// there is none.
    /// </summary>
    /// <param name="startDirectory">Absolute path, usually the project's folder.</param>
    public static string? FindRoot(string startDirectory)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(startDirectory)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (SpecHomes.IsRoot(folder))
            {
                return folder;
            }

            if (RepositoryTop.IsAt(folder))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>All specs below a root, in ordinal order of their paths.</summary>
    public static ImmutableArray<SpecFolder> FindSpecs(string root)
    {
        var specs = new List<SpecFolder>();
        foreach (var home in SpecHomes.In(root))
        {
            Walk(root, home, specs, others: null);
        }

        specs.Sort((left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        return WithPrefixes(specs);
    }

    /// <summary>All folders below the homes that are no specs, in ordinal order of their paths.</summary>
    public static ImmutableArray<OtherFolder> FindOthers(string root)
    {
        var others = new List<OtherFolder>();
        foreach (var home in SpecHomes.In(root))
        {
            Walk(root, home, [], others);
        }

        others.Sort((left, right) => string.CompareOrdinal(left.Directory, right.Directory));
        return [.. others];
    }

    /// <summary>Whether a folder, or one directly in it, holds a file of a spec.</summary>
    public static bool HoldsSpec(string directory) =>
        HoldsFileOfSpec(directory) || (Subfolders(directory, ListingOfLinks) ?? []).Any(name => HoldsFileOfSpec(Path.Combine(directory, name)));

    /// <summary>The existing <c>orchestration.yml</c> files of a spec, the one that counts first.</summary>
    public static ImmutableArray<string> FindOrchestrationFiles(string specDirectory) =>
        [.. OrchestrationFiles.Select(file => SpecHomes.Absolute(specDirectory, file)).Where(File.Exists)];

    /// <summary>Whether a folder with a spec's files still has its tasks.</summary>
    /// <param name="directory">Absolute.</param>
    public static bool HasTasks(string directory) =>
        OneFileSpecs.FileOf(directory) is { } file && File.Exists(file) || SpecHomes.TasksFiles.Any(name => File.Exists(Path.Combine(directory, name)));

    /// <summary>Whether a path leads below a home of specs.</summary>
    /// <param name="path">Absolute, without links.</param>
    public static bool IsBelowHome(string root, string path) =>
        SpecHomes.In(root).Any(home => path.StartsWith(SpecHomes.Absolute(root, home.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool HoldsFileOfSpec(string directory) =>
        File.Exists(Path.Combine(directory, SpecHomes.TasksFileName)) || FindOrchestrationFiles(directory) is not [];

    // Plans, states and branches are filed under the name, so two homes may not share one. Agent OS keeps its own.
    private static ImmutableArray<SpecFolder> WithPrefixes(List<SpecFolder> specs)
    {
        var shared = specs.GroupBy(spec => spec.Name, StringComparer.OrdinalIgnoreCase)
            .Where(named => named.Select(spec => spec.Home).Distinct().Count() > 1)
            .Select(named => named.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. specs.Select(spec => shared.Contains(spec.Name) ? spec.WithPrefix() : spec)];
    }

    /// <param name="others">What is no spec; null where nobody asks, which spares looking into it.</param>
    private static void Walk(string root, HomeRule home, List<SpecFolder> specs, List<OtherFolder>? others)
    {
        if (home.HoldsFiles)
        {
            specs.AddRange(OneFileSpecs.In(root, home));
            others?.AddRange(WithoutFile(SpecHomes.Absolute(root, home.Path)));
            return;
        }

        var pending = new Queue<(string Name, int Depth)>([(string.Empty, 0)]);
        var visited = 0;
        while (pending.TryDequeue(out var folder) && visited++ < MostFolders)
        {
            var relativePath = folder.Name.Length == 0 ? home.Path : home.Path + "/" + folder.Name;
            var directory = SpecHomes.Absolute(root, relativePath);
            var tasksFile = Path.Combine(directory, SpecHomes.TasksFileName);
            var isSpec = folder.Name.Length > 0 && File.Exists(tasksFile);
            if (!isSpec && home.OtherTasksFile is { } other && folder.Depth == 1)
            {
                tasksFile = Path.Combine(directory, other);
                isSpec = File.Exists(tasksFile);
            }

            if (isSpec)
            {
                specs.Add(new SpecFolder(home.Home, folder.Name, directory, relativePath, tasksFile, FindOrchestrationFiles(directory).FirstOrDefault()));
            }

            var subfolders = folder.Depth == home.Depth ? [] : Subfolders(directory, Listing);
            if (others is not null && folder.Name.Length > 0 && !isSpec)
            {
                others.Add(new OtherFolder(folder.Name, directory, subfolders is null ? OtherFolderKind.Unreadable : OtherFolderKind.Folder));
                isSpec = FindOrchestrationFiles(directory) is not [];
            }

            if (others is not null && folder.Depth < home.Depth && !isSpec)
            {
                others.AddRange(Links(directory).Select(name => new OtherFolder(Join(folder.Name, name), Path.Combine(directory, name), OtherFolderKind.Link)));
            }

            foreach (var name in subfolders ?? [])
            {
                if (!isSpec || !WorkFolders.Contains(name))
                {
                    pending.Enqueue((Join(folder.Name, name), folder.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<OtherFolder> WithoutFile(string home) =>
        Subfolders(home, Listing) is { } folders
            ? folders.Select(name => new OtherFolder(name, Path.Combine(home, name), OtherFolderKind.Folder))
                .Where(folder => OneFileSpecs.FileOf(folder.Directory) is { } file && !File.Exists(file))
            : [new OtherFolder(Path.GetFileName(home), home, OtherFolderKind.Unreadable)];

    private static string Join(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    /// <returns>Null where it may not be listed.</returns>
    private static string[]? Subfolders(string directory, EnumerationOptions listing)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory, "*", listing).Select(child => Path.GetFileName(child))];
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            // Gone since it was listed.
            return [];
        }
    }

    private static IEnumerable<string> Links(string directory) =>
        (Subfolders(directory, ListingOfLinks) ?? []).Where(name => new FileInfo(Path.Combine(directory, name)).LinkTarget is not null);
}
