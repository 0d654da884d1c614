using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary><c>final_output.md</c>: the summary of a finished run.</summary>
internal static class FinalOutput
{
    public const string FileName = "final_output.md";

    /// <param name="merged">The results as prose by a last agent run, or null where none was asked for.</param>
    public static string Render(Plan plan, RunView run, string defaultAgent, string? merged = null)
    {
        var groups = ReportGroup.All(plan, run);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Inline(plan.Spec.Title)}: result of the run\n\n");
        AppendSummary(text, groups, run);
        AppendFirst(text, plan, groups);
        if (!string.IsNullOrWhiteSpace(merged))
        {
            text.Append("\n## In short\n\n").Append(MarkdownQuote.Of(merged));
        }

        text.Append("\n## Groups\n\n");
        AppendGroups(text, plan, run, defaultAgent);
        text.Append("\n## Timeline\n\n").Append(Timeline.Render(groups));
        text.Append("\n## Dependencies\n\n").Append(MermaidGraph.Render(plan, groups));
        text.Append(CultureInfo.InvariantCulture, $"\nCritical path: {MasterPlan.CriticalPath(plan, groups)}\n");
        AppendFindings(text, plan, groups);
        AppendResults(text, plan, groups);
        text.Append("\n## Errors\n\n").Append(ErrorLog.Render(groups, run));
        AppendFiles(text, groups);
        return text.ToString();
    }

    /// <summary>The summary alone, as lines for a terminal.</summary>
    public static ImmutableArray<string> RenderLines(Plan plan, RunView run) =>
        [.. Facts(ReportGroup.All(plan, run), run).Select(fact => $"{fact.Name}: {fact.Value}")];

    private static void AppendSummary(StringBuilder text, ImmutableArray<ReportGroup> groups, RunView run)
    {
        text.Append("| | |\n| --- | --- |\n");
        foreach (var (name, value) in Facts(groups, run))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {MarkdownText.Cell(value)} |\n");
        }
    }

    /// <summary>What a person looks at before anything else.</summary>
    private static void AppendFirst(StringBuilder text, Plan plan, ImmutableArray<ReportGroup> groups)
    {
        if (Gateless.Sentence(plan) is { } sentence)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Inline(sentence)}\n");
        }

        var changed = groups.Where(group => group.View is { BuildFiles.IsEmpty: false }).OrderBy(group => group.Ordinal).ToList();
        if (changed.Count > 0)
        {
            text.Append("\n## Changed build files\n\nThese run in everybody's next build. Review them first.\n\n");
            foreach (var group in changed)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {group.TaskLabel} {MarkdownText.Inline(group.Plan.Title)}: {string.Join(", ", group.View!.BuildFiles.Select(MarkdownText.Code))}\n");
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(ImmutableArray<ReportGroup> groups, RunView run)
    {
        var usage = UsageTotal.Of(groups.SelectMany(group => group.Attempts));
        yield return ("Total", Number(groups.Length));
        yield return ("Successful", Successful(groups));
        yield return ("Failed", Number(groups.Count(group => group.Status == GroupStatus.Failed)));
        foreach (var status in Enum.GetValues<GroupStatus>().Where(status => !Words.IsDone(status) && status != GroupStatus.Failed))
        {
            if (groups.Count(group => group.Status == status) is > 0 and var count)
            {
                yield return (char.ToUpperInvariant(Words.Of(status)[0]) + Words.Of(status)[1..], Number(count));
            }
        }

        yield return ("Attempts", Number(groups.Sum(group => group.AttemptCount)));
        yield return ("Duration", Format.Duration(run.Ended is null ? null : run.Active, "still running"));
        yield return ("Parallel efficiency", Efficiency(groups, run));
        yield return ("Tokens", usage.TokenText);
        yield return ("Cost", usage.CostText);
    }

    private static string Successful(ImmutableArray<ReportGroup> groups)
    {
        var completed = groups.Count(group => group.Status == GroupStatus.Completed);
        var before = groups.Count(group => group.Status is GroupStatus.UpToDate or GroupStatus.DoneByHand);
        return before == 0 ? Number(completed) : string.Create(CultureInfo.InvariantCulture, $"{completed + before} ({before} of them done before this run)");
    }

    /// <summary>Work of the agents over what the slots could have worked.</summary>
    private static string Efficiency(ImmutableArray<ReportGroup> groups, RunView run)
    {
        var work = groups.SelectMany(group => group.Attempts).Sum(attempt => (attempt.Ended - attempt.Started)?.TotalSeconds ?? 0);
        if (run.Ended is null || run.Active <= TimeSpan.Zero || work <= 0)
        {
            return "-";
        }

        var slots = Math.Max(1, run.MaxParallelism);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Format.Percent(work / (run.Active.TotalSeconds * slots))} of {Format.Plural(slots, "slot")}");
    }

    private static void AppendGroups(StringBuilder text, Plan plan, RunView run, string defaultAgent)
    {
        text.Append("| | Task | Task group | Agent | Status | Duration | Attempts | Tokens | Cost | Tests added | Result |\n");
        text.Append("| --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var group in StatusTable.InRunOrder(plan, run))
        {
            var usage = UsageTotal.Of(group.Attempts);
            text.Append(CultureInfo.InvariantCulture, $"| {Words.Icon(group.Status)} | {group.TaskLabel} | {MarkdownText.Cell(group.Plan.Title)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(ReportNames.Agent(plan, group, defaultAgent))} | {Words.Of(group.Status)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Format.Duration(group.Duration, "-")} | {group.AttemptCount} | {usage.TokenText} | {usage.CostText} ");
            text.Append(CultureInfo.InvariantCulture, $"| {group.View?.TestsAdded?.ToString(CultureInfo.InvariantCulture) ?? "-"} | {ResultLink(group)} |\n");
        }
    }

    private static string ResultLink(ReportGroup group) =>
        group.View?.ResultText is null ? "-" : $"[result]({group.ResultFile})";

    private static void AppendFindings(StringBuilder text, Plan plan, ImmutableArray<ReportGroup> groups)
    {
        text.Append("\n## Key findings\n\n");
        var any = false;
        foreach (var group in InDependencyOrder(plan, groups))
        {
            foreach (var finding in KeyFindings.Of(group.View?.ResultText))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {group.TaskLabel}: {MarkdownText.Inline(finding)}\n");
                any = true;
            }
        }

        text.Append(any ? "" : "No agent reported anything.\n");
    }

    private static void AppendResults(StringBuilder text, Plan plan, ImmutableArray<ReportGroup> groups)
    {
        text.Append("\n## Results\n\nIn the order of their dependencies, as the agents wrote them.\n");
        foreach (var group in InDependencyOrder(plan, groups).Where(group => !string.IsNullOrWhiteSpace(group.View?.ResultText)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {group.TaskLabel} {MarkdownText.Inline(group.Plan.Title)}\n\n");
            text.Append(MarkdownQuote.Of(group.View!.ResultText!, rest: $"[its file]({group.ResultFile})"));
        }
    }

    private static void AppendFiles(StringBuilder text, ImmutableArray<ReportGroup> groups)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## Files\n\n- [Master plan]({MasterPlan.FileName})\n- [Ledger](ledger.jsonl)\n");
        foreach (var group in groups.OrderBy(group => group.Ordinal).Where(group => group.View?.ResultText is not null || !group.Attempts.IsEmpty))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {group.TaskLabel}: [task]({group.TaskFile})");
            text.Append(group.View?.ResultText is null ? "" : $", [result]({group.ResultFile})");
            foreach (var attempt in group.Attempts)
            {
                text.Append(CultureInfo.InvariantCulture, $", [log of attempt {attempt.Number}]({Link(attempt.LogFile)})");
            }

            text.Append('\n');
        }
    }

    private static string Link(string path) => path.Replace('\\', '/').Replace(" ", "%20", StringComparison.Ordinal);

    private static IEnumerable<ReportGroup> InDependencyOrder(Plan plan, ImmutableArray<ReportGroup> groups) =>
        plan.Order.Select(position => groups[position]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
