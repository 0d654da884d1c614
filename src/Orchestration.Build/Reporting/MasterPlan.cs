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
        var text = new StringBuilder("# Distributed Task Plan\n\n");
        AppendState(text, plan, run);
        if (Gateless.Sentence(plan) is { } sentence)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Inline(sentence)}\n");
        }

        text.Append("\n## Original Request\n\n").Append(MarkdownQuote.Of(plan.Spec.OriginalRequest ?? "No request is written down beside the spec."));
        text.Append("\n## Task Decomposition\n\n").Append(Tasks(plan, run, defaultAgent));
        text.Append("\n## Status Table\n\n").Append(StatusTable.RenderMarkdown(plan, run, defaultAgent));
        text.Append("\n## Dependencies\n\n").Append(MermaidGraph.Render(plan, groups));
        text.Append(CultureInfo.InvariantCulture, $"\nCritical path: {MarkdownText.Inline(CriticalPath(plan))}\n");
        text.Append("\n## Execution Log\n\n");
        AppendLog(text, groups, run);
        text.Append("\n## Error Log\n\n").Append(ErrorLog.Render(groups, run));
        return text.ToString();
    }

    /// <summary>1 Models -> 3 API -> 7 Pages; the middle of a very long one is left out.</summary>
    public static string CriticalPath(Plan plan)
    {
        const int Most = 20;
        var names = plan.CriticalPath.Select(position => plan.Groups[position].Name).ToList();
        var shown = names.Count <= Most ? names : [.. names.Take(Most / 2), "…", .. names.TakeLast(Most / 2)];
        return shown.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{string.Join(" -> ", shown)} ({names.Count} of {plan.Groups.Length} groups)");
    }

    private static void AppendState(StringBuilder text, Plan plan, RunView? run)
    {
        text.Append(CultureInfo.InvariantCulture, $"Spec: {MarkdownText.Inline(plan.Spec.Title)} (`{plan.Spec.RelativePath}`)\n\n");
        text.Append(run is null
            ? "Simulated: this is the plan, nothing was started.\n"
            : string.Create(CultureInfo.InvariantCulture, $"Run {MarkdownText.Code(run.RunId)}, started {Format.Time(run.Started)}, {End(run)}: {StatusTable.Summarise(plan, run)}.\n"));
    }

    private static string End(RunView run) => run switch
    {
        { Ended: { } ended } => $"ended {Format.Time(ended)}",
        { IsCancelled: true } => "cancelled; the next run continues it",
        _ => "running",
    };

    /// <summary>The first five columns are those of the distributed task orchestrator.</summary>
    private static string Tasks(Plan plan, RunView? run, string defaultAgent) => new PipeTable<ReportGroup>()
        .Add("Task ID", group => group.TaskLabel)
        .Add("Description", group => MarkdownText.Cell(group.Plan.Name))
        .Add("Dependencies", group => ReportNames.After(plan, group, run) is { Length: > 0 } after ? after : "None")
        .Add("Input", group => MarkdownText.Cell(ReportNames.Input(plan, group, run)))
        .Add("Expected Output", group => MarkdownText.Cell(ReportNames.ExpectedOutput(group)))
        .Add("Agent", group => $"{group.AgentLabel}: {MarkdownText.Cell(ReportNames.Agent(plan, group, defaultAgent))}")
        .Add("Priority", group => group.Plan.Priority.ToString())
        .Render(StatusTable.InRunOrder(plan, run));

    private static void AppendLog(StringBuilder text, ImmutableArray<ReportGroup> groups, RunView? run)
    {
        if (run is null || run.Log.IsEmpty)
        {
            text.Append("Nothing has happened yet.\n");
            return;
        }

        var known = groups.ToDictionary(group => group.Plan.Id, group => $"{group.Plan.Name} ({group.TaskLabel}): ", StringComparer.Ordinal);
        foreach (var entry in run.Log)
        {
            var about = entry.GroupId is null ? string.Empty : known.GetValueOrDefault(entry.GroupId, entry.GroupId + ": ");
            text.Append(CultureInfo.InvariantCulture, $"- {Format.Time(entry.Time)} {MarkdownText.Inline(about + entry.Text)}\n");
        }
    }
}
