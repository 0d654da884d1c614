using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>What a run is asked for.</summary>
/// <param name="Root">Absolute path of the tree agents work in, unless isolated.</param>
/// <param name="StateFolder">Absolute path of this spec's state: <c>.orchestrator/&lt;spec&gt;</c>.</param>
/// <param name="Template">Of the prompts; part of every group's key.</param>
/// <param name="Prompts">By position: what the prompt files hold, a person's edits included.</param>
internal sealed record RunRequest(
    Plan Plan,
    string Root,
    string StateFolder,
    RunSettings Settings,
    AgentProfiles Profiles,
    PromptTemplate Template,
    ImmutableArray<GroupPrompt> Prompts)
{
    /// <summary>
    /// Makes the workspace, or says why not (null): then nothing starts and nothing is written. Null here: no isolation.
    /// </summary>
    public Func<WorkspaceInputs, DiagnosticBag, CancellationToken, Task<IGroupWorkspace?>>? CreateWorkspace { get; init; }

    /// <summary>The workspace has something to bring to the user although no group is to run: a build was cut, or the user's branch could not be moved.</summary>
    public bool HasUnfinishedWork { get; init; }

    /// <summary>Agents have trees of their own: several may run at once.</summary>
    public bool Isolated { get; init; }

    /// <summary>This process lives for this build only: after SIGTERM it ends with code 143.</summary>
    public bool OneShotProcess { get; init; }

    /// <summary>Longest time of a gate.</summary>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>What a workspace is made of.</summary>
/// <param name="Environment">For gates and git, run cookie included.</param>
/// <param name="Ordinals">T-nn by group id.</param>
/// <param name="Keys">Key by group id.</param>
internal sealed record WorkspaceInputs(
    Plan Plan,
    string Root,
    RunPaths Paths,
    RunLedger Ledger,
    LedgerHistory History,
    ProcessRunner Processes,
    ImmutableSortedDictionary<string, string> Environment,
    SecretSet Secrets,
    IReadOnlyDictionary<string, int> Ordinals,
    ImmutableDictionary<string, string> Keys,
    IGateRunner Gates,
    RunSettings Settings,
    TimeProvider Time);

/// <summary>How far a run is, for one live line.</summary>
/// <param name="Running">T-nn of running groups, ascending.</param>
/// <param name="CostUsd">Null: unknown.</param>
internal sealed record RunProgress(int Done, int Total, ImmutableArray<string> Running, decimal? CostUsd, long? Tokens);

/// <summary>Hears of a run while it goes on. Calls come one at a time, from any thread, and must return soon.</summary>
internal interface IRunObserver
{
    void OnProgress(RunProgress progress);

    /// <summary>A group is over, or was up to date.</summary>
    void OnGroupEnded(PlanGroup group, GroupView view);

    /// <summary>Something people should hear at once.</summary>
    void OnMessage(string text);
}

/// <summary>What came of a run.</summary>
/// <param name="View">Null where nothing was started: the diagnostics say why.</param>
/// <param name="Diagnostics">All that is to be reported, unsorted.</param>
internal sealed record RunResult(RunView? View, ImmutableArray<Diagnostic> Diagnostics, RunPaths Paths)
{
    public bool Succeeded => View is not null && !Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}

/// <summary>What would run, and why; for the run, the simulation and the status.</summary>
/// <param name="Reason">Why the group runs or does not; empty where there is nothing to say.</param>
internal sealed record GroupDecision(PlanGroup Group, int Ordinal, GroupKey Key, GroupDecisionKind Kind, string Reason)
{
    /// <summary>The commit that git knows as this group's work where the ledger does not: a build was killed at the last moment, or the ledger is gone.</summary>
    public string? FoundCommit { get; init; }

    public GroupForecast ToForecast() => Kind switch
    {
        GroupDecisionKind.UpToDate => new(Ordinal, GroupWork.Nothing, Reason.Length == 0 ? "up to date" : "up to date: " + Reason),
        GroupDecisionKind.NotSelected => new(Ordinal, GroupWork.Nothing, "not selected"),
        GroupDecisionKind.DoneByHand => new(Ordinal, GroupWork.Gate, Group.Group.Assignment.Verify is null
            ? "all boxes are ticked and it has no gate, so it counts as done"
            : Reason.Length == 0 ? SimulationReport.DoneByHand : Reason),
        GroupDecisionKind.Awaiting => new(Ordinal, GroupWork.Gate, Reason),
        _ => new(Ordinal, GroupWork.Agent, Reason),
    };
}

internal enum GroupDecisionKind
{
    Run,

    /// <summary>Done under this key by an earlier run.</summary>
    UpToDate,

    /// <summary>Its boxes were ticked by a person.</summary>
    DoneByHand,

    /// <summary>Its work is there and passed its gate; a person is asked, or has answered.</summary>
    Awaiting,

    /// <summary><c>OrchestrationGroups</c> leaves it out.</summary>
    NotSelected,
}
