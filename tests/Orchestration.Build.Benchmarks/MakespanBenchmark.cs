using System.Collections.Immutable;
using System.Text.Json;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>
/// How good the order is: list scheduling by longest remaining path against the bound max(critical path, work / slots), and
/// against what wave barriers would cost. Durations are Pareto-distributed (shape 1.5), as agents' are: most short, a few very long.
/// </summary>
internal static class MakespanBenchmark
{
    private const int Draws = 200;

    public static async Task RunAsync(Settings settings)
    {
        var graphs = Graphs();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var slots in new[] { 2, 4, 8 })
        {
            var random = new Random(settings.Seed);
            var (known, unknown, waves) = (new List<double>(), new List<double>(), new List<double>());
            foreach (var graph in graphs)
            {
                for (var draw = 0; draw < Draws; draw++)
                {
                    double[] durations = [.. Enumerable.Range(0, graph.Count).Select(_ => Math.Pow(1 - random.NextDouble(), -1 / 1.5))];
                    var learned = Schedule.Simulate(graph, Ranks(graph, durations), slots, durations);
                    var bound = Math.Max(learned.CriticalPath, learned.Work / slots);
                    var first = Schedule.Simulate(graph, Ranks(graph, [.. durations.Select(_ => 1.0)]), slots, durations);
                    known.Add(learned.Makespan / bound);
                    unknown.Add(first.Makespan / bound);
                    waves.Add(WaveMakespan(graph, slots, durations) / learned.Makespan);
                }
            }

            rows.Add([$"{slots}", Cells(known), Cells(unknown), Cells(waves)]);
        }

        Report.Note($"{graphs.Count} graphs, {Draws} draws each; mean (median, 95th percentile)\n");
        Report.Table(["slots", "learned durations / bound", "no history / bound", "wave barriers / learned"], rows);
        await GateMakespan.RunAsync();
    }

    private static string Cells(List<double> ratios) =>
        $"{Report.Number(ratios.Average(), "0.000")} ({Report.Number(Statistics.Median(ratios), "0.000")}, {Report.Number(Statistics.Percentile(ratios, 0.95), "0.000")})";

    private static ImmutableArray<int> Ranks(DependencyGraph graph, IReadOnlyList<double> durations)
    {
        var remaining = graph.FindRemainingPaths(graph.Order(_ => 0), durations);
        var ranks = new int[graph.Count];
        foreach (var (position, rank) in Enumerable.Range(0, graph.Count).OrderByDescending(position => remaining.Remaining[position]).Select((position, rank) => (position, rank)))
        {
            ranks[position] = rank;
        }

        return [.. ranks];
    }

    /// <summary>All of a wave must end before the next one starts; inside a wave the longest goes first.</summary>
    private static double WaveMakespan(DependencyGraph graph, int slots, double[] durations)
    {
        var depths = graph.Depths(graph.Order(_ => 0));
        return Enumerable.Range(0, graph.Count).GroupBy(position => depths[position]).Sum(wave =>
        {
            var ends = new double[slots];
            foreach (var duration in wave.Select(position => durations[position]).OrderDescending())
            {
                ends[Array.IndexOf(ends, ends.Min())] += duration;
            }

            return ends.Max();
        });
    }

    /// <summary>The real graphs beside this checkout, else the layered graphs of the samples' shape.</summary>
    private static List<DependencyGraph> Graphs()
    {
        if (Checkout.Shared("corpus/expected-groups.json") is not { } file)
        {
            Report.Note("The corpus is not beside this checkout: random layered graphs instead.");
            return [.. Enumerable.Range(1, 50).Select(RandomGraph)];
        }

        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. document.RootElement.EnumerateArray()
                .Select(spec => spec.GetProperty("groups").EnumerateArray().ToList())
                .Where(groups => groups.Count > 2)
                .Select(ReadGraph),
        ];
    }

    private static DependencyGraph ReadGraph(List<JsonElement> groups)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (group, position) in groups.Select((group, position) => (group, position)))
        {
            positions.TryAdd(group.GetProperty("number").GetString()!, position);
        }

        var chain = groups.TrueForAll(group => group.GetProperty("dependsOn").ValueKind == JsonValueKind.Null);
        return DependencyGraph.Create(
        [
            .. groups.Select((group, position) => chain
                ? position == 0 ? [] : ImmutableArray.Create(new GroupRange(position - 1, position - 1))
                : Ranges(group.GetProperty("dependsOn"), positions, position)),
        ]);
    }

    private static ImmutableArray<GroupRange> Ranges(JsonElement dependsOn, Dictionary<string, int> positions, int position) =>
        dependsOn.ValueKind != JsonValueKind.Array
            ? []
            :
            [
                .. dependsOn.EnumerateArray()
                    .Select(number => positions.GetValueOrDefault(number.GetString()!, position))
                    .Where(target => target < position)
                    .Distinct()
                    .Order()
                    .Select(target => new GroupRange(target, target)),
            ];

    private static DependencyGraph RandomGraph(int seed)
    {
        var random = new Random(seed);
        return DependencyGraph.Create(
        [
            .. Enumerable.Range(0, random.Next(5, 20)).Select(position =>
                ImmutableArray.CreateRange(Enumerable.Range(0, position).Where(_ => random.NextDouble() < 0.2).Select(target => new GroupRange(target, target)))),
        ]);
    }
}
