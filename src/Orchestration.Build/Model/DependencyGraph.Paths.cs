using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <summary>Longest paths of a weighted graph.</summary>
/// <param name="Remaining">Per position: its own weight and the heaviest path of dependents after it.</param>
/// <param name="Next">Per position: the dependent on that path, or -1 at its end.</param>
internal sealed record RemainingPaths(ImmutableArray<double> Remaining, ImmutableArray<int> Next)
{
    /// <summary>Weight of the heaviest path of the whole graph; 0 for an empty one.</summary>
    public double Longest => Remaining.IsEmpty ? 0 : Remaining.Max();

    /// <summary>Positions on the heaviest path, first to last; among equal ones the path that begins first in the file.</summary>
    public ImmutableArray<int> CriticalPath()
    {
        if (Remaining.IsEmpty)
        {
            return [];
        }

        var path = ImmutableArray.CreateBuilder<int>();
        for (var group = Remaining.IndexOf(Longest); group >= 0; group = Next[group])
        {
            path.Add(group);
        }

        return path.ToImmutable();
    }
}

/// <content>What needs a graph without cycles: <see cref="InvalidOperationException"/> otherwise.</content>
internal sealed partial class DependencyGraph
{
    /// <summary>Topological order; among ready groups the lowest rank first, then the lowest position.</summary>
    /// <param name="rank">Per position.</param>
    public ImmutableArray<int> Order(Func<int, int> rank)
    {
        var tracker = Track();
        var queue = new PriorityQueue<int, (int Rank, int Position)>();
        var ready = new List<int>(tracker.Roots);
        var order = ImmutableArray.CreateBuilder<int>(Count);
        while (true)
        {
            foreach (var group in ready)
            {
                queue.Enqueue(group, (rank(group), group));
            }

            ready.Clear();
            if (!queue.TryDequeue(out var next, out _))
            {
                break;
            }

            order.Add(next);
            tracker.Finish(next, ready);
        }

        return order.Count == Count ? order.MoveToImmutable() : throw new InvalidOperationException("The graph has a cycle.");
    }

    /// <summary>Per position the length of its longest chain of dependencies: 0 depends on nothing.</summary>
    /// <param name="order">A topological order.</param>
    public ImmutableArray<int> Depths(ImmutableArray<int> order)
    {
        var depths = new int[Count];
        var deepest = new int[2 * Count];
        Array.Fill(deepest, -1);
        foreach (var group in order)
        {
            var depth = 0;
            for (var i = _targetStart[group]; i < _targetStart[group + 1]; i++)
            {
                depth = Math.Max(depth, deepest[_targets[i]] + 1);
            }

            depths[group] = depth;
            for (var node = Count + group; node > 0 && deepest[node] < depth; node >>= 1)
            {
                deepest[node] = depth;
            }
        }

        return [.. depths];
    }

    /// <summary>The heaviest path from each group to an end of the graph.</summary>
    /// <param name="order">A topological order.</param>
    /// <param name="weights">Per position, not negative.</param>
    public RemainingPaths FindRemainingPaths(ImmutableArray<int> order, IReadOnlyList<double> weights)
    {
        var remaining = new double[Count];
        var next = new int[Count];
        var via = new int[2 * Count];
        Array.Fill(via, -1);
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var group = order[i];
            var best = -1;
            for (var node = Count + group; node > 0; node >>= 1)
            {
                best = Heavier(best, via[node], remaining);
            }

            next[group] = best;
            remaining[group] = weights[group] + (best < 0 ? 0 : remaining[best]);
            for (var j = _targetStart[group]; j < _targetStart[group + 1]; j++)
            {
                via[_targets[j]] = Heavier(via[_targets[j]], group, remaining);
            }
        }

        return new RemainingPaths([.. remaining], [.. next]);
    }

    private static int Heavier(int left, int right, double[] remaining)
    {
        if (left < 0 || right < 0)
        {
            return Math.Max(left, right);
        }

        var order = remaining[left].CompareTo(remaining[right]);
        return order == 0 ? Math.Min(left, right) : order > 0 ? left : right;
    }
}
