using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Requests;

namespace Orchestration.Build.Reporting;

/// <summary>What a person sees of a spec that was just planned: its groups, what they may take, and what to do next.</summary>
internal static class ProposalReport
{
    private const int WidestTitle = 32;
    private const int WidestGate = 28;
    private const int WidestPaths = 30;

    /// <param name="minutes">By position, expected.</param>
    /// <param name="width">Most groups that can run at the same time.</param>
    /// <param name="costs">US dollars of finished groups of the root.</param>
    public static ImmutableArray<string> Render(Plan plan, ImmutableArray<double> minutes, int width, ImmutableArray<decimal> costs) =>
    [
        .. RenderTable(plan, minutes),
        Width(plan, minutes, width),
        Cost(plan, costs),
    ];

    private static IEnumerable<string> RenderTable(Plan plan, ImmutableArray<double> minutes)
    {
        List<string[]> rows = [["#", "Group", "After", "Minutes", "Gate", "Writes"]];
        rows.AddRange(plan.Groups.Select(group => new[]
        {
            group.Number,
            Short(group.Title, WidestTitle),
            string.Join(' ', group.DependsOn.Select(position => plan.Groups[position].Number)) is { Length: > 0 } after ? after : PipeTable<PlanGroup>.Nothing,
            minutes[group.Position].ToString(minutes[group.Position] < 10 ? "0.#" : "0", CultureInfo.InvariantCulture),
            Short(group.Assignment.Verify?.Display ?? PipeTable<PlanGroup>.Nothing, WidestGate),
            Short(group.Assignment.Writes is { IsDefaultOrEmpty: false } writes ? string.Join(' ', writes) : PipeTable<PlanGroup>.Nothing, WidestPaths),
        }));
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            var line = new StringBuilder(" ");
            for (var column = 0; column < row.Length; column++)
            {
                line.Append(' ').Append(column == 3 ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column])).Append(' ');
            }

            yield return line.ToString().TrimEnd();
        }
    }

    private static string Width(Plan plan, ImmutableArray<double> minutes, int width)
    {
        var longest = plan.Graph.FindRemainingPaths(plan.Order, minutes);
        var path = string.Join(" -> ", longest.CriticalPath().Select(position => plan.Groups[position].Number));
        return plan.Groups.Length == 1
            ? $"One group, about {MinutesAdvice.Describe(minutes[0])}."
            : string.Create(CultureInfo.InvariantCulture, $"At most {Format.Plural(width, "group")} can run at the same time. Critical path: {path}, about {MinutesAdvice.Describe(longest.Longest)} of {MinutesAdvice.Describe(minutes.Sum())}.");
    }

    private static string Cost(Plan plan, ImmutableArray<decimal> costs)
    {
        if (costs.IsEmpty)
        {
            return "Cost: unknown; no agent has reported the cost of a group of this root yet.";
        }

        var sorted = costs.Sort();
        var (low, median, high) = (sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4]);
        return $"Cost: about {Format.Cost(median * plan.Groups.Length)} ({Format.Cost(low * plan.Groups.Length)} to {Format.Cost(high * plan.Groups.Length)}), as {Format.Plural(costs.Length, "finished group")} of this root cost.";
    }

    private static string Short(string text, int most) => Texts.Shorten(Texts.OneLine(text), most);
}
