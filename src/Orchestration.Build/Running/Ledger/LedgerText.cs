using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Ledger;

/// <summary>A line of the ledger in words, for the log of <c>master_plan.md</c>.</summary>
internal static class LedgerText
{
    /// <returns>Null for a line that says nothing to people.</returns>
    public static string? Describe(LedgerEvent entry)
    {
        var text = entry.Type switch
        {
            LedgerTypes.RunStarted => "run started",
            LedgerTypes.RunContinued => "run resumed after an interruption",
            LedgerTypes.RunEnded => $"run ended{Because(entry.Outcome)}",
            LedgerTypes.AttemptStarted => $"attempt {entry.Attempt} started with {entry.Agent}{Why(entry.Reason)}",
            LedgerTypes.AttemptEnded => $"attempt {entry.Attempt} {Ended(entry.Outcome)}{Because(entry.Error)}",
            LedgerTypes.GroupWaiting => $"{Words(entry.Reason)}; {entry.Strategy}{(entry is { Until: { } until, Strategy: { } strategy } && strategy.StartsWith("waits", StringComparison.Ordinal) ? $" until {Clock(until)}" : string.Empty)}",
            LedgerTypes.GroupUpToDate => "up to date",
            LedgerTypes.GroupAwaitingApproval => "awaits approval",
            LedgerTypes.GroupEnded => $"{Words(entry.Outcome)}{Because(entry.Reason)}",
            LedgerTypes.LaneParked => $"{entry.Agent} is paused until {Clock(entry.Until)}{Because(entry.Reason)}",
            LedgerTypes.LaneStopped => $"{entry.Agent} is not used any more{Because(entry.Reason)}",
            LedgerTypes.HelperEnded => $"{entry.Agent} {entry.Reason}: {Words(entry.Outcome)}{Because(entry.Error)}",
            LedgerTypes.Approved => $"approved{Because(entry.Reason)}",
            LedgerTypes.Rejected => $"rejected{Because(entry.Reason)}",
            LedgerTypes.Note => entry.Text,
            _ => null,
        };
        return text;
    }

    /// <summary>That an agent calls its work complete is no verdict on it.</summary>
    private static string Ended(string? outcome) => OutcomeNames.Parse(outcome) == OutcomeClass.Completed ? "ended; its work is judged" : Words(outcome);

    private static string Words(string? outcome) => Reporting.Words.InSentence(outcome ?? "ended");

    /// <summary>That it never ran needs no word.</summary>
    private static string Why(string? reason) => string.IsNullOrEmpty(reason) || reason == KeyChanges.Summarise(default) ? string.Empty : $" ({Texts.FirstLine(reason)})";

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? string.Empty : ": " + Texts.FirstLine(reason);

    private static string Clock(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "further notice";
}
