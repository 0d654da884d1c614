using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Finds the root and the specs below it. Runs in every build: a few directory listings, no file is opened.</summary>
internal static class SpecLocator
{
    public const string AgentOsFolder = "agent-os";
    public const string TasksFileName = "tasks.md";

    /// <summary>What Agent OS 3 writes instead of <see cref="TasksFileName"/>.</summary>
    private const string PlanFileName = "plan.md";

    private const int MostFolders = 20_000;

    // Links are not followed: they may lead in circles, and out of the root.
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
    /// The nearest ancestor (or the folder itself) that holds <c>agent-os/</c>; without one, the nearest that holds another home. Nothing above the top of the
    /// repository counts. Null when there is none.
    /// </summary>
    /// <param name="startDirectory">Absolute path, usually the project's folder.</param>
    public static string? FindRoot(string startDirectory)
    {
        string? neighbour = null;
        for (var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(startDirectory)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsAgentOsRoot(folder))
            {
                return folder;
            }

            neighbour ??= Homes(folder).Any(home => home.Home != SpecHome.AgentOs) ? folder : null;
            if (RepositoryTop.IsAt(folder))
            {
                return neighbour;
            }
        }

        return neighbour;
    }

    /// <summary>All specs below a root, in ordinal order of their paths.</summary>
    public static ImmutableArray<SpecFolder> FindSpecs(string root)
    {
        var specs = new List<SpecFolder>();
        foreach (var home in Homes(root))
        {
            FindSpecs(root, home, specs, others: null);
        }

        specs.Sort((left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        return [.. specs];
    }

    /// <summary>All folders below the homes that are no specs, in ordinal order of their paths.</summary>
    public static ImmutableArray<OtherFolder> FindOthers(string root)
    {
        var others = new List<OtherFolder>();
        foreach (var home in Homes(root))
        {
            FindSpecs(root, home, [], others);
        }

        others.Sort((left, right) => string.CompareOrdinal(left.Directory, right.Directory));
        return [.. others];
    }

    /// <summary>Whether a folder, or one directly in it, holds a file of a spec.</summary>
    public static bool HoldsSpec(string directory) =>
        HoldsFileOfSpec(directory) || (Subfolders(directory, ListingOfLinks) ?? []).Any(name => HoldsFileOfSpec(Path.Combine(directory, name)));

    /// <summary>The existing <c>orchestration.yml</c> files of a spec, the one that counts first.</summary>
    public static ImmutableArray<string> FindOrchestrationFiles(string specDirectory) =>
        [.. OrchestrationFiles.Select(file => Path.Combine(specDirectory, Native(file))).Where(File.Exists)];

    // The base installation of Agent OS in a home folder holds profiles and no specs; it is nobody's repository.
    private static bool IsAgentOsRoot(string folder)
    {
        var agentOs = Path.Combine(folder, AgentOsFolder);
        return Directory.Exists(agentOs)
            && (Directory.Exists(Path.Combine(agentOs, "specs")) || !Directory.Exists(Path.Combine(agentOs, "profiles")));
    }

    /// <summary>Whether a path leads below a home of specs.</summary>
    /// <param name="path">Absolute, without links.</param>
    public static bool IsBelowHome(string root, string path) =>
        Homes(root).Any(home => path.StartsWith(Path.Combine(root, Native(home.RelativePath)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool HoldsFileOfSpec(string directory) =>
        File.Exists(Path.Combine(directory, TasksFileName)) || FindOrchestrationFiles(directory) is not [];

    private static IEnumerable<(SpecHome Home, string RelativePath, int Depth)> Homes(string root)
    {
        if (Directory.Exists(Path.Combine(root, AgentOsFolder, "specs")))
        {
            yield return (SpecHome.AgentOs, "agent-os/specs", 16);
        }

        if (Directory.Exists(Path.Combine(root, ".agent-os", "specs")))
        {
            yield return (SpecHome.AgentOs1, ".agent-os/specs", 16);
        }

        if (Directory.Exists(Path.Combine(root, ".specify")) && Directory.Exists(Path.Combine(root, "specs")))
        {
            yield return (SpecHome.SpecKit, "specs", 1);
        }

        if (Directory.Exists(Path.Combine(root, "openspec", "changes")))
        {
            // One deeper than the changes themselves: openspec/changes/archive/*.
            yield return (SpecHome.OpenSpec, "openspec/changes", 2);
        }

        if (Directory.Exists(Path.Combine(root, ".kiro", "specs")))
        {
            yield return (SpecHome.Kiro, ".kiro/specs", 1);
        }
    }

    /// <param name="others">What is no spec; null where nobody asks, which spares looking into it.</param>
    private static void FindSpecs(string root, (SpecHome Home, string RelativePath, int Depth) home, List<SpecFolder> specs, List<OtherFolder>? others)
    {
        var pending = new Queue<(string Name, int Depth)>([(string.Empty, 0)]);
        var visited = 0;
        while (pending.TryDequeue(out var folder) && visited++ < MostFolders)
        {
            var relativePath = folder.Name.Length == 0 ? home.RelativePath : home.RelativePath + "/" + folder.Name;
            var directory = Path.Combine(root, Native(relativePath));
            var tasksFile = Path.Combine(directory, TasksFileName);
            var isSpec = folder.Name.Length > 0 && File.Exists(tasksFile);
            if (!isSpec && home.Home == SpecHome.AgentOs && folder.Depth == 1)
            {
                tasksFile = Path.Combine(directory, PlanFileName);
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

    private static string Native(string relativePath) =>
        Path.DirectorySeparatorChar == '/' ? relativePath : relativePath.Replace('/', Path.DirectorySeparatorChar);
}
