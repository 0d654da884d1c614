using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>Validated groups to a plan: order, waves, critical path, priorities and the names of files.</summary>
internal static class Planner
{
    /// <param name="spec">Validated: its dependencies have no cycle.</param>
    public static Plan Create(SpecModel spec)
    {
        var groups = spec.Groups;
        var graph = DependencyGraph.Create([.. groups.Select(group => group.DependsOn)]);
        var order = graph.Order(position => GroupRanking.PriorityClass(groups[position]));
        var depths = graph.Depths(order);

        // Without a history every group counts as one: the critical path is the longest chain.
        var criticalPath = graph.FindRemainingPaths(order, [.. groups.Select(_ => 1.0)]).CriticalPath();
        var ordinals = new int[groups.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ordinals[order[i]] = i + 1;
        }

        var fileNames = PromptFileNames(groups);
        var critical = criticalPath.ToHashSet();
        var planned = groups.Select((group, position) => new PlanGroup(
            position,
            ordinals[position],
            group,
            depths[position],
            critical.Contains(position),
            group.Assignment.Priority ?? (critical.Contains(position) ? GroupPriority.P1 : GroupPriority.P2),
            fileNames[position]));
        return new Plan(spec, graph, [.. planned], criticalPath, Waves(depths), order);
    }

    private static ImmutableArray<ImmutableArray<int>> Waves(ImmutableArray<int> depths) =>
    [
        .. Enumerable.Range(0, depths.Length)
            .GroupBy(position => depths[position])
            .OrderBy(wave => wave.Key)
            .Select(wave => wave.ToImmutableArray()),
    ];

    /// <summary><c>3-comment-system.md</c>; ids are unique, numbers need not be and may hold anything.</summary>
    private static ImmutableArray<string> PromptFileNames(ImmutableArray<TaskGroup> groups)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "README.md" };
        var names = ImmutableArray.CreateBuilder<string>(groups.Length);
        foreach (var group in groups)
        {
            var number = new string([.. group.Number.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')]).Trim('.', '-');
            var stem = number.Length == 0 ? group.Id : $"{number}-{group.Id}";
            var name = stem + ".md";
            for (var copy = 2; !taken.Add(name); copy++)
            {
                name = $"{stem}-{copy}.md";
            }

            names.Add(name);
        }

        return names.ToImmutable();
    }
}
