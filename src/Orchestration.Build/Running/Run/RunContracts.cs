using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Hears of a run while it runs. Calls come one at a time, from any thread, and must return soon.</summary>
internal interface IRunObserver
{
    /// <summary>The run has begun.</summary>
    void OnBegun(RunProgress progress);

    /// <summary>A group enters a phase.</summary>
    void OnPhase(GroupActivity activity, RunProgress progress);

    /// <summary>A group is over, or waits for a person.</summary>
    void OnGroupEnded(PlanGroup group, GroupView view, RunProgress progress);

    /// <summary>Something people should hear at once.</summary>
    void OnMessage(string text);
}

/// <summary>What came of a run.</summary>
/// <param name="View">Null where nothing was started: the diagnostics say why.</param>
/// <param name="Diagnostics">All that is to be reported, unsorted.</param>
internal sealed record RunResult(RunView? View, ImmutableArray<Diagnostic> Diagnostics, RunPaths Paths)
{
    /// <summary>Nothing was left to do: no run was begun, and <see cref="View"/> is the last one.</summary>
    public bool IsSettled { get; init; }

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
        GroupDecisionKind.DoneByHand => new(Ordinal, GroupWork.Gate, Group.Assignment is { Verify: null, Writes.IsDefaultOrEmpty: true }
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
