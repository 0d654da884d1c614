using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>What one attempt, judged, came to.</summary>
/// <param name="Step">What follows.</param>
/// <param name="Attempt">0 where none was made.</param>
/// <param name="Accepted">The evidence's word on work that an agent called finished.</param>
internal sealed record GroupVerdict(
    OutcomeClass Outcome,
    OutcomeStep Step,
    string Error,
    int Attempt = 0,
    DateTimeOffset? ResetsAt = null,
    Acceptance? Accepted = null)
{
    public Diagnostic? Problem => Accepted?.Problem;

    public static GroupVerdict Blocked(string reason) => new(OutcomeClass.Blocked, OutcomeStep.GiveUp, reason);

    public static GroupVerdict Of(AgentReport report, int attempt)
    {
        var step = OutcomePolicy.After(report.Outcome);
        return new GroupVerdict(
            report.Outcome,
            step == OutcomeStep.RetryLater && !report.Retryable ? OutcomeStep.GiveUp : step,
            report.Error ?? string.Empty,
            attempt,
            report.ResetsAt);
    }

    public static GroupVerdict Of(Acceptance acceptance, int attempt) => new(
        acceptance.Outcome,
        acceptance.Outcome == OutcomeClass.Completed ? OutcomeStep.Accept : acceptance.Retryable ? OutcomeStep.RetryWithFeedback : OutcomeStep.GiveUp,
        acceptance.Outcome == OutcomeClass.Completed ? string.Empty : acceptance.Problem?.Message ?? acceptance.Feedback ?? string.Empty,
        attempt,
        Accepted: acceptance);
}
