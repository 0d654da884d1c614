using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>A place in which a tool keeps its specs.</summary>
internal enum SpecHome
{
    /// <summary><c>agent-os/specs/**</c>.</summary>
    AgentOs,

    /// <summary><c>.agent-os/specs/**</c>: the folder of Agent OS 1.</summary>
    AgentOs1,

    /// <summary><c>specs/*</c> beside <c>.specify/</c>.</summary>
    SpecKit,

    /// <summary><c>openspec/changes/*</c>.</summary>
    OpenSpec,

    /// <summary><c>.kiro/specs/*</c>.</summary>
    Kiro,

    /// <summary><c>docs/superpowers/plans/*.md</c>: one file a plan.</summary>
    Superpowers,

    /// <summary>No home: one file that was selected by its path.</summary>
    OneFile,
}

/// <summary>How one tool keeps its specs. To read another tool's, add a row to <see cref="SpecHomes.All"/>.</summary>
/// <param name="Prefix">The home without dots: stands before the name of a spec whose name another home has, too.</param>
/// <param name="Path">From the root, <c>/</c>-separated.</param>
/// <param name="Depth">How many folders below it a spec may be; 0 where each Markdown file in it is a spec.</param>
internal sealed record HomeRule(SpecHome Home, string Prefix, string Path, int Depth)
{
    /// <summary>A folder of the root that has to be there, too: the home's own name is too common.</summary>
    public string? Beside { get; init; }

    /// <summary>What a folder directly below the home may hold instead of <c>tasks.md</c>.</summary>
    public string? OtherTasksFile { get; init; }

    public bool HoldsFiles => Depth == 0;

    public bool IsIn(string root) => Directory.Exists(SpecHomes.Absolute(root, Path)) && (Beside is null || Directory.Exists(SpecHomes.Absolute(root, Beside)));
}

/// <summary>All homes of specs, and what makes a folder a root.</summary>
internal static class SpecHomes
{
    public const string TasksFileName = "tasks.md";

    /// <summary>What Agent OS 3 writes instead of <see cref="TasksFileName"/>.</summary>
    private const string PlanFileName = "plan.md";

    // An OpenSpec change is one deeper in the archive: openspec/changes/archive/*.
    public static readonly ImmutableArray<HomeRule> All =
    [
        new(SpecHome.AgentOs, string.Empty, "agent-os/specs", 16) { OtherTasksFile = PlanFileName },
        new(SpecHome.AgentOs1, "agent-os-1", ".agent-os/specs", 16),
        new(SpecHome.SpecKit, "specify", "specs", 1) { Beside = ".specify" },
        new(SpecHome.OpenSpec, "openspec", "openspec/changes", 2),
        new(SpecHome.Kiro, "kiro", ".kiro/specs", 1),
        new(SpecHome.Superpowers, "superpowers", "docs/superpowers/plans", 0),
    ];

    /// <summary>Names of files that hold the tasks of a folder.</summary>
    public static readonly ImmutableArray<string> TasksFiles = [TasksFileName, PlanFileName];

    /// <summary>Patterns of the files that say what every spec asks for, below any root.</summary>
    public static readonly ImmutableArray<string> ContractFiles =
    [
        .. All.Where(home => !home.HoldsFiles).SelectMany(home => new[] { home.Path + "/**/" + TasksFileName, home.Path + "/**/orchestration.y*ml" }),
        .. All.Where(home => home.OtherTasksFile is not null).Select(home => home.Path + "/*/" + home.OtherTasksFile),
        .. All.Where(home => home.HoldsFiles).Select(home => home.Path + "/*.md"),
        "**/*.orchestration/**/orchestration.y*ml",
    ];

    /// <summary>The prefix of a file that was selected by its path.</summary>
    private const string OneFilePrefix = "file";

    /// <summary>What makes a folder a root. Homes of other names are read below a root, or file by file.</summary>
    private static readonly ImmutableArray<string> RootMarks = [".specify", "openspec/changes", ".kiro/specs"];

    public static IEnumerable<HomeRule> In(string root) => All.Where(home => home.IsIn(root));

    public static string PrefixOf(SpecHome home) => All.FirstOrDefault(rule => rule.Home == home)?.Prefix ?? OneFilePrefix;

    /// <summary>The name of a spec without the prefix of its home, where it has one.</summary>
    public static string WithoutPrefix(string name) =>
        name.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && (name[..plus] == OneFilePrefix || All.Any(home => home.Prefix == name[..plus])) ? name[(plus + 1)..] : name;

    public static bool IsRoot(string folder) =>
        IsProject(folder, "agent-os", "profiles") || IsProject(folder, ".agent-os", "instructions") || RootMarks.Any(mark => Directory.Exists(Absolute(folder, mark)));

    /// <summary>Where specs of a root were looked for, for messages about a root that has none.</summary>
    public static string LookedAt(string root)
    {
        var there = In(root).Select(Name).ToList();
        var absent = All.Where(home => !home.IsIn(root)).Select(Name);
        var missing = $"there is no {string.Join(", ", absent)}";
        return there.Count == 0 ? missing : $"{string.Join(", ", there)} {(there.Count == 1 ? "holds" : "hold")} none, {missing}";

        static string Name(HomeRule home) => (home.HoldsFiles ? home.Path + "/*.md" : home.Path) + (home.Beside is { } beside ? $" beside {beside}" : string.Empty);
    }

    /// <param name="relativePath">With <c>/</c>.</param>
    public static string Absolute(string root, string relativePath) => Path.Combine(root, Native(relativePath));

    /// <returns>With <c>/</c>.</returns>
    public static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static string Native(string relativePath) =>
        Path.DirectorySeparatorChar == '/' ? relativePath : relativePath.Replace('/', Path.DirectorySeparatorChar);

    // The base installation in a home folder holds what it copies into projects and no specs; it is nobody's repository.
    private static bool IsProject(string folder, string name, string partOfInstallation) =>
        Path.Combine(folder, name) is var home
        && Directory.Exists(home)
        && (Directory.Exists(Path.Combine(home, "specs")) || !Directory.Exists(Path.Combine(home, partOfInstallation)));
}
