using Orchestration.Build.Planning;

namespace Orchestration.Build.Prompts;

/// <summary>Names dependencies as ranges, so that "all previous groups" stays one line however many there are.</summary>
internal static class GroupNames
{
    /// <summary><c>Task Group 1: Data Models</c>, or <c>Task Group 1: Data Models to Task Group 9: Docs (9 groups)</c>.</summary>
    public static IEnumerable<string> Headings(Plan plan, PlanGroup group) =>
        Ranges(plan, group, other => MarkdownText.OneLine(other.Group.Heading), " to ", Counted);

    /// <summary><c>T-01</c>, or <c>T-01 … T-09</c>.</summary>
    public static string TaskLabels(Plan plan, PlanGroup group) =>
        string.Join(", ", Ranges(plan, group, other => other.TaskLabel, " … ", (text, _) => text));

    /// <summary><c>1, 2</c>, or <c>1 to 9</c>: the numbers as written in tasks.md.</summary>
    public static string Numbers(Plan plan, PlanGroup group) =>
        string.Join(", ", Ranges(plan, group, other => other.Group.Number, " to ", (text, _) => text));

    private static string Counted(string text, int count) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text} ({count} groups)");

    private static IEnumerable<string> Ranges(
        Plan plan, PlanGroup group, Func<PlanGroup, string> name, string to, Func<string, int, string> counted)
    {
        foreach (var range in group.Group.DependsOn)
        {
            var count = range.Last - range.First + 1;
            if (count > 2)
            {
                yield return counted(name(plan.Groups[range.First]) + to + name(plan.Groups[range.Last]), count);
                continue;
            }

            for (var position = range.First; position <= range.Last; position++)
            {
                yield return name(plan.Groups[position]);
            }
        }
    }
}
