using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>Where every group stands, in run order: for Markdown and for a terminal.</summary>
internal static class StatusTable
{
    private const int LongestName = 40;

    /// <summary>The first five columns are those of the distributed task orchestrator.</summary>
    public static string RenderMarkdown(Plan plan, RunView? run, string defaultAgent)
    {
        var groups = ReportGroup.All(plan, run);
        var ready = FindReady(plan, groups);
        return new PipeTable<ReportGroup>()
            .Add("Task ID", group => group.TaskLabel)
            .Add("Agent", group => group.AgentLabel)
            .Add("Status", group => Words.OfTask(group.Status, ready[group.Plan.Position]))
            .Add("Start", group => Format.Time(group.View?.Started))
            .Add("End", group => Format.Time(group.View?.Ended))
            .Add("Group", group => MarkdownText.Cell(group.Plan.Name))
            .Add("Run by", group => MarkdownText.Cell(group.Agent(defaultAgent)))
            .AddOptional("Duration", group => Format.Duration(group.Duration, PipeTable<ReportGroup>.Nothing), isNumber: true)
            .AddOptional("Attempts", group => group.AttemptCount == 0 ? PipeTable<ReportGroup>.Nothing : group.AttemptCount.ToString(CultureInfo.InvariantCulture), isNumber: true)
            .AddOptional("Remark", group => MarkdownText.Cell(Remark(group)))
            .Render(InRunOrder(groups));
    }

    /// <summary>Lines of equal columns without icons, for terminals and logs of any font.</summary>
    public static ImmutableArray<string> RenderLines(Plan plan, RunView? run, string defaultAgent)
    {
        var rows = InRunOrder(plan, run).Select(group => new[]
        {
            Texts.Shorten(group.Plan.Name, LongestName),
            group.TaskLabel,
            group.Agent(defaultAgent),
            State(group),
            Format.Duration(group.Duration, ""),
            Texts.OneLine(Remark(group)),
        }).ToList();
        var widths = Enumerable.Range(0, 5).Select(column => rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max()).ToArray();
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) => column < 5 ? cell.PadRight(widths[column]) : cell)).TrimEnd())];
    }

    /// <summary><c>7 of 10 done, 1 running, 2 planned</c>.</summary>
    public static string Summarise(Plan plan, RunView? run)
    {
        var counts = ReportGroup.All(plan, run).CountBy(group => group.Status).ToDictionary();
        var done = counts.Where(pair => Words.IsDone(pair.Key)).Sum(pair => pair.Value);
        var others = counts.Where(pair => !Words.IsDone(pair.Key)).OrderBy(pair => pair.Key)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $", {pair.Value} {Words.Of(pair.Key)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{done} of {plan.Groups.Length} done{string.Concat(others)}");
    }

    /// <summary>Its status, and how it ended where that says more.</summary>
    public static string State(ReportGroup group) => group.View is { Outcome: { } outcome } && Words.IsLost(group.Status) && Words.Of(outcome) != Words.Of(group.Status)
        ? $"{Words.Of(group.Status)} ({Words.InSentence(outcome)})"
        : Words.Of(group.Status);

    public static IEnumerable<ReportGroup> InRunOrder(Plan plan, RunView? run) => InRunOrder(ReportGroup.All(plan, run));

    private static IEnumerable<ReportGroup> InRunOrder(ImmutableArray<ReportGroup> groups) =>
        groups.OrderBy(group => group.Ordinal).ThenBy(group => group.Plan.Ordinal);

    /// <summary>Why it ran is of interest before it runs; once it runs or has ended well, that would be read as its state.</summary>
    private static string Remark(ReportGroup group) =>
        group.Status is GroupStatus.Running or GroupStatus.Completed ? string.Empty : group.View?.Reason ?? string.Empty;

    /// <summary>By position: nothing that it depends on is open.</summary>
    public static ImmutableArray<bool> FindReady(Plan plan, ImmutableArray<ReportGroup> groups) => plan.FindReady(position => Words.IsDone(groups[position].Status));
}
