using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Prompts;

/// <summary>Names dependencies as ranges, so that "all previous groups" stays one line however many there are.</summary>
internal static class GroupNames
{
    /// <summary><c>Task Group 1: Data Models</c>, or <c>Task Group 1: Data Models to Task Group 9: Docs (9 groups)</c>.</summary>
    public static IEnumerable<string> Headings(Plan plan, PlanGroup group) => Ranges(
        plan,
        group,
        other => Texts.OneLine(other.Heading),
        (first, last, count) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Texts.OneLine(first.Heading)} to {Texts.OneLine(last.Heading)} ({count} groups)"));

    /// <summary><c>T-01, T-02</c>; a longer range by the numbers of tasks.md, <c>groups 1 to 9</c>, because labels follow the run order.</summary>
    public static string TaskLabels(Plan plan, PlanGroup group, Func<PlanGroup, string> label) => string.Join(
        ", ", Ranges(plan, group, label, (first, last, _) => $"groups {first.Number} to {last.Number}"));

    /// <summary><c>1, 2</c>, or <c>1 to 9</c>: the numbers as written in tasks.md.</summary>
    public static string Numbers(Plan plan, PlanGroup group) => string.Join(
        ", ", Ranges(plan, group, other => other.Number, (first, last, _) => $"{first.Number} to {last.Number}"));

    private static IEnumerable<string> Ranges(
        Plan plan, PlanGroup group, Func<PlanGroup, string> name, Func<PlanGroup, PlanGroup, int, string> nameRange)
    {
        foreach (var range in group.Group.DependsOn)
        {
            var count = range.Last - range.First + 1;
            if (count > 2)
            {
                yield return nameRange(plan.Groups[range.First], plan.Groups[range.Last], count);
                continue;
            }

            for (var position = range.First; position <= range.Last; position++)
            {
                yield return name(plan.Groups[position]);
            }
        }
    }
}
