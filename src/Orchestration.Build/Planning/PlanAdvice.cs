using System.Collections.Immutable;
using System.Globalization;

namespace Orchestration.Build.Planning;

/// <summary>Says when a plan gains nothing from orchestration, and where its groups could be cut better.</summary>
internal static class PlanAdvice
{
    private const int LargeGroup = 8;
    private const int SmallGroup = 2;
    private const int MostLines = 5;

    /// <summary>Why one agent would do as well; empty where several are of use.</summary>
    public static ImmutableArray<string> FindNoGain(Plan plan)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (plan.Groups.Length is > 0 and < 3)
        {
            reasons.Add("Fewer than three groups: one agent session does the same with less overhead.");
        }

        if (plan.Groups.Length > 1 && plan.Waves.Length == plan.Groups.Length)
        {
            reasons.Add("Every group waits for the one before it: nothing runs in parallel. Drop dependencies that are only habit, or give the whole to one agent.");
        }

        return reasons.ToImmutable();
    }

    public static ImmutableArray<string> For(Plan plan)
    {
        var advice = ImmutableArray.CreateBuilder<string>();
        advice.AddRange(FindNoGain(plan));
        var small = plan.Groups.Where(group => IsMergeable(plan, group)).ToList();
        advice.AddRange(small.Take(MostLines).Select(group => MergeAdvice(plan, group)));
        advice.AddRange(LargeGroups(plan).Take(MostLines).Select(SplitAdvice));
        return advice.ToImmutable();
    }

    /// <summary>A small group with one dependency that has no other dependent, for the same agent: one hand-over for nothing.</summary>
    private static bool IsMergeable(Plan plan, PlanGroup group)
    {
        if (group.Group.DependsOn is not [var range] || range.First != range.Last || plan.Groups.Length < 3)
        {
            return false;
        }

        var before = plan.Groups[range.First];
        return group.AllTasks.Take(SmallGroup + 1).Count() <= SmallGroup
            && before.AllTasks.Take(SmallGroup + 1).Count() <= SmallGroup
            && before.Assignment.Agent == group.Assignment.Agent
            && before.Assignment.Subagent?.Name == group.Assignment.Subagent?.Name
            && plan.Graph.Dependents(before.Position).Take(2).Count() == 1;
    }

    private static string MergeAdvice(Plan plan, PlanGroup group)
    {
        var before = plan.Groups[group.Group.DependsOn[0].First];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Groups {before.Number} and {group.Number} are small and follow each other: merge them to save a hand-over.");
    }

    /// <summary>On the critical path and more than twice as large as the plan's middle group.</summary>
    private static IEnumerable<PlanGroup> LargeGroups(Plan plan)
    {
        if (plan.Groups.Length < 3)
        {
            return [];
        }

        var sizes = plan.Groups.Select(group => group.AllTasks.Count()).ToArray();
        var median = sizes.Order().ElementAt(sizes.Length / 2);
        return plan.Groups.Where(group =>
            group.OnCriticalPath && sizes[group.Position] >= LargeGroup && sizes[group.Position] > 2 * median);
    }

    private static string SplitAdvice(PlanGroup group) => string.Create(
        CultureInfo.InvariantCulture,
        $"Group {group.Number} holds {group.AllTasks.Count()} tasks and everything after it waits: split it where its parts do not need each other.");
}
