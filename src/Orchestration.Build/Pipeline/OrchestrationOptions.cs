using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Pipeline;

/// <summary><c>OrchestrationOnBuild</c>, after <c>auto</c> was resolved by the targets.</summary>
internal enum BuildHook
{
    Off,
    Validate,
    Generate,
}

/// <summary><c>OrchestrationIsolation</c>.</summary>
internal enum IsolationMode
{
    None,
    Worktree,
}

/// <summary>The public properties, read: paths absolute, values valid, defaults applied.</summary>
internal sealed record OrchestrationOptions
{
    public const string DefaultPlanFolder = "obj/orchestration";
    public const string DefaultStateFolder = ".orchestrator";

    /// <summary>Absolute, without a separator at its end.</summary>
    public required string Root { get; init; }

    /// <summary>Names, endings or paths as typed; null asks for the default cover set, <c>*</c> for every spec.</summary>
    public string? Spec { get; init; }

    public BuildHook OnBuild { get; init; } = BuildHook.Generate;

    /// <summary>What errors of plain builds are reported as.</summary>
    public DiagnosticSeverity BuildSeverity { get; init; } = DiagnosticSeverity.Error;

    public ImmutableArray<string> GroupWords { get; init; } = [];

    /// <summary>A file without any Dependencies line means a chain; otherwise no dependencies.</summary>
    public bool ImplicitDependencies { get; init; } = true;

    /// <summary>Standards of groups that name none.</summary>
    public ImmutableArray<string> DefaultStandards { get; init; } = [];

    /// <summary>Absolute path of the user's own template, or null.</summary>
    public string? PromptTemplate { get; init; }

    public bool OverwritePrompts { get; init; }

    /// <summary>Absolute.</summary>
    public required string PlanFolder { get; init; }

    /// <summary>Absolute.</summary>
    public required string StateFolder { get; init; }

    public bool ContinuousIntegration { get; init; }

    public RunOptions Run { get; init; } = new();
}

/// <summary>What a run may do; nothing here matters to a build.</summary>
internal sealed record RunOptions
{
    public const string Simulate = "simulate";
    public const string FromFile = "file";

    /// <summary><c>simulate</c>, <c>file</c> or the name of a profile.</summary>
    public string Agent { get; init; } = Simulate;

    public bool IsSimulation => string.Equals(Agent, Simulate, StringComparison.OrdinalIgnoreCase);

    /// <summary>The profile for groups that name none, or null under <c>file</c>.</summary>
    public string? DefaultProfile => IsSimulation || string.Equals(Agent, FromFile, StringComparison.OrdinalIgnoreCase) ? null : Agent;

    /// <summary>Profiles of the user's own, by name: their metadata.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Profiles { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty;

    public int MaxParallelism { get; init; } = 4;

    /// <summary>Numbers, ranges, ids or titles as typed; empty is the whole plan.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    public bool Force { get; init; }

    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Fail;

    public PermissionLevel Permissions { get; init; } = PermissionLevel.Edit;

    /// <summary>Null: worktree for real agents inside a git repository, else none.</summary>
    public IsolationMode? Isolation { get; init; }

    public bool AllowSharedTree { get; init; }

    /// <summary>The gate of groups that have none, as typed.</summary>
    public string? VerifyCommand { get; init; }

    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Where <c>VerifyOrchestration</c> leaves its results, as typed; null: in the plan folder.</summary>
    public string? JUnitFile { get; init; }

    /// <summary>What <c>RejectOrchestration</c> tells the agent.</summary>
    public string? Reason { get; init; }

    public bool GitHooks { get; init; }

    public bool MergeResults { get; init; }

    /// <summary>US dollars; null is no limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    public long? MaxTokens { get; init; }

    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Of one attempt, where the group names none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Attempts after the first, where the group names none.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Variables agents may see; empty is all but MSBuild's own.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Bytes kept of one attempt's output.</summary>
    public long MaxLogSize { get; init; } = 100L * 1024 * 1024;
}
