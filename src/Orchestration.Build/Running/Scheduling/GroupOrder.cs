using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>A profile that can be used: its program was found.</summary>
internal sealed record AgentLane(AgentProfile Profile, ResolvedProgram? Program)
{
    public string Name => Profile.Name;
}

/// <summary>Everything that is decided about a group before the run starts.</summary>
/// <param name="Ordinal">T-nn of this run.</param>
/// <param name="Rank">Among groups that wait for a slot the lowest is served first.</param>
/// <param name="Reason">Why it runs.</param>
/// <param name="Lanes">Its agent, and its fallback.</param>
/// <param name="Prompt">As the prompt file says it, without marker.</param>
internal sealed record GroupOrder(
    PlanGroup Group,
    int Ordinal,
    int Rank,
    GroupKey Key,
    string Reason,
    ImmutableArray<AgentLane> Lanes,
    string Prompt,
    TimeSpan Timeout,
    int Retries,
    FailurePolicy OnFailure)
{
    public string Id => Group.Id;

    /// <summary>A person ticked its boxes: its gate runs if it has one, the agent does not.</summary>
    public bool ByHand { get; init; }

    /// <summary>What a job made of it, which is judged in place of an agent's work.</summary>
    public ImportedGroup? Import { get; init; }
}

/// <summary>One agent process to be.</summary>
/// <param name="Attempt">Counted per group over all runs.</param>
/// <param name="Feedback">What was wrong with the last attempt, or null.</param>
/// <param name="Session">The session to continue with, or null.</param>
/// <param name="SessionUsage">What earlier attempts of that session used.</param>
internal sealed record AttemptRequest(
    GroupOrder Order,
    AgentLane Lane,
    string? Model,
    string? Subagent,
    bool SubagentBodyInPrompt,
    GroupTree Tree,
    int Attempt,
    string Reason,
    string? Feedback,
    string? Session,
    AgentUsage? SessionUsage);

/// <summary>Runs attempts; the scheduler is tested with a scripted one.</summary>
internal interface IAttemptRunner
{
    /// <summary>Runs one agent to its end and records both ends in the ledger. Never throws for what the agent does.</summary>
    Task<AgentReport> RunAsync(AttemptRequest request, CancellationToken cancellationToken);

    /// <summary>What an attempt of a killed build came to, as far as its log tells; its end is recorded.</summary>
    AgentReport Adopt(GroupOrder order, OpenAttempt open);
}

/// <summary>How a group ended in this run.</summary>
/// <param name="Slot">Still held; the scheduler gives it back after the dependents have queued.</param>
/// <param name="DependentsGo">What depends on it may start.</param>
/// <param name="Attempts">Attempts of this run.</param>
internal sealed record GroupEnd(GroupOrder Order, OutcomeClass Outcome, bool AwaitsApproval, bool DependentsGo, LaneSlot? Slot, int Attempts);
