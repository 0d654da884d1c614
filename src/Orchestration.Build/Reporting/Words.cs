using Orchestration.Build.Agents;

namespace Orchestration.Build.Reporting;

/// <summary>The names under which states are shown and stored.</summary>
internal static class Words
{
    public static string Of(OutcomeClass outcome) => outcome switch
    {
        OutcomeClass.Completed => "completed",
        OutcomeClass.Failed => "failed",
        OutcomeClass.TimedOut => "timed-out",
        OutcomeClass.RateLimited => "rate-limited",
        OutcomeClass.Overloaded => "overloaded",
        OutcomeClass.Unauthorised => "unauthorised",
        OutcomeClass.Refused => "refused",
        OutcomeClass.BudgetExceeded => "budget-exceeded",
        OutcomeClass.GateFailed => "gate-failed",
        OutcomeClass.MergeConflict => "merge-conflict",
        OutcomeClass.NoChange => "no-change",
        OutcomeClass.Cancelled => "cancelled",
        OutcomeClass.Blocked => "blocked",
        _ => "skipped",
    };

    /// <summary>Between other words: <c>gate failed</c>.</summary>
    public static string InSentence(OutcomeClass outcome) => InSentence(Of(outcome));

    /// <summary>The same for a name as it is stored.</summary>
    public static string InSentence(string? name) => name?.Replace('-', ' ') ?? string.Empty;

    public static string Of(GroupStatus status) => status switch
    {
        GroupStatus.Planned => "planned",
        GroupStatus.Running => "running",
        GroupStatus.Waiting => "waiting",
        GroupStatus.AwaitingApproval => "awaiting approval",
        GroupStatus.UpToDate => "up to date",
        GroupStatus.DoneByHand => "done by hand",
        GroupStatus.Completed => "completed",
        GroupStatus.Failed => "failed",
        GroupStatus.Blocked => "blocked",
        GroupStatus.Skipped => "skipped",
        _ => "cancelled",
    };

    /// <summary>Icon and word as in the files of the distributed task orchestrator; what it has no word for has ours.</summary>
    /// <param name="isReady">Nothing that a planned group depends on is open.</param>
    public static string OfTask(GroupStatus status, bool isReady) => Icon(status, isReady) + " " + status switch
    {
        GroupStatus.Planned => isReady ? "Pending" : "Waiting",
        GroupStatus.Waiting => "Waiting to retry",
        _ => char.ToUpperInvariant(Of(status)[0]) + Of(status)[1..],
    };

    /// <param name="isReady">As for <see cref="OfTask"/>.</param>
    public static string Icon(GroupStatus status, bool isReady = true) => status switch
    {
        GroupStatus.Planned => isReady ? "🟡" : "⏸️",
        GroupStatus.Running => "🔵",
        GroupStatus.Waiting => "⏳",
        GroupStatus.AwaitingApproval => "✋",
        GroupStatus.UpToDate or GroupStatus.DoneByHand => "☑️",
        GroupStatus.Completed => "✅",
        GroupStatus.Failed => "❌",
        GroupStatus.Blocked => "⛔",
        GroupStatus.Skipped => "⏭️",
        _ => "🛑",
    };

    /// <summary>Its work is there: dependents build on it.</summary>
    public static bool IsDone(GroupStatus status) =>
        status is GroupStatus.Completed or GroupStatus.UpToDate or GroupStatus.DoneByHand;

    /// <summary>It ended without its work.</summary>
    public static bool IsLost(GroupStatus status) =>
        status is GroupStatus.Failed or GroupStatus.Blocked or GroupStatus.Skipped or GroupStatus.Cancelled;
}
