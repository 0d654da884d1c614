using System.Collections.Immutable;

namespace Orchestration.Build.Model;

/// <summary>Strongly connected components (Tarjan, without recursion) and a short way round each.</summary>
internal static class DependencyCycles
{
    /// <param name="groups">Nodes below this number are groups; the others only pass dependencies on.</param>
    /// <param name="targets">Per node, what it depends on.</param>
    /// <returns>
    /// Positions in "depends on" order, without repeating the first: <c>[0, 2]</c> is 1 -> 3 -> 1, <c>[4]</c> depends on itself.
    /// Each begins with the first group of its component and is the shortest through it; cycles are ordered by their first group.
    /// </returns>
    public static ImmutableArray<ImmutableArray<int>> Find(int groups, int[][] targets)
    {
        var components = FindComponents(targets);
        var cycles = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        foreach (var first in Enumerable.Range(0, groups).DistinctBy(group => components[group]))
        {
            if (FindShortest(first, groups, targets, components) is { IsEmpty: false } cycle)
            {
                cycles.Add(cycle);
            }
        }

        return cycles.ToImmutable();
    }

    /// <summary>Breadth first inside one component; other nodes than groups cost nothing.</summary>
    private static ImmutableArray<int> FindShortest(int start, int groups, int[][] targets, int[] components)
    {
        var cameFrom = new Dictionary<int, int>();
        var layer = new Stack<int>([start]);
        var next = new List<int>();
        while (layer.Count > 0)
        {
            while (layer.TryPop(out var node))
            {
                foreach (var to in targets[node].Where(to => components[to] == components[start] && cameFrom.TryAdd(to, node)))
                {
                    if (to == start)
                    {
                        return WalkBack(start, groups, cameFrom);
                    }

                    if (to < groups)
                    {
                        next.Add(to);
                    }
                    else
                    {
                        layer.Push(to);
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

    private static ImmutableArray<int> WalkBack(int start, int groups, Dictionary<int, int> cameFrom)
    {
        var cycle = new List<int> { start };
        for (var node = cameFrom[start]; node != start; node = cameFrom[node])
        {
            if (node < groups)
            {
                cycle.Add(node);
            }
        }

        cycle.Reverse(1, cycle.Count - 1);
        return [.. cycle];
    }

    /// <summary>Per node the number of its component. With a stack of its own: depth is bounded by memory, not by the thread.</summary>
    private static int[] FindComponents(int[][] targets)
    {
        var (index, low, component) = (new int[targets.Length], new int[targets.Length], new int[targets.Length]);
        Array.Fill(component, -1);
        var open = new Stack<int>();
        var path = new Stack<(int Node, int Edge)>();
        var (visited, components) = (0, 0);
        for (var root = 0; root < targets.Length; root++)
        {
            if (index[root] == 0)
            {
                Enter(root);
            }

            while (path.TryPop(out var step))
            {
                var (node, edge) = step;
                if (edge > 0 && targets[node][edge - 1] is var done && component[done] < 0)
                {
                    low[node] = Math.Min(low[node], low[done]);
                }

                if (edge < targets[node].Length)
                {
                    path.Push((node, edge + 1));
                    if (index[targets[node][edge]] == 0)
                    {
                        Enter(targets[node][edge]);
                    }
                }
                else if (low[node] == index[node])
                {
                    Close(node);
                }
            }
        }

        return component;

        void Enter(int node)
        {
            index[node] = low[node] = ++visited;
            open.Push(node);
            path.Push((node, 0));
        }

        void Close(int node)
        {
            int member;
            do
            {
                component[member = open.Pop()] = components;
            }
            while (member != node);

            components++;
        }
    }
}
