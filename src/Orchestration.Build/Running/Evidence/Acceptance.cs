using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Running.Evidence;

/// <summary>The verdict of evidence on work an agent calls finished.</summary>
/// <param name="Outcome"><see cref="OutcomeClass.Completed"/>, <see cref="OutcomeClass.GateFailed"/>, <see cref="OutcomeClass.MergeConflict"/>, <see cref="OutcomeClass.NoChange"/> or <see cref="OutcomeClass.Failed"/>.</param>
/// <param name="Feedback">Goes into the prompt of the next attempt (the gate's output's end, the conflict).</param>
/// <param name="Problem">What to report if no attempt is left.</param>
/// <param name="Retryable">Another attempt by the agent may fix it.</param>
/// <param name="AwaitsApproval">Accepted but for a human's word.</param>
/// <param name="ExtraAttempt">The attempt to fix it is granted beyond the group's retries: a conflict is not the agent's fault.</param>
/// <param name="Notices">Reported whatever the outcome: ticks that were taken back.</param>
internal sealed record Acceptance(
    OutcomeClass Outcome,
    string? Feedback = null,
    Diagnostic? Problem = null,
    bool Retryable = false,
    bool AwaitsApproval = false,
    string? Commit = null,
    int? TestsAdded = null,
    bool ExtraAttempt = false,
    IReadOnlyList<Diagnostic>? Notices = null)
{
    /// <summary>Files it changed that run in everybody's next build.</summary>
    public ImmutableArray<string>? BuildFiles { get; init; }
}

/// <summary>Facts about the attempt that acceptance records.</summary>
/// <param name="Attempt">0 for work done by hand.</param>
internal sealed record AttemptFacts(int Attempt, string Agent, string? Model, AgentUsage Usage);
