using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Pipeline;

/// <summary>The public properties, read: paths absolute, values valid, defaults applied.</summary>
internal sealed record OrchestrationOptions
{
    /// <summary>The value of <c>OrchestrationAgent</c> under which nothing is started.</summary>
    public const string Simulate = "simulate";

    /// <summary>The value of <c>OrchestrationAgent</c> under which every group names its own agent.</summary>
    public const string FromFile = "file";

    /// <summary>Absolute, without a separator at its end.</summary>
    public required string Root { get; init; }

    /// <summary>Names, endings or paths as typed; null asks for the default cover set, <c>*</c> for every spec.</summary>
    public string? Spec { get; init; }

    /// <summary>What errors of plain builds are reported as.</summary>
    public DiagnosticSeverity BuildSeverity { get; init; }

    public ImmutableArray<string> GroupWords { get; init; } = [];

    /// <summary>Decided by the target: see <see cref="Specs.TasksReadOptions.RefuseUnclosedBlocks"/>.</summary>
    public bool RefuseUnclosedBlocks { get; init; }

    /// <summary>A file without any Dependencies line means a chain; otherwise no dependencies.</summary>
    public bool ImplicitDependencies { get; init; }

    /// <summary>Standards of groups that name none.</summary>
    public ImmutableArray<string> DefaultStandards { get; init; } = [];

    /// <summary>Absolute path of the user's own template, or null.</summary>
    public string? PromptTemplate { get; init; }

    public bool OverwritePrompts { get; init; }

    /// <summary>Absolute.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Write <c>Directory.Solution.targets</c>.</summary>
    public bool SolutionTargets { get; init; }

    /// <summary>Write commands for coding agents.</summary>
    public bool Commands { get; init; }

    public bool ContinuousIntegration { get; init; }

    /// <summary><c>simulate</c>, <c>file</c> or the name of a profile.</summary>
    public string Agent { get; init; } = Simulate;

    public bool IsSimulation => string.Equals(Agent, Simulate, StringComparison.OrdinalIgnoreCase);

    /// <summary>Profiles of the user's own, by name: their metadata.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Profiles { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty;

    /// <summary>Null: worktree for real agents inside a git repository, else none.</summary>
    public IsolationMode? Isolation { get; init; }

    /// <summary>The gate of groups that have none, as typed.</summary>
    public string? VerifyCommand { get; init; }

    /// <summary>Where <c>VerifyOrchestration</c> leaves its results, as typed; null: in the state folder.</summary>
    public string? JUnitFile { get; init; }

    /// <summary>Nothing to verify is no reason for a warning.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>What <c>RejectOrchestration</c> tells the agent.</summary>
    public string? Reason { get; init; }

    /// <summary>Absolute path of a file with that, or null.</summary>
    public string? ReasonFile { get; init; }

    /// <summary>What <c>PlanOrchestration</c> plans.</summary>
    public string? Request { get; init; }

    /// <summary>Absolute path of a file with that, or null.</summary>
    public string? RequestFile { get; init; }

    public DirectMode Direct { get; init; }

    public MinutesRange GroupMinutes { get; init; }

    public bool AllowPlanInCi { get; init; }

    /// <summary>Absolute path of the folder that the user stands in.</summary>
    public string StartDirectory { get; init; } = string.Empty;

    public EngineKind Engine { get; init; }

    /// <summary>Absolute path of the file that is exported, or null.</summary>
    public string? EngineFile { get; init; }

    public EngineShell EngineShell { get; init; }

    public EngineForm EngineForm { get; init; }

    public string? EngineMachine { get; init; }

    public string? EngineImage { get; init; }

    public string? EngineSetup { get; init; }

    public ImmutableArray<string> EngineSecrets { get; init; } = [];

    /// <summary>A run of real agents is shown and not started.</summary>
    public bool IsPreview { get; init; }

    /// <summary>What a run may do, as far as properties say it.</summary>
    public RunSettings Run { get; init; } = new();

    /// <summary>Where one spec keeps its plan and its runs: <c>.orchestrator/&lt;spec&gt;</c>.</summary>
    public RunPaths PathsOf(string spec) => new(Path.Combine(StateFolder, spec.Replace('/', Path.DirectorySeparatorChar)));

    /// <param name="properties">Names and values; names compare without case.</param>
    /// <param name="bag">Takes what is wrong with them.</param>
    public static OrchestrationOptions Read(IReadOnlyDictionary<string, string> properties, DiagnosticBag bag)
    {
        var root = RootOf(properties);
        if (!Directory.Exists(root))
        {
            bag.Add(Catalogue.RootNotFound.At(SourceSpan.None, root));
        }

        ReportUnknownNames(properties.Keys, bag);
        var agent = Read(Properties.Agent);
        var ci = Pipeline.ContinuousIntegration.IsOn(properties.GetValueOrDefault(Properties.ContinuousIntegrationBuild));
        return new OrchestrationOptions
        {
            Root = root,
            Spec = Read(Properties.Spec),
            BuildSeverity = Read(Properties.BuildSeverity),
            GroupWords = Read(Properties.GroupWords),
            ImplicitDependencies = Read(Properties.ImplicitDependencies),
            DefaultStandards = Read(Properties.DefaultStandards),
            PromptTemplate = Read(Properties.PromptTemplate) is { } template ? Path.GetFullPath(template, root) : null,
            OverwritePrompts = Read(Properties.OverwritePrompts),
            StateFolder = StateFolderOf(properties),
            SolutionTargets = Read(Properties.SolutionTargets),
            Commands = Read(Properties.Commands),
            ContinuousIntegration = ci,
            Agent = agent,
            Profiles = ProfileCodec.Decode(properties.GetValueOrDefault(Properties.Profiles) ?? string.Empty),
            Isolation = Read(Properties.Isolation),
            VerifyCommand = Read(Properties.VerifyCommand),
            JUnitFile = Read(Properties.JUnitFile),
            AllowEmpty = Read(Properties.AllowEmpty),
            Reason = Read(Properties.Reason),
            ReasonFile = Read(Properties.ReasonFile) is { } reason ? Path.GetFullPath(reason, root) : null,
            Request = Read(Properties.Request),
            RequestFile = Read(Properties.RequestFile) is { } request ? Path.GetFullPath(request, root) : null,
            Direct = Read(Properties.Direct),
            GroupMinutes = Read(Properties.GroupMinutes),
            AllowPlanInCi = Read(Properties.AllowPlanInCi),
            StartDirectory = Path.GetFullPath(Value(properties, Properties.StartDirectory) ?? "."),
            Engine = Read(Properties.Engine),
            EngineFile = Read(Properties.EngineFile) is { } file ? Path.GetFullPath(file, root) : null,
            EngineShell = Read(Properties.EngineShellKind),
            EngineForm = Read(Properties.EngineFormKind),
            EngineMachine = Read(Properties.EngineMachine),
            EngineImage = Read(Properties.EngineImage),
            EngineSetup = Read(Properties.EngineSetup),
            EngineSecrets = Read(Properties.EngineSecrets),
            IsPreview = Read(Properties.Preview),
            Run = new RunSettings
            {
                DefaultAgent = Names(agent, Simulate) || Names(agent, FromFile) ? null : agent,
                MaxParallelism = Read(Properties.MaxParallelism),
                Groups = Read(Properties.Groups),
                Force = Read(Properties.Force),
                IgnoreRateLimits = Read(Properties.IgnoreRateLimits),
                OnFailure = Read(Properties.OnFailure),
                Permissions = Read(Properties.Permissions),
                AllowSharedTree = Read(Properties.AllowSharedTree),
                MergeResults = Read(Properties.MergeResults),
                GateTimeout = Read(Properties.GateTimeout),
                ParallelGates = Read(Properties.ParallelGates),
                RequireGate = Read(Properties.RequireGate),
                Limits = new WorkLimits(Read(Properties.MaxFileSize), Read(Properties.MaxNewFiles) ?? WorkLimits.Default.NewFiles),
                GitHooks = Read(Properties.GitHooks),
                CommitMessage = Read(Properties.CommitMessage),
                MaxCostUsd = Read(Properties.MaxCostUsd),
                MaxTokens = Read(Properties.MaxTokens),
                MaxWait = Read(Properties.MaxWait) ?? (ci ? TimeSpan.Zero : TimeSpan.FromHours(6)),
                Timeout = Read(Properties.Timeout),
                Retries = Read(Properties.Retries),
                AllowedEnvironment = Read(Properties.Environment),
                MaxLogSize = Read(Properties.MaxLogSize),
            },
        };

        T Read<T>(Property<T> property) => property.Read(properties, bag);
    }

    /// <summary>Absolute, without a separator at its end.</summary>
    public static string RootOf(IReadOnlyDictionary<string, string> properties) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(Value(properties, Properties.Root.Name) ?? "."));

    /// <summary>Absolute, without a separator at its end.</summary>
    public static string StateFolderOf(IReadOnlyDictionary<string, string> properties) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(Value(properties, Properties.StateFolder.Name) ?? Properties.StateFolder.Default, RootOf(properties)));

    private static string? Value(IReadOnlyDictionary<string, string> properties, string name) =>
        properties.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static bool Names(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static void ReportUnknownNames(IEnumerable<string> names, DiagnosticBag bag)
    {
        var known = Properties.All.Select(property => property.Name).ToList();
        foreach (var name in names.Where(name => name.StartsWith("Orchestration", StringComparison.OrdinalIgnoreCase)))
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) && Nearest.Find(name, known) is { } nearest)
            {
                bag.Add(Catalogue.UnknownProperty.At(SourceSpan.None, name, nearest));
            }
        }
    }
}
