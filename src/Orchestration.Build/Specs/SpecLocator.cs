using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Finds the root and the specs below it. Runs in every build: a few directory listings, no file is opened.</summary>
internal static class SpecLocator
{
    public const string AgentOsFolder = "agent-os";
    public const string TasksFileName = "tasks.md";

    private const int MostFolders = 20_000;

    // Links are not followed (they may lead in circles) and what cannot be listed holds no spec.
    private static readonly EnumerationOptions Listing = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = true,
    };

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
        foreach (var (home, relativePath, depth) in Homes(root))
        {
            FindSpecs(root, home, relativePath, depth, specs);
        }

        specs.Sort((left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        return [.. specs];
    }

    /// <summary>Folders of specs that hold an <c>orchestration.yml</c> and no <c>tasks.md</c>: their <c>orchestration.yml</c>, in ordinal order.</summary>
    public static ImmutableArray<string> FindWithoutTasks(string root)
    {
        var found = new List<string>();
        foreach (var (home, relativePath, depth) in Homes(root))
        {
            FindSpecs(root, home, relativePath, depth, [], found);
        }

        found.Sort(string.CompareOrdinal);
        return [.. found];
    }

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

    private static IEnumerable<(SpecHome Home, string RelativePath, int Depth)> Homes(string root)
    {
        if (Directory.Exists(Path.Combine(root, AgentOsFolder, "specs")))
        {
            yield return (SpecHome.AgentOs, "agent-os/specs", 16);
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

    private static void FindSpecs(string root, SpecHome home, string homePath, int depth, List<SpecFolder> specs, List<string>? withoutTasks = null)
    {
        var pending = new Queue<(string Name, int Depth)>([(string.Empty, 0)]);
        var visited = 0;
        while (pending.TryDequeue(out var folder) && visited++ < MostFolders)
        {
            var relativePath = folder.Name.Length == 0 ? homePath : homePath + "/" + folder.Name;
            var directory = Path.Combine(root, Native(relativePath));
            var tasksFile = Path.Combine(directory, TasksFileName);
            var isSpec = folder.Name.Length > 0 && File.Exists(tasksFile);
            if (isSpec)
            {
                specs.Add(new SpecFolder(home, folder.Name, directory, relativePath, tasksFile, FindOrchestrationFiles(directory).FirstOrDefault()));
            }

            else if (withoutTasks is not null && folder.Name.Length > 0 && FindOrchestrationFiles(directory) is [var orchestration, ..])
            {
                isSpec = true;
                withoutTasks.Add(orchestration);
            }

            if (folder.Depth == depth)
            {
                continue;
            }

            foreach (var name in Subfolders(directory))
            {
                if (!isSpec || !WorkFolders.Contains(name))
                {
                    pending.Enqueue((folder.Name.Length == 0 ? name : folder.Name + "/" + name, folder.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<string> Subfolders(string directory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory, "*", Listing).Select(child => Path.GetFileName(child))];
        }
        catch (IOException)
        {
            // Gone since it was listed.
            return [];
        }
    }

    private static string Native(string relativePath) =>
        Path.DirectorySeparatorChar == '/' ? relativePath : relativePath.Replace('/', Path.DirectorySeparatorChar);
}
