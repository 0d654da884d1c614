using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>A run as people see it while it runs, in lines of plain text.</summary>
/// <param name="zone">Of the person who watches: clocks are shown in it.</param>
internal sealed class RunLines(TimeZoneInfo zone)
{
    private const int LongestDetail = 120;

    private const string Nothing = "no group is running";

    /// <summary>A wait that is shorter ends before anybody has read when.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromMinutes(1);

    /// <summary>The line about a group that enters a phase; null where it is of no interest.</summary>
    public string? Entered(GroupActivity activity)
    {
        var detail = Texts.Shorten(Texts.OneLine(activity.Detail), LongestDetail);
        return activity.Phase switch
        {
            GroupPhase.Agent => $"{activity.Group.Name}: started {detail}",
            GroupPhase.Gate => $"{activity.Group.Name}: running {detail}",
            GroupPhase.Merge => $"{activity.Group.Name}: merging",
            GroupPhase.Check when detail.Length > 0 => $"{activity.Group.Name}: {detail}",
            GroupPhase.Wait => $"{activity.Group.Name}: {detail}{Until(activity)}",
            _ => null,
        };
    }

    /// <summary>The line about a group that is over, or waits for a person.</summary>
    public static string Ended(PlanGroup group, GroupView view, RunProgress progress)
    {
        if (view.Status is GroupStatus.Running or GroupStatus.Waiting or GroupStatus.Planned or GroupStatus.Cancelled)
        {
            return $"{group.Name}: stopped with the build; the next run continues it";
        }

        var report = new ReportGroup(group, view);
        var took = report.Duration is { } duration && view.Status != GroupStatus.Blocked ? $" after {Format.Duration(duration)}" : string.Empty;
        var attempts = report.AttemptCount > 1 ? string.Create(CultureInfo.InvariantCulture, $", {report.AttemptCount} attempts") : string.Empty;
        var reason = view is { Status: GroupStatus.Blocked, Reason: { } why } ? $": {Texts.Shorten(Texts.OneLine(why), LongestDetail)}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{group.Name}: {StatusTable.State(report)}{took}{attempts}{reason} [{progress.Done} of {progress.Total} done]");
    }

    /// <summary>A sign of life, where no line is drawn over itself.</summary>
    public string Heartbeat(RunProgress progress, DateTimeOffset now)
    {
        var active = progress.Active.Select(activity => $"{activity.Group.Name} ({Word(activity.Phase)} for {Format.Duration(now - activity.Since)}{Until(activity)})");
        var work = progress.Active.IsEmpty ? Nothing : string.Join(", ", active);
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total} done; {work}{Cost(progress, "; ")}");
    }

    /// <summary>The line that is drawn over itself: each running group with its number, phase and time, as many as there is room for, and the cost.</summary>
    /// <param name="width">Characters for indicator and text together.</param>
    /// <param name="turn">Counts up; where not all groups have room, each turn begins with the next of them.</param>
    public (string Indicator, string Text) Live(RunProgress progress, DateTimeOffset now, int width, int turn)
    {
        var indicator = string.Create(CultureInfo.InvariantCulture, $"[{progress.Done}/{progress.Total}]");
        if (progress.Active.IsEmpty)
        {
            return (indicator, Nothing);
        }

        var cost = Cost(progress, "; ");
        var room = width - indicator.Length - 1;
        var parts = progress.Active.Select(activity => Part(activity, now)).ToList();
        var first = Fits(parts) ? 0 : turn % parts.Count;
        List<string> shown = [.. parts.Skip(first), .. parts.Take(first)];
        while (shown.Count > 1 && !Fits(shown))
        {
            shown.RemoveAt(shown.Count - 1);
        }

        return (indicator, Texts.Shorten(Join(shown), Math.Max(2, room)));

        bool Fits(List<string> some) => Join(some).Length <= room;

        string Join(List<string> some) => string.Join(", ", some)
            + (some.Count < parts.Count ? string.Create(CultureInfo.InvariantCulture, $", +{parts.Count - some.Count}") : string.Empty)
            + cost;
    }

    private string Part(GroupActivity activity, DateTimeOffset now) => Until(activity) is { Length: > 0 } until
        ? $"{activity.Group.Number} {Word(activity.Phase)}{until}"
        : $"{activity.Group.Number} {Word(activity.Phase)} {Format.ShortDuration(now - activity.Since)}";

    private string Until(GroupActivity activity)
    {
        if (activity.Until is not { } until || until - activity.Since < ShortWait)
        {
            return string.Empty;
        }

        var clock = TimeZoneInfo.ConvertTime(until, zone);
        var isSameDay = TimeZoneInfo.ConvertTime(activity.Since, zone).Date == clock.Date;
        return " until " + clock.ToString(isSameDay ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Cost(RunProgress progress, string before) => progress.CostUsd is { } usd ? before + Format.Cost(usd) : string.Empty;

    private static string Word(GroupPhase phase) => phase switch
    {
        GroupPhase.Agent => "agent",
        GroupPhase.Check => "check",
        GroupPhase.Gate => "gate",
        GroupPhase.Merge => "merging",
        _ => "waiting",
    };
}
