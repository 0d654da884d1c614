using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <summary>Who depends on whom. "All previous groups" is one edge, to a node that stands for them.</summary>
/// <remarks>
/// Node <c>i</c> below <see cref="Count"/> is the group of position <c>i</c>; node <c>Count + i</c> is the prefix of the groups 0 to <c>i</c>, which depends on
/// group <c>i</c> and on the prefix before it. A file of n groups that each depend on all previous ones so has O(n) edges.
/// </remarks>
internal sealed class DependencyGraph
{
    /// <summary>Shorter ranges are edges to their groups.</summary>
    private const int ShortestPrefix = 3;

    private readonly int[][] _targets;
    private readonly List<int>[] _sources;
    private readonly Lazy<int[]> _firstDependentAfter;

    private DependencyGraph(ImmutableArray<ImmutableArray<GroupRange>> ranges)
    {
        Ranges = ranges;
        _targets = new int[2 * Count][];
        _sources = new List<int>[2 * Count];
        for (var node = 0; node < 2 * Count; node++)
        {
            _sources[node] = [];
        }

        for (var node = 0; node < 2 * Count; node++)
        {
            _targets[node] = [.. node < Count ? TargetsOf(ranges[node]) : node == Count ? [0] : new[] { node - Count, node - 1 }];
            Array.ForEach(_targets[node], target => _sources[target].Add(node));
        }

        _firstDependentAfter = new Lazy<int[]>(FindFirstDependents);
    }

    /// <summary>Number of groups.</summary>
    public int Count => Ranges.Length;

    /// <summary>What each group depends on, as given.</summary>
    public ImmutableArray<ImmutableArray<GroupRange>> Ranges { get; }

    /// <summary>Number of direct dependencies of all groups together.</summary>
    public long EdgeCount => Ranges.Sum(ranges => ranges.Sum(range => Math.Max(0L, range.Last - range.First + 1L)));

    /// <param name="dependencies">Per position, the ranges of positions it depends on; an empty range (last before first) is none.</param>
    public static DependencyGraph Create(ImmutableArray<ImmutableArray<GroupRange>> dependencies) => new(dependencies);

    /// <summary>Positions of the direct dependencies of a group, in the order of its ranges.</summary>
    public IEnumerable<int> Dependencies(int group) => Ranges[group].SelectMany(Positions);

    /// <summary>Positions of the groups that directly depend on a group, in no promised order.</summary>
    public IEnumerable<int> Dependents(int group)
    {
        var pending = new Stack<int>([group]);
        while (pending.TryPop(out var node))
        {
            foreach (var source in _sources[node])
            {
                if (source < Count)
                {
                    yield return source;
                }
                else
                {
                    pending.Push(source);
                }
            }
        }
    }

    /// <summary>
    /// The direct dependencies of a group that no later group of the same range directly depends on: finishing them implies the others. What drawings and
    /// long lists show.
    /// </summary>
    public IEnumerable<int> ReducedDependencies(int group) =>
        Ranges[group].SelectMany(range => Positions(range).Where(position => _firstDependentAfter.Value[position] > range.Last));

    /// <summary>Whether a group depends on anything.</summary>
    public bool HasDependencies(int group) => _targets[group].Length > 0;

    /// <summary>Starts counting which groups become ready as others finish.</summary>
    public ReadyTracker Track() => new(this);

    /// <summary>One cycle per strongly connected component that has one; empty for a valid plan.</summary>
    /// <returns>See <see cref="DependencyCycles.Find"/>.</returns>
    public ImmutableArray<ImmutableArray<int>> FindCycles() => DependencyCycles.Find(Count, _targets);

    /// <summary>Topological order (Kahn); among ready groups the lowest rank first, then the lowest position.</summary>
    /// <param name="rank">Per position.</param>
    /// <exception cref="InvalidOperationException">There is a cycle.</exception>
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
        var depths = new int[2 * Count];
        var prefixes = 0;
        foreach (var group in order)
        {
            foreach (var target in _targets[group])
            {
                // All groups of the prefix are done, and so are those of shorter ones.
                for (; prefixes <= target - Count; prefixes++)
                {
                    depths[Count + prefixes] = Math.Max(depths[prefixes], prefixes == 0 ? 0 : depths[Count + prefixes - 1]);
                }

                depths[group] = Math.Max(depths[group], depths[target] + 1);
            }
        }

        return [.. depths[..Count]];
    }

    /// <summary>The heaviest path from each group to an end of the graph.</summary>
    /// <param name="order">A topological order.</param>
    /// <param name="weights">Per position, not negative.</param>
    public RemainingPaths FindRemainingPaths(ImmutableArray<int> order, IReadOnlyList<double> weights)
    {
        var remaining = new double[Count];
        var next = new int[Count];

        // Per node the heaviest group that points at it; a prefix hands on what points at the longer ones.
        var via = new int[2 * Count];
        Array.Fill(via, -1);
        var prefixes = Count;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var group = order[i];
            for (; prefixes > group; prefixes--)
            {
                // Whatever points at this prefix or a longer one depends on the group, too, and is done.
                via[Count + prefixes - 1] = prefixes == Count ? via[Count + prefixes - 1] : Heavier(via[Count + prefixes - 1], via[Count + prefixes], remaining);
            }

            next[group] = Heavier(via[group], via[Count + group], remaining);
            remaining[group] = weights[group] + (next[group] < 0 ? 0 : remaining[next[group]]);
            foreach (var target in _targets[group])
            {
                via[target] = Heavier(via[target], group, remaining);
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

    private static IEnumerable<int> Positions(GroupRange range) => Enumerable.Range(range.First, Math.Max(0, range.Last - range.First + 1));

    private IEnumerable<int> TargetsOf(ImmutableArray<GroupRange> ranges) =>
        ranges.SelectMany(range => range.First == 0 && range.Last + 1 >= ShortestPrefix ? [Count + range.Last] : Positions(range));

    /// <summary>Per position the first later group that directly depends on it.</summary>
    private int[] FindFirstDependents()
    {
        var first = new int[Count];
        Array.Fill(first, int.MaxValue);

        // Positions without one yet, as links to the next such position: a range is walked once.
        var open = Enumerable.Range(0, Count + 1).ToArray();
        for (var dependent = 0; dependent < Count; dependent++)
        {
            foreach (var range in Ranges[dependent])
            {
                for (var position = NextOpen(range.First); position <= range.Last && position < dependent; position = NextOpen(position + 1))
                {
                    first[position] = dependent;
                    open[position] = position + 1;
                }
            }
        }

        return first;

        int NextOpen(int position)
        {
            while (open[position] != position)
            {
                open[position] = open[open[position]];
                position = open[position];
            }

            return position;
        }
    }

    /// <summary>Counts unfinished dependencies; every group becomes ready once, when its last dependency is finished.</summary>
    internal sealed class ReadyTracker
    {
        private readonly DependencyGraph _graph;
        private readonly int[] _pending;

        internal ReadyTracker(DependencyGraph graph)
        {
            _graph = graph;
            _pending = [.. graph._targets.Select(targets => targets.Length)];
        }

        /// <summary>Groups that depend on nothing, ascending.</summary>
        public IEnumerable<int> Roots => Enumerable.Range(0, _graph.Count).Where(group => !_graph.HasDependencies(group));

        /// <summary>Records that a group is finished; call once per group.</summary>
        /// <param name="ready">Receives the groups that became ready by it, in no promised order.</param>
        public void Finish(int group, ICollection<int> ready)
        {
            var finished = new Stack<int>([group]);
            while (finished.TryPop(out var node))
            {
                foreach (var source in _graph._sources[node].Where(source => --_pending[source] == 0))
                {
                    if (source < _graph.Count)
                    {
                        ready.Add(source);
                    }
                    else
                    {
                        finished.Push(source);
                    }
                }
            }
        }
    }
}
