namespace Orchestration.Build.Model;

/// <content>Dependencies without those that another dependency brings along: what drawings and long lists show.</content>
internal sealed partial class DependencyGraph
{
    private int[]? _latestNeed;

    /// <summary>Number of direct dependencies of all groups together.</summary>
    public long EdgeCount => Ranges.Sum(ranges => ranges.Sum(range => Math.Max(0L, range.Last - range.First + 1L)));

    /// <summary>
    /// The direct dependencies of a group that no later group of the same range directly depends on: finishing them implies the others.
    /// Takes time for what it returns, not for what it leaves out.
    /// </summary>
    public IEnumerable<int> ReducedDependencies(int group)
    {
        _latestNeed ??= FindLatestNeeds();
        var pending = new Stack<int>();
        var cover = new List<int>();
        foreach (var range in Ranges[group])
        {
            cover.Clear();
            AddCover(range, Count, cover);
            foreach (var node in cover.OrderByDescending(FirstLeaf))
            {
                pending.Push(node);
            }

            while (pending.TryPop(out var node))
            {
                if (_latestNeed[node] <= range.Last)
                {
                    continue;
                }

                if (node >= Count)
                {
                    yield return node - Count;
                    continue;
                }

                pending.Push((2 * node) + 1);
                pending.Push(2 * node);
            }
        }
    }

    private int FirstLeaf(int node)
    {
        while (node < Count)
        {
            node *= 2;
        }

        return node;
    }

    /// <summary>Per node the maximum, over its groups, of the first later group that depends on each.</summary>
    private int[] FindLatestNeeds()
    {
        var latest = new int[2 * Count];
        for (var group = 0; group < Count; group++)
        {
            latest[Count + group] = FirstDependentAfter(group);
        }

        for (var node = Count - 1; node > 0; node--)
        {
            latest[node] = Math.Max(latest[2 * node], latest[(2 * node) + 1]);
        }

        return latest;
    }

    private int FirstDependentAfter(int group)
    {
        var first = int.MaxValue;
        for (var node = Count + group; node > 0; node >>= 1)
        {
            // The groups that point at a node stand in ascending order.
            var sources = _sources.AsSpan(_sourceStart[node].._sourceStart[node + 1]);
            var index = sources.BinarySearch(group);
            while (index >= 0 && index < sources.Length && sources[index] == group)
            {
                index++;
            }

            index = index < 0 ? ~index : index;
            if (index < sources.Length)
            {
                first = Math.Min(first, sources[index]);
            }
        }

        return first;
    }
}
