using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>What a terminal shows at the end of a run: what was merged, what waits for whom, what failed, what it took, and how to continue.</summary>
internal static class RunSummary
{
    /// <summary>Names in one line; the report has them all.</summary>
    private const int MostNames = 5;

    private const int LongestReason = 80;

    /// <param name="again">The command that continues the run.</param>
    /// <param name="approve">The command that approves groups with these numbers.</param>
    /// <returns>At most eleven lines without line breaks.</returns>
    public static ImmutableArray<string> Render(Plan plan, RunView run, string again, Func<IEnumerable<string>, string> approve)
    {
        var groups = StatusTable.InRunOrder(plan, run).ToList();
        var lines = ImmutableArray.CreateBuilder<string>();
        Add(DoneTitle(run), group => group.Status == GroupStatus.Completed, _ => null);
        Add("Awaiting approval", group => group.Status == GroupStatus.AwaitingApproval, _ => null);
        Add("Failed", group => group.Status == GroupStatus.Failed, group => group.View?.Outcome is { } outcome && outcome != Agents.OutcomeClass.Failed ? Words.InSentence(outcome) : null);
        Add("Skipped", group => group.Status == GroupStatus.Skipped, group => group.View?.Reason is { } why ? Words.InSentence(why) : null);
        Add("Blocked", group => group.Status == GroupStatus.Blocked, group => group.View?.Reason);
        var outside = run.Ended is null ? 0 : groups.Count(group => group.Status == GroupStatus.Planned);
        Add("Not finished", group => (group.Status == GroupStatus.Planned && outside == 0) || group.Status is GroupStatus.Running or GroupStatus.Waiting or GroupStatus.Cancelled, _ => null);
        var before = groups.Count(group => group.Status is GroupStatus.UpToDate or GroupStatus.DoneByHand);
        if (before > 0)
        {
            lines.Add($"Done before: {Format.Plural(before, "group")}");
        }

        if (outside > 0)
        {
            lines.Add($"Not part of this run: {Format.Plural(outside, "group")}");
        }

        if (groups.Any(group => group.AttemptCount > 0))
        {
            lines.Add(Effort(groups, run));
        }

        if (ToContinue(run, groups, again, approve) is { } command)
        {
            lines.Add($"To continue: {command}");
        }

        return lines.ToImmutable();

        void Add(string title, Func<ReportGroup, bool> isMeant, Func<ReportGroup, string?> reason)
        {
            var meant = groups.Where(isMeant).ToList();
            if (meant.Count > 0)
            {
                var names = meant.Take(MostNames).Select(group => reason(group) is { } why ? $"{group.Plan.Name} ({Texts.Shorten(Texts.OneLine(why), LongestReason)})" : group.Plan.Name);
                var rest = meant.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {meant.Count - MostNames} more") : string.Empty;
                lines.Add($"{title}: {string.Join(", ", names)}{rest}");
            }
        }
    }

    /// <summary>What is left to a person, as a command to copy; null where nothing is.</summary>
    private static string? ToContinue(RunView run, List<ReportGroup> groups, string again, Func<IEnumerable<string>, string> approve)
    {
        var asked = groups.Where(group => group.Status == GroupStatus.AwaitingApproval).ToList();
        var isOver = run.Ended is not null && groups.All(group => Words.IsDone(group.Status) || group.Status is GroupStatus.AwaitingApproval or GroupStatus.Blocked or GroupStatus.Skipped or GroupStatus.Planned);
        return asked.Count > 0 && isOver ? approve(asked.Select(group => group.Plan.Number))
            : groups.All(group => Words.IsDone(group.Status) || (group.Status == GroupStatus.Planned && run.Ended is not null)) ? null
            : again;
    }

    private static string DoneTitle(RunView run) => run switch
    {
        { HasWorkToLand: true } => "Accepted, not in your branch yet",
        { LandedIn: { Length: > 0 } branch } => $"Merged into {branch}",
        { LandedIn: not null } => "Merged",
        _ => "Done",
    };

    private static string Effort(List<ReportGroup> groups, RunView run)
    {
        var usage = UsageTotal.Of(groups.SelectMany(group => group.Attempts));
        var attempts = groups.Sum(group => group.AttemptCount);
        var last = $"{Format.Plural(attempts, "attempt")} in {Format.Duration(run.Active)}, tokens {usage.TokenText}, cost {usage.CostText}";
        return run.Totals is { } all && (all.Attempts > attempts || all.Helpers > 0)
            ? $"{last}; in all runs: {all.ToText()}"
            : last;
    }
}
