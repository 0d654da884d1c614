using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Model;

[TestClass]
public sealed class DependencyGraphTests
{
    [TestMethod]
    public void A_cycle_is_shown_from_its_first_group_the_short_way_round()
    {
        var graph = Graph([new(2, 2)], [new(0, 0)], [new(0, 1)]);

        Assert.AreEqual("0 2", Text(graph.FindCycles().Single()));
    }

    [TestMethod]
    public void A_group_that_depends_on_itself_is_a_cycle_of_one()
    {
        var graph = Graph([], [new(0, 2)], []);

        Assert.AreEqual("1", Text(graph.FindCycles().Single()));
    }

    [TestMethod]
    public void Each_knot_gives_one_cycle_in_file_order()
    {
        var graph = Graph([new(1, 1)], [new(0, 0)], [new(0, 1)], [new(4, 4)], [new(5, 5)], [new(3, 3)]);

        Assert.AreEqual("0 1|3 4 5", string.Join("|", graph.FindCycles().Select(cycle => Text(cycle))));
    }

    [TestMethod]
    public void A_long_chain_of_groups_that_need_all_previous_ones_stays_cheap()
    {
        const int Count = 50_000;
        var graph = DependencyGraph.Create([.. Enumerable.Range(0, Count).Select(i => ImmutableArray.Create(new GroupRange(0, i - 1)))]);
        var order = graph.Order(_ => 0);

        Assert.AreEqual(0, graph.FindCycles().Length);
        Assert.AreEqual(Count - 1, graph.Depths(order)[^1]);
        Assert.AreEqual(Count, graph.FindRemainingPaths(order, [.. Enumerable.Repeat(1.0, Count)]).CriticalPath().Length);
    }

    [TestMethod]
    public void An_empty_graph_has_nothing()
    {
        var graph = Graph();

        Assert.AreEqual(0, graph.FindCycles().Length);
        Assert.AreEqual(0, graph.Order(_ => 0).Length);
        Assert.AreEqual(0, graph.FindRemainingPaths([], []).CriticalPath().Length);
    }

    [TestMethod]
    public void Ready_groups_come_by_rank_then_by_position()
    {
        var graph = Graph([], [], [], [new(1, 1)]);

        Assert.AreEqual("2 0 1 3", Text(graph.Order(group => group == 2 ? 0 : 1)));
    }

    [TestMethod]
    public void The_order_of_a_cyclic_graph_is_a_programming_error() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => Graph([new(1, 1)], [new(0, 0)]).Order(_ => 0));

    [TestMethod]
    public void What_another_dependency_brings_along_can_be_left_out()
    {
        var graph = Graph([], [new(0, 0)], [new(0, 1)], [], [new(0, 3)]);

        Assert.AreEqual("2 3", Text(graph.ReducedDependencies(4)));
        Assert.AreEqual(7, graph.EdgeCount);
    }

    [TestMethod]
    public void Random_graphs_agree_with_the_naive_algorithms()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var naive = NaiveGraph.Random(random, acyclic: seed % 2 == 0);
            var graph = DependencyGraph.Create(naive.Ranges);
            var cycles = graph.FindCycles();

            Assert.AreEqual(naive.HasCycle, !cycles.IsEmpty, $"seed {seed}");
            Assert.AreEqual(naive.CyclicComponents, cycles.Length, $"seed {seed}");
            foreach (var cycle in cycles)
            {
                Assert.IsTrue(naive.IsCycle(cycle), $"seed {seed}: {Text(cycle)}");
                Assert.AreEqual(naive.ShortestCycleThrough(cycle[0]), cycle.Length, $"seed {seed}: {Text(cycle)}");
            }

            if (cycles.IsEmpty)
            {
                AssertPathsAgree(naive, graph, random, seed);
            }
        }
    }

    private static void AssertPathsAgree(NaiveGraph naive, DependencyGraph graph, Random random, int seed)
    {
        var order = graph.Order(_ => random.Next(3));
        var weights = Enumerable.Range(0, graph.Count).Select(_ => (double)random.Next(1, 9)).ToArray();
        var paths = graph.FindRemainingPaths(order, weights);

        Assert.AreEqual(Text(naive.Depths()), Text(graph.Depths(order)), $"seed {seed}");
        Assert.AreEqual(Text(naive.Remaining(weights)), Text(paths.Remaining), $"seed {seed}");
        Assert.AreEqual(paths.Longest, paths.CriticalPath().Sum(group => weights[group]), $"seed {seed}");
        for (var group = 0; group < graph.Count; group++)
        {
            Assert.AreEqual(Text(naive.Dependencies(group)), Text(graph.Dependencies(group).Order()), $"seed {seed}");
            Assert.AreEqual(Text(naive.Dependents(group)), Text(graph.Dependents(group).Order()), $"seed {seed}");
            var reduced = graph.ReducedDependencies(group).ToList();
            Assert.AreEqual(Text(naive.Reached(naive.Dependencies(group))), Text(naive.Reached(reduced)), $"seed {seed}");
            Assert.IsTrue(naive.Dependencies(group).All(other => order.IndexOf(other) < order.IndexOf(group)), $"seed {seed}");
        }
    }

    private static DependencyGraph Graph(params ImmutableArray<GroupRange>[] ranges) => DependencyGraph.Create([.. ranges]);

    private static string Text<T>(IEnumerable<T> values) => string.Join(' ', values);
}
