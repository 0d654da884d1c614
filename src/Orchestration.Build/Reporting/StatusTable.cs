using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>Where every group stands, in run order: for Markdown and for a terminal.</summary>
internal static class StatusTable
{
    private const int LongestTitle = 40;

    public static string RenderMarkdown(Plan plan, RunView? run, string defaultAgent)
    {
        var text = new StringBuilder();
        text.Append("| | Task | Task group | Agent | Status | Started | Duration | Attempts | Remark |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | ---: | ---: | --- |\n");
        foreach (var group in InRunOrder(plan, run))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Words.Icon(group.Status)} | {group.TaskLabel} | {MarkdownText.Cell(group.Plan.Title)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(group.Agent(defaultAgent))} | {State(group)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Format.Time(group.View?.Started)} | {Format.Duration(group.Duration, "-")} ");
            text.Append(CultureInfo.InvariantCulture, $"| {group.AttemptCount} | {MarkdownText.Cell(group.View?.Reason ?? "")} |\n");
        }

        return text.ToString();
    }

    /// <summary>Lines of equal columns without icons, for terminals and logs of any font.</summary>
    public static ImmutableArray<string> RenderLines(Plan plan, RunView? run, string defaultAgent)
    {
        var rows = InRunOrder(plan, run).Select(group => new[]
        {
            group.TaskLabel,
            Texts.Shorten(Texts.OneLine(group.Plan.Title), LongestTitle),
            group.Agent(defaultAgent),
            State(group),
            Format.Duration(group.Duration, ""),
            Texts.OneLine(group.View?.Reason ?? ""),
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

    public static IEnumerable<ReportGroup> InRunOrder(Plan plan, RunView? run)
    {
        var groups = ReportGroup.All(plan, run);
        return groups.OrderBy(group => group.Ordinal).ThenBy(group => group.Plan.Ordinal);
    }

    private static string State(ReportGroup group) => group.View is { Outcome: { } outcome } && Words.IsLost(group.Status) && Words.Of(outcome) != Words.Of(group.Status)
        ? $"{Words.Of(group.Status)} ({Words.Of(outcome)})"
        : Words.Of(group.Status);
}
