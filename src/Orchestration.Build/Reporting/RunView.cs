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

    /// <summary>The agent of an earlier run whose work it is; null where this run's attempts say it, or a person did it.</summary>
    public string? DoneBy { get; init; }

    /// <summary>Time of agents and judges in this run, without waits and without the pauses between builds.</summary>
    public TimeSpan Worked { get; init; }
}

/// <param name="Strategy">What was done about it: <c>retry 2 of 3 in 4 s</c>, <c>dependents blocked</c>, …</param>
internal sealed record ErrorView(DateTimeOffset Time, string GroupId, int Attempt, OutcomeClass Outcome, string Message, string Strategy);

/// <param name="GroupId">Null: the line is about the run.</param>
internal sealed record LogView(DateTimeOffset Time, string? GroupId, string Text);

/// <summary>What all runs of a spec took.</summary>
/// <param name="Attempts">Agents that were started.</param>
/// <param name="Active">While builds carried the runs.</param>
/// <param name="Tokens">All input, cached or not, and output; null: unknown.</param>
/// <param name="CostUsd">Null: unknown.</param>
internal sealed record RunTotals(int Runs, int Attempts, TimeSpan Active, long? Tokens, decimal? CostUsd)
{
    /// <summary>Agents that worked on no group: they planned the spec, or merged results. Tokens and cost are theirs, too.</summary>
    public int Helpers { get; init; }

    public string ToText()
    {
        var helpers = Helpers == 0 ? string.Empty : $" and {Format.Plural(Helpers, "helper agent")}";
        return $"{Format.Plural(Attempts, "attempt")}{helpers} in {Format.Duration(Active)}, {Format.Spent(Tokens, CostUsd)}";
    }
}

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

    /// <summary>Null where nothing is known of earlier runs.</summary>
    public RunTotals? Totals { get; init; }

    /// <summary>The user's branch that accepted work came to; empty where none was checked out, null where work is accepted in the user's own tree or has yet to come.</summary>
    public string? LandedIn { get; init; }

    /// <summary>The build that carried it was cancelled, and no other has continued it.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Accepted work is on a branch of ours and in none of the user's.</summary>
    public bool HasWorkToLand { get; init; }
}
