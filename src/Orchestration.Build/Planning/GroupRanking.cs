using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>Which of several ready groups starts first: written priority, then the longest remaining path, then file order.</summary>
internal static class GroupRanking
{
    /// <param name="durations">Expected duration per position, any unit; equal ones where there is no history.</param>
    /// <returns>Per position a rank, all different; the lowest starts first.</returns>
    public static ImmutableArray<int> Create(Plan plan, IReadOnlyList<double> durations)
    {
        var remaining = plan.Graph.FindRemainingPaths(plan.Order, durations).Remaining;
        var sorted = plan.Groups
            .OrderBy(group => PriorityClass(group.Group))
            .ThenByDescending(group => remaining[group.Position])
            .ThenBy(group => group.Position)
            .Select((group, rank) => (group.Position, Rank: rank));
        var ranks = new int[plan.Groups.Length];
        foreach (var (position, rank) in sorted)
        {
            ranks[position] = rank;
        }

        return [.. ranks];
    }

    /// <summary>
    /// The class a group is ordered by. What is derived from the critical path stays out of it: there the length of
    /// the remaining path says more than the path's own name.
    /// </summary>
    public static int PriorityClass(TaskGroup group) => (int)(group.Assignment.Priority ?? GroupPriority.P2);
}
