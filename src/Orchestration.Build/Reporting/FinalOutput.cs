using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
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
        text.Append(CultureInfo.InvariantCulture, $"# Distributed Task Execution Report\n\nSpec: {MarkdownText.Inline(plan.Spec.Title)} (`{plan.Spec.RelativePath}`), run {MarkdownText.Code(run.RunId)}\n\n");
        text.Append("## Execution Summary\n\n");
        foreach (var (name, value) in Facts(groups, run))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {MarkdownText.Inline(value)}\n");
        }

        AppendFirst(text, plan, groups);
        if (!string.IsNullOrWhiteSpace(merged))
        {
            text.Append("\n## In short\n\n").Append(MarkdownQuote.Of(merged));
        }

        text.Append("\n## Groups\n\n").Append(Groups(plan, run, defaultAgent));
        AppendResults(text, plan, groups);
        AppendFindings(text, plan, groups);
        text.Append("\n## Timeline\n\n").Append(Timeline.Render(groups));
        text.Append("\n## Dependencies\n\n").Append(MermaidGraph.Render(plan, groups));
        text.Append(CultureInfo.InvariantCulture, $"\nCritical path: {MarkdownText.Inline(MasterPlan.CriticalPath(plan))}\n");
        text.Append("\n## Error Log\n\n").Append(ErrorLog.Render(groups, run));
        AppendFiles(text, groups);
        return text.ToString();
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
                text.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Inline(group.Plan.Name)}: {string.Join(", ", group.View!.BuildFiles.Select(MarkdownText.Code))}\n");
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(ImmutableArray<ReportGroup> groups, RunView run)
    {
        var usage = UsageTotal.Of(groups.SelectMany(group => group.Attempts));
        yield return ("Total tasks", Number(groups.Length));
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
        yield return ("Duration", Format.Duration(run.Active));
        yield return ("Parallel efficiency", Efficiency(groups, run));
        yield return ("Tokens", usage.TokenText);
        yield return ("Cost", usage.CostText);
        if (run.Totals is { } all && (all.Runs > 1 || all.Helpers > 0))
        {
            yield return ("In all runs", $"{all.ToText()} in {Format.Plural(all.Runs, "run")}");
        }
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

        var slots = Math.Max(1, Math.Min(run.MaxParallelism, groups.Count(group => !group.Attempts.IsEmpty)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Format.Percent(work / (run.Active.TotalSeconds * slots))} of {Format.Plural(slots, "slot")}");
    }

    private static string Groups(Plan plan, RunView run, string defaultAgent) => new PipeTable<ReportGroup>()
        .Add("Task ID", group => group.TaskLabel)
        .Add("Group", group => MarkdownText.Cell(group.Plan.Name))
        .Add("Agent", group => $"{group.AgentLabel}: {MarkdownText.Cell(ReportNames.Agent(plan, group, defaultAgent))}")
        .Add("Status", group => $"{Words.Icon(group.Status)} {StatusTable.State(group)}")
        .AddOptional("Duration", group => Format.Duration(group.Duration, PipeTable<ReportGroup>.Nothing), isNumber: true)
        .AddOptional("Attempts", group => group.AttemptCount == 0 ? PipeTable<ReportGroup>.Nothing : Number(group.AttemptCount), isNumber: true)
        .AddOptional("Tokens", group => UsageTotal.Of(group.Attempts).TokenText, isNumber: true)
        .AddOptional("Cost", group => UsageTotal.Of(group.Attempts).CostText, isNumber: true)
        .AddOptional("Tests added", group => group.View?.TestsAdded is { } added ? Number(added) : PipeTable<ReportGroup>.Nothing, isNumber: true)
        .AddOptional("Result", ResultLink)
        .Render(StatusTable.InRunOrder(plan, run));

    private static string ResultLink(ReportGroup group) =>
        group.View?.ResultText is null ? PipeTable<ReportGroup>.Nothing : $"[result]({group.ResultFile})";

    /// <summary>Points that are not all that the group's result says: those are read there.</summary>
    private static void AppendFindings(StringBuilder text, Plan plan, ImmutableArray<ReportGroup> groups)
    {
        text.Append("\n## Key Findings\n\n");
        var number = 0;
        foreach (var group in InDependencyOrder(plan, groups).Where(group => Words.IsDone(group.Status)))
        {
            foreach (var finding in KeyFindings.Of(group.View?.ResultText).Where(finding => finding != Texts.OneLine(group.View!.ResultText!.Trim())))
            {
                text.Append(CultureInfo.InvariantCulture, $"{++number}. {MarkdownText.Inline(group.Plan.Name)}: {MarkdownText.Inline(finding)}\n");
            }
        }

        text.Append(number == 0 ? "Nothing beyond the results above.\n" : "");
    }

    private static void AppendResults(StringBuilder text, Plan plan, ImmutableArray<ReportGroup> groups)
    {
        text.Append("\n## Integrated Results\n\n");
        var told = InDependencyOrder(plan, groups).Where(group => !string.IsNullOrWhiteSpace(group.View?.ResultText)).ToList();
        text.Append(told.Count == 0 ? "No agent reported anything.\n" : "In the order of their dependencies, as the agents wrote them.\n");
        foreach (var group in told)
        {
            var state = Words.IsDone(group.Status) ? string.Empty : $", not merged: {StatusTable.State(group)}";
            text.Append(CultureInfo.InvariantCulture, $"\n### {MarkdownText.Inline(group.Plan.Name)} ({group.TaskLabel}){state}\n\n");
            text.Append(MarkdownQuote.Of(group.View!.ResultText!, rest: $"[its file]({group.ResultFile})"));
        }
    }

    private static void AppendFiles(StringBuilder text, ImmutableArray<ReportGroup> groups)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## Files\n\n- [Master plan]({MasterPlan.FileName})\n- [Ledger](ledger.jsonl)\n");
        foreach (var group in groups.OrderBy(group => group.Ordinal).Where(group => group.View?.ResultText is not null || !group.Attempts.IsEmpty))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Inline(group.Plan.Name)} ({group.TaskLabel}):{(group.Attempts.IsEmpty ? string.Empty : $" [task]({group.TaskFile}),")}");
            var links = group.Attempts.Select(attempt => string.Create(CultureInfo.InvariantCulture, $"[log of attempt {attempt.Number}]({Link(attempt.LogFile)})"));
            text.Append(' ').AppendJoin(", ", group.View?.ResultText is null ? links : links.Prepend($"[result]({group.ResultFile})")).Append('\n');
        }
    }

    private static string Link(string path) => path.Replace('\\', '/').Replace(" ", "%20", StringComparison.Ordinal);

    private static IEnumerable<ReportGroup> InDependencyOrder(Plan plan, ImmutableArray<ReportGroup> groups) =>
        plan.Order.Select(position => groups[position]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
