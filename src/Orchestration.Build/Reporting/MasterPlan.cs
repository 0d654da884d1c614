using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary><c>master_plan.md</c>: request, tasks, status, graph, log and errors. In a simulation everything is planned and nothing more.</summary>
internal static class MasterPlan
{
    public const string FileName = "master_plan.md";

    /// <param name="run">Null: nothing was started.</param>
    /// <param name="defaultAgent">The agent of groups that name none.</param>
    public static string Render(Plan plan, RunView? run, string defaultAgent)
    {
        var groups = ReportGroup.All(plan, run);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Master plan: {MarkdownText.Inline(plan.Spec.Title)}\n\n");
        AppendState(text, plan, run);
        if (Gateless.Sentence(plan) is { } sentence)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Inline(sentence)}\n");
        }

        text.Append("\n## Original request\n\n").Append(MarkdownQuote.Of(plan.Spec.OriginalRequest ?? "No request is written down beside the spec."));
        text.Append("\n## Tasks\n\n");
        AppendTasks(text, plan, run, defaultAgent);
        text.Append("\n## Status\n\n").Append(StatusTable.RenderMarkdown(plan, run, defaultAgent));
        text.Append("\n## Dependencies\n\n").Append(MermaidGraph.Render(plan, groups));
        text.Append(CultureInfo.InvariantCulture, $"\nCritical path: {CriticalPath(plan, groups)}\n");
        text.Append("\n## Log\n\n");
        AppendLog(text, run);
        text.Append("\n## Errors\n\n").Append(ErrorLog.Render(groups, run));
        return text.ToString();
    }

    /// <summary>T-01 -> T-03 -> T-07; the middle of a very long one is left out.</summary>
    public static string CriticalPath(Plan plan, ImmutableArray<ReportGroup> groups)
    {
        const int Most = 50;
        var labels = plan.CriticalPath.Select(position => groups[position].TaskLabel).ToList();
        var shown = labels.Count <= Most ? labels : [.. labels.Take(Most / 2), "…", .. labels.TakeLast(Most / 2)];
        return shown.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{string.Join(" -> ", shown)} ({labels.Count} of {plan.Groups.Length} groups)");
    }

    private static void AppendState(StringBuilder text, Plan plan, RunView? run)
    {
        text.Append(CultureInfo.InvariantCulture, $"Spec: `{plan.Spec.RelativePath}`\n\n");
        if (run is null)
        {
            text.Append("Simulated: this is the plan, nothing was started.\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"Run {MarkdownText.Code(run.RunId)}, started {Format.Time(run.Started)}, ");
        text.Append(run.Ended is { } ended ? $"ended {Format.Time(ended)}" : "still going on");
        text.Append(CultureInfo.InvariantCulture, $": {StatusTable.Summarise(plan, run)}.\n");
    }

    private static void AppendTasks(StringBuilder text, Plan plan, RunView? run, string defaultAgent)
    {
        text.Append("| Task | Agent | Task group | Input | Expected output | After | Priority |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var group in StatusTable.InRunOrder(plan, run))
        {
            var after = ReportNames.After(plan, group, run);
            text.Append(CultureInfo.InvariantCulture, $"| {group.TaskLabel} | [{group.AgentLabel}]({group.TaskFile}): {MarkdownText.Cell(ReportNames.Agent(plan, group, defaultAgent))} ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(group.Plan.Heading)} | {MarkdownText.Cell(ReportNames.Input(plan, group, run))} ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(ReportNames.ExpectedOutput(group))} | {(after.Length == 0 ? "-" : after)} | {group.Plan.Priority} |\n");
        }
    }

    private static void AppendLog(StringBuilder text, RunView? run)
    {
        if (run is null || run.Log.IsEmpty)
        {
            text.Append("Nothing has happened yet.\n");
            return;
        }

        foreach (var entry in run.Log)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Format.Time(entry.Time)} {MarkdownText.Inline(entry.Text)}\n");
        }
    }
}
