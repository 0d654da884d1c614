using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <summary>Who depends on whom, as ranges: "all previous groups" in a file of n groups costs O(log n) edges a group, not n.</summary>
/// <remarks>
/// The groups are the leaves of a segment tree of 2n nodes (leaf of position <c>i</c> is node <c>n + i</c>, children of node <c>v</c> are
/// <c>2v</c> and <c>2v + 1</c>). A group points at the O(log n) nodes that cover its ranges; an inner node points at its children.
/// </remarks>
internal sealed partial class DependencyGraph
{
    // Compressed rows: the nodes a group points at, and the groups that point at a node.
    private readonly int[] _targetStart;
    private readonly int[] _targets;
    private readonly int[] _sourceStart;
    private readonly int[] _sources;

    private DependencyGraph(ImmutableArray<ImmutableArray<GroupRange>> ranges, int[] targetStart, int[] targets, int[] sourceStart, int[] sources)
    {
        Ranges = ranges;
        _targetStart = targetStart;
        _targets = targets;
        _sourceStart = sourceStart;
        _sources = sources;
    }

    /// <summary>Number of groups.</summary>
    public int Count => Ranges.Length;

    /// <summary>What each group depends on, as given.</summary>
    public ImmutableArray<ImmutableArray<GroupRange>> Ranges { get; }

    /// <param name="dependencies">Per position, the ranges of positions it depends on; an empty range (last before first) is none.</param>
    public static DependencyGraph Create(ImmutableArray<ImmutableArray<GroupRange>> dependencies)
    {
        var count = dependencies.Length;
        var targetStart = new int[count + 1];
        var targets = new List<int>(count * 2);
        for (var group = 0; group < count; group++)
        {
            foreach (var range in dependencies[group])
            {
                AddCover(range, count, targets);
            }

            targetStart[group + 1] = targets.Count;
        }

        var sourceStart = new int[(2 * count) + 1];
        foreach (var node in targets)
        {
            sourceStart[node + 1]++;
        }

        for (var node = 0; node < 2 * count; node++)
        {
            sourceStart[node + 1] += sourceStart[node];
        }

        return new DependencyGraph(dependencies, targetStart, [.. targets], sourceStart, InvertTargets(targetStart, targets, sourceStart));
    }

    /// <summary>Positions of the direct dependencies of a group, in the order of its ranges.</summary>
    public IEnumerable<int> Dependencies(int group) =>
        Ranges[group].SelectMany(range => Enumerable.Range(range.First, Math.Max(0, range.Last - range.First + 1)));

    /// <summary>Positions of the groups that directly depend on a group, in no promised order.</summary>
    public IEnumerable<int> Dependents(int group)
    {
        for (var node = Count + group; node > 0; node >>= 1)
        {
            for (var i = _sourceStart[node]; i < _sourceStart[node + 1]; i++)
            {
                yield return _sources[i];
            }
        }
    }

    /// <summary>Whether a group depends on anything.</summary>
    public bool HasDependencies(int group) => _targetStart[group] != _targetStart[group + 1];

    /// <summary>Starts counting which groups become ready as others finish.</summary>
    public ReadyTracker Track() => new(this);

    /// <summary>Nodes whose leaves are exactly the range.</summary>
    private static void AddCover(GroupRange range, int count, List<int> nodes)
    {
        var left = range.First + count;
        var right = range.Last + 1 + count;
        for (; left < right; left >>= 1, right >>= 1)
        {
            if ((left & 1) == 1)
            {
                nodes.Add(left++);
            }

            if ((right & 1) == 1)
            {
                nodes.Add(--right);
            }
        }
    }

    private static int[] InvertTargets(int[] targetStart, List<int> targets, int[] sourceStart)
    {
        var sources = new int[targets.Count];
        var next = sourceStart.AsSpan().ToArray();
        for (var group = 0; group < targetStart.Length - 1; group++)
        {
            for (var i = targetStart[group]; i < targetStart[group + 1]; i++)
            {
                sources[next[targets[i]]++] = group;
            }
        }

        return sources;
    }

    /// <summary>Counts unfinished dependencies; every group becomes ready once, when its last dependency is finished.</summary>
    internal sealed class ReadyTracker
    {
        private readonly DependencyGraph _graph;
        private readonly int[] _pendingOfGroup;
        private readonly int[] _pendingOfNode;

        internal ReadyTracker(DependencyGraph graph)
        {
            _graph = graph;
            _pendingOfGroup = new int[graph.Count];
            _pendingOfNode = new int[2 * graph.Count];
            Array.Fill(_pendingOfNode, 2);
            for (var group = 0; group < graph.Count; group++)
            {
                _pendingOfGroup[group] = graph._targetStart[group + 1] - graph._targetStart[group];
            }
        }

        /// <summary>Groups that depend on nothing, ascending.</summary>
        public IEnumerable<int> Roots => Enumerable.Range(0, _graph.Count).Where(group => !_graph.HasDependencies(group));

        /// <summary>Records that a group is finished; call once per group.</summary>
        /// <param name="ready">Receives the groups that became ready by it, in no promised order.</param>
        public void Finish(int group, ICollection<int> ready)
        {
            var node = _graph.Count + group;
            while (true)
            {
                for (var i = _graph._sourceStart[node]; i < _graph._sourceStart[node + 1]; i++)
                {
                    if (--_pendingOfGroup[_graph._sources[i]] == 0)
                    {
                        ready.Add(_graph._sources[i]);
                    }
                }

                node >>= 1;
                if (node == 0 || --_pendingOfNode[node] != 0)
                {
                    return;
                }
            }
        }
    }
}
