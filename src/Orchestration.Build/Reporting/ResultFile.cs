using System.Globalization;
using System.Text;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary><c>results/agent-01-result.md</c>: what a group's agent answered, read by dependents and by people.</summary>
internal static class ResultFile
{
    /// <summary>An agent's answer is read by other agents: a flood would fill their context.</summary>
    private const int MostCharacters = 100_000;

    public static string PathOf(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"results/agent-{ordinal:00}-result.md");

    public static string Render(PlanGroup group, GroupView view)
    {
        var report = new ReportGroup(group, view);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {report.AgentLabel} Result: {MarkdownText.Inline(group.Name)}\n\n");
        text.Append("| | |\n| --- | --- |\n");
        Row(text, "Task ID", report.TaskLabel);
        Row(text, "Status", $"{Words.Icon(view.Status)} {Words.Of(view.Status)}");
        Row(text, "Agent", view.Attempts.IsEmpty ? view.DoneBy is { } agent ? $"{agent}, in an earlier run" : null : AgentOf(view.Attempts[^1]));
        Row(text, "Started", view.Started is { } started ? Format.Time(started) : null);
        Row(text, "Ended", view.Ended is { } ended ? Format.Time(ended) : null);
        if (!view.Attempts.IsEmpty)
        {
            var usage = UsageTotal.Of(view.Attempts);
            Row(text, "Attempts", report.AttemptCount.ToString(CultureInfo.InvariantCulture));
            Row(text, "Tokens", usage.TokenText);
            Row(text, "Cost", usage.CostText);
        }

        Row(text, "Commit", view.Commit);
        Row(text, "Tests added", view.TestsAdded?.ToString(CultureInfo.InvariantCulture));
        Row(text, "Remark", view.Reason);
        text.Append("\n## What the agent reports\n\n");
        text.Append(CutBelow(view.ResultText)).Append('\n');
        return text.ToString();
    }

    private static string AgentOf(AttemptView attempt) => attempt.Model is null ? attempt.Agent : $"{attempt.Agent} ({attempt.Model})";

    private static void Row(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {MarkdownText.Cell(value)} |\n");
        }
    }

    private static string CutBelow(string? result)
    {
        if (string.IsNullOrWhiteSpace(result))
        {
            return "No report.";
        }

        var text = PromptMarker.Normalise(result).Trim('\n');
        if (text.Length <= MostCharacters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return $"{text[..end]}\n\n(Cut here: {Format.Count(text.Length - end)} more characters are in the log.)";
    }
}
