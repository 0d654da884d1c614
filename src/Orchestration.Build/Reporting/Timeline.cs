using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>What ran when, as a Mermaid Gantt chart inside a fence: one bar per attempt, one section per agent.</summary>
internal static class Timeline
{
    private const int MostBars = 300;

    public static string Render(ImmutableArray<ReportGroup> groups)
    {
        var bars = (from @group in groups
                    from attempt in @group.Attempts
                    where attempt.Ended is not null
                    orderby attempt.Started, @group.Ordinal, attempt.Number
                    select (Group: @group, Attempt: attempt)).ToList();
        if (bars.Count == 0)
        {
            return "No agent has ended.\n";
        }

        var text = new StringBuilder("gantt\n    dateFormat x\n    axisFormat %H:%M:%S\n");
        foreach (var agent in bars.Take(MostBars).GroupBy(bar => bar.Attempt.Agent).OrderBy(agent => agent.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    section {Plain(agent.Key)}\n");
            foreach (var (group, attempt) in agent)
            {
                AppendBar(text, group, attempt);
            }
        }

        var chart = MarkdownText.Fence(text.ToString(), "mermaid");
        return bars.Count <= MostBars ? chart : $"{chart}\nThe first {MostBars} of {Format.Plural(bars.Count, "attempt")} are drawn.\n";
    }

    private static void AppendBar(StringBuilder text, ReportGroup group, AttemptView attempt)
    {
        var isLast = attempt.Number == group.Attempts[^1].Number;
        var state = isLast && group.Status == GroupStatus.AwaitingApproval ? "active" : isLast && Words.IsDone(group.Status) ? "done" : "crit";
        var retry = attempt.Number > 1 ? string.Create(CultureInfo.InvariantCulture, $" attempt {attempt.Number}") : "";
        var name = Plain(group.Plan.Name) + retry;
        var start = attempt.Started.ToUnixTimeMilliseconds();

        // A bar of no length is not drawn at all.
        var length = Math.Max(1, attempt.Ended!.Value.ToUnixTimeMilliseconds() - start);
        text.Append(CultureInfo.InvariantCulture, $"    {name} :{state}, {start}, {length}ms\n");
    }

    /// <summary>Gantt names cannot be quoted, and colons, hashes and semicolons mean something: letters, digits and little else stay.</summary>
    private static string Plain(string text)
    {
        var plain = new string([.. text.Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '-' or '_' or '.' ? c : ' ')]);
        return Texts.OneLine(plain);
    }
}
