using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>What the decision is made by: how much there is, and how much of it can be done at the same time.</summary>
/// <param name="Steps">Number of groups.</param>
/// <param name="OneFile">The one file that all groups write; null where they write several, or do not say.</param>
/// <param name="Width">Most groups that can run at the same time: more slots than this are of no use.</param>
internal sealed record ProposalShape(int Steps, string? OneFile, int Width)
{
    /// <summary>Each group waits for another one, so that nothing runs in parallel.</summary>
    public bool IsChain => Width == 1;

    /// <param name="proposal">Without a cycle.</param>
    public static ProposalShape Of(Proposal proposal)
    {
        var graph = GraphOf(proposal);
        return new ProposalShape(proposal.Groups.Length, FindOneFile(proposal), FindWidth(FindAncestors(graph, graph.Order(position => position))));
    }

    /// <summary>By position; ids that are of no group are left out.</summary>
    public static DependencyGraph GraphOf(Proposal proposal)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var position = 0; position < proposal.Groups.Length; position++)
        {
            positions.TryAdd(proposal.Groups[position].Id, position);
        }

        return DependencyGraph.Create(
        [
            .. proposal.Groups.Select(group => group.DependsOn.Where(positions.ContainsKey).Select(id => positions[id]).Distinct().Order()
                .Select(position => new GroupRange(position, position)).ToImmutableArray()),
        ]);
    }

    /// <summary>By position: all that a group waits for, directly or not.</summary>
    public static ImmutableArray<ImmutableHashSet<int>> FindAncestors(DependencyGraph graph, ImmutableArray<int> order)
    {
        var ancestors = new ImmutableHashSet<int>[graph.Count];
        foreach (var position in order)
        {
            ancestors[position] = graph.Dependencies(position).Aggregate(ImmutableHashSet<int>.Empty, (all, before) => all.Union(ancestors[before]).Add(before));
        }

        return [.. ancestors];
    }

    /// <summary>A pattern, or a path that ends with a slash, means several.</summary>
    private static string? FindOneFile(Proposal proposal)
    {
        var first = proposal.Groups[0].Writes is [var only] ? only : null;
        return first is null || first.EndsWith('/') || first.AsSpan().IndexOfAny("*?[") >= 0 || !proposal.Groups.All(group => group.Writes is [var file] && file == first) ? null : first;
    }

    /// <summary>
    /// The largest set of groups of which none waits for another. By Dilworth's theorem it has as many elements as the fewest chains that hold all groups, and
    /// these are what a largest matching of groups with later ones leaves.
    /// </summary>
    private static int FindWidth(ImmutableArray<ImmutableHashSet<int>> ancestors)
    {
        var next = new int?[ancestors.Length];
        var matched = 0;
        for (var position = 0; position < ancestors.Length; position++)
        {
            matched += TryMatch(position, []) ? 1 : 0;
        }

        return ancestors.Length - matched;

        bool TryMatch(int later, HashSet<int> tried)
        {
            foreach (var earlier in ancestors[later].Where(tried.Add))
            {
                if (next[earlier] is not { } other || TryMatch(other, tried))
                {
                    next[earlier] = later;
                    return true;
                }
            }

            return false;
        }
    }
}
