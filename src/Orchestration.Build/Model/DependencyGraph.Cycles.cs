using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <content>Cycles: strongly connected components (Tarjan, iterative) and a short way round each.</content>
internal sealed partial class DependencyGraph
{
    /// <summary>One cycle per strongly connected component that has one; empty for a valid plan.</summary>
    /// <returns>
    /// Positions in "depends on" order, without repeating the first: <c>[0, 2]</c> is 1 -> 3 -> 1, <c>[4]</c> depends on itself.
    /// Each begins with the first group of its component and is the shortest through it; cycles are ordered by their first group.
    /// </returns>
    public ImmutableArray<ImmutableArray<int>> FindCycles()
    {
        var component = FindComponents();
        var first = new SortedDictionary<int, int>();
        var seen = new HashSet<int>();
        for (var group = 0; group < Count; group++)
        {
            if (seen.Add(component[Count + group]))
            {
                first.Add(group, component[Count + group]);
            }
        }

        var cycles = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        foreach (var (group, number) in first)
        {
            if (FindShortestCycle(group, number, component) is { IsEmpty: false } cycle)
            {
                cycles.Add(cycle);
            }
        }

        return cycles.ToImmutable();
    }

    /// <summary>Number of the component of every node that a group reaches, -1 for the others.</summary>
    private int[] FindComponents()
    {
        var search = new ComponentSearch(2 * Count);
        for (var group = 0; group < Count; group++)
        {
            search.Visit(this, Count + group);
        }

        return search.Component;
    }

    private int SuccessorCount(int node) => node < Count ? 2 : _targetStart[node - Count + 1] - _targetStart[node - Count];

    private int Successor(int node, int index) => node < Count ? (2 * node) + index : _targets[_targetStart[node - Count] + index];

    /// <summary>Breadth first inside one component; steps into inner nodes' children cost nothing, so groups alone are counted.</summary>
    private ImmutableArray<int> FindShortestCycle(int start, int number, int[] component)
    {
        var origin = Count + start;
        var cameFrom = new Dictionary<int, int>();
        var layer = new Stack<int>([origin]);
        var next = new List<int>();
        while (layer.Count > 0)
        {
            while (layer.TryPop(out var node))
            {
                for (var i = 0; i < SuccessorCount(node); i++)
                {
                    var to = Successor(node, i);
                    if (component[to] != number || !cameFrom.TryAdd(to, node))
                    {
                        continue;
                    }

                    if (to == origin)
                    {
                        return WalkBack(origin, cameFrom);
                    }

                    if (to < Count)
                    {
                        layer.Push(to);
                    }
                    else
                    {
                        next.Add(to);
                    }
                }
            }

            // Ascending on the stack's top: the earliest group is looked at first, so the answer is stable.
            next.Sort();
            next.Reverse();
            next.ForEach(layer.Push);
            next.Clear();
        }

        return [];
    }

    private ImmutableArray<int> WalkBack(int origin, Dictionary<int, int> cameFrom)
    {
        var cycle = new List<int> { origin - Count };
        for (var node = cameFrom[origin]; node != origin; node = cameFrom[node])
        {
            if (node >= Count)
            {
                cycle.Add(node - Count);
            }
        }

        cycle.Reverse(1, cycle.Count - 1);
        return [.. cycle];
    }

    /// <summary>Tarjan's algorithm with its own stack: depth is bounded by memory, not by the thread.</summary>
    private sealed class ComponentSearch
    {
        private readonly int[] _index;
        private readonly int[] _low;
        private readonly Stack<int> _open = new();
        private readonly Stack<(int Node, int Edge)> _path = new();
        private int _nextIndex = 1;
        private int _nextComponent;

        public ComponentSearch(int nodes)
        {
            _index = new int[nodes];
            _low = new int[nodes];
            Component = new int[nodes];
            Array.Fill(Component, -1);
        }

        public int[] Component { get; }

        public void Visit(DependencyGraph graph, int root)
        {
            if (_index[root] == 0)
            {
                Enter(root);
            }

            while (_path.TryPop(out var step))
            {
                var (node, edge) = step;
                if (edge > 0)
                {
                    LowerTo(node, graph.Successor(node, edge - 1));
                }

                if (edge < graph.SuccessorCount(node))
                {
                    _path.Push((node, edge + 1));
                    if (_index[graph.Successor(node, edge)] == 0)
                    {
                        Enter(graph.Successor(node, edge));
                    }
                }
                else if (_low[node] == _index[node])
                {
                    Close(node);
                }
            }
        }

        private void Enter(int node)
        {
            _index[node] = _low[node] = _nextIndex++;
            _open.Push(node);
            _path.Push((node, 0));
        }

        private void LowerTo(int node, int successor)
        {
            if (Component[successor] < 0)
            {
                _low[node] = Math.Min(_low[node], _low[successor]);
            }
        }

        private void Close(int node)
        {
            int member;
            do
            {
                member = _open.Pop();
                Component[member] = _nextComponent;
            }
            while (member != node);

            _nextComponent++;
        }
    }
}
