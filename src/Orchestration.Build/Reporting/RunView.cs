using System.Collections.Immutable;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Reporting;

/// <summary>Where a group stands, as people read it.</summary>
internal enum GroupStatus
{
    /// <summary>Nothing happened yet. The only status a simulation knows.</summary>
    Planned,
    Running,

    /// <summary>Waits for its agent's rate limit, or for the next attempt.</summary>
    Waiting,
    AwaitingApproval,

    /// <summary>Finished by an earlier run with the same key.</summary>
    UpToDate,

    /// <summary>All boxes were ticked by a person.</summary>
    DoneByHand,
    Completed,
    Failed,
    Blocked,
    Skipped,
    Cancelled,
}

/// <summary>One agent process.</summary>
/// <param name="LogFile">Path of its stdout log, relative to the state folder of the spec.</param>
internal sealed record AttemptView(
    int Number,
    string Agent,
    string? Model,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    OutcomeClass? Outcome,
    string? Error,
    AgentUsage Usage,
    string LogFile);

/// <param name="Ordinal">T-nn and Agent-nn, numbered once per run and kept by a continued one.</param>
/// <param name="Reason">Why it ran, waits, was blocked or is up to date.</param>
/// <param name="ResultText">The agent's own last words.</param>
internal sealed record GroupView(
    string GroupId,
    int Ordinal,
    GroupStatus Status,
    OutcomeClass? Outcome,
    string? Reason,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    ImmutableArray<AttemptView> Attempts,
    string? ResultText,
    string? Commit,
    int? TestsAdded)
{
    /// <summary>Files it changed that run in everybody's next build.</summary>
    public ImmutableArray<string> BuildFiles { get; init; } = [];

    /// <summary>Time of agents and judges in this run, without waits and without the pauses between builds.</summary>
    public TimeSpan Worked { get; init; }
}

/// <param name="Strategy">What was done about it: <c>retry 2 of 3 in 4 s</c>, <c>dependents blocked</c>, …</param>
internal sealed record ErrorView(DateTimeOffset Time, string GroupId, int Attempt, OutcomeClass Outcome, string Message, string Strategy);

internal sealed record LogView(DateTimeOffset Time, string Text);

/// <summary>The state of one run, folded from the ledger; what every report is rendered from.</summary>
/// <param name="Groups">One per group of the plan, in the plan's positions.</param>
internal sealed record RunView(
    string RunId,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    int MaxParallelism,
    ImmutableArray<GroupView> Groups,
    ImmutableArray<ErrorView> Errors,
    ImmutableArray<LogView> Log)
{
    /// <summary>While a build carried it, without the pauses between builds.</summary>
    public TimeSpan Active { get; init; }
}
