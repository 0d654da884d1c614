using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Model;

/// <summary>An adjacency matrix: slow, and too simple to be wrong in the same way.</summary>
internal sealed class NaiveGraph
{
    private readonly bool[,] _reaches;
    private readonly bool[,] _edges;

    private NaiveGraph(int count, ImmutableArray<ImmutableArray<GroupRange>> ranges)
    {
        Count = count;
        Ranges = ranges;
        _edges = new bool[count, count];
        for (var from = 0; from < count; from++)
        {
            foreach (var range in ranges[from])
            {
                for (var to = range.First; to <= range.Last; to++)
                {
                    _edges[from, to] = true;
                }
            }
        }

        _reaches = (bool[,])_edges.Clone();
        for (var via = 0; via < count; via++)
        {
            for (var from = 0; from < count; from++)
            {
                for (var to = 0; to < count; to++)
                {
                    _reaches[from, to] |= _reaches[from, via] && _reaches[via, to];
                }
            }
        }
    }

    public int Count { get; }

    public ImmutableArray<ImmutableArray<GroupRange>> Ranges { get; }

    public bool HasCycle => Enumerable.Range(0, Count).Any(group => _reaches[group, group]);

    public int CyclicComponents => Enumerable.Range(0, Count).Count(group =>
        _reaches[group, group] && !Enumerable.Range(0, group).Any(other => _reaches[group, other] && _reaches[other, group]));

    public static NaiveGraph Random(Random random, bool acyclic)
    {
        var count = random.Next(1, 24);
        var positions = Enumerable.Range(0, count).ToArray();
        var ranges = positions.Select(group => RandomRanges(random, acyclic ? group : count)).ToImmutableArray();
        return new NaiveGraph(count, ranges);
    }

    public IEnumerable<int> Dependencies(int group) => Enumerable.Range(0, Count).Where(other => _edges[group, other]);

    public IEnumerable<int> Dependents(int group) => Enumerable.Range(0, Count).Where(other => _edges[other, group]);

    /// <summary>The groups and all they wait for.</summary>
    public IEnumerable<int> Reached(IEnumerable<int> groups)
    {
        var starts = groups.ToHashSet();
        return Enumerable.Range(0, Count).Where(group => starts.Contains(group) || starts.Any(start => _reaches[start, group]));
    }

    public bool IsCycle(ImmutableArray<int> cycle) =>
        Enumerable.Range(0, cycle.Length).All(i => _edges[cycle[i], cycle[(i + 1) % cycle.Length]]);

    public int ShortestCycleThrough(int start)
    {
        var reached = new HashSet<int> { start };
        for (var length = 1; ; length++)
        {
            reached = [.. reached.SelectMany(Dependencies)];
            if (reached.Contains(start))
            {
                return length;
            }
        }
    }

    public int[] Depths() => FixedPoint(new int[Count], (depths, group) =>
        Dependencies(group).Select(other => depths[other] + 1).DefaultIfEmpty(0).Max());

    public double[] Remaining(double[] weights) => FixedPoint((double[])weights.Clone(), (remaining, group) =>
        weights[group] + Dependents(group).Select(other => remaining[other]).DefaultIfEmpty(0).Max());

    private T[] FixedPoint<T>(T[] values, Func<T[], int, T> next)
    {
        for (var i = 0; i <= Count; i++)
        {
            values = [.. Enumerable.Range(0, Count).Select(group => next(values, group))];
        }

        return values;
    }

    // Sparse graphs half of the time, so that acyclic and lightly knotted ones are met as well as dense ones.
    private static ImmutableArray<GroupRange> RandomRanges(Random random, int limit)
    {
        if (limit == 0 || random.Next(2) == 0)
        {
            return [];
        }

        var first = random.Next(limit);
        var last = random.Next(2) == 0 ? first : random.Next(first, limit);
        return last + 2 < limit && random.Next(2) == 0
            ? [new GroupRange(first, last), new GroupRange(last + 2, random.Next(last + 2, limit))]
            : [new GroupRange(first, last)];
    }
}
