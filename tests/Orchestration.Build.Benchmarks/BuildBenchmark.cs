namespace Orchestration.Build.Benchmarks;

/// <summary>What the package adds to <c>dotnet build</c> of a console app with a spec of ten groups.</summary>
internal static class BuildBenchmark
{
    private const int Groups = 10;

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var (without, with) = await ConsoleApp.CreatePairAsync(folder, Groups);
        var tasks = Path.Combine(with, "agent-os", "specs", "2026-01-15-measured", "tasks.md");
        var original = await File.ReadAllTextAsync(tasks);
        var rows = new List<IReadOnlyList<string>>
        {
            Row("same against same", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(without), () => Build(without))),
            Row("nothing changed", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(without), () => Build(with))),
            Row("spec changed", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(without), () => Build(with), round =>
                File.WriteAllText(tasks, original.Replace("- [ ] 1.1 Write", $"- [ ] 1.1 In round {round} write", StringComparison.Ordinal)))),
        };
        Report.Note($"{settings.Pairs} interleaved pairs each; median, with 95 % bootstrap interval of the paired difference\n");
        Report.Table(["build", "without ms", "with ms", "difference ms"], rows);
    }

    private static IReadOnlyList<string> Row(string name, PairedRuns runs) =>
        [name, Report.Number(Statistics.Median(runs.First), "0"), Report.Number(Statistics.Median(runs.Second), "0"), Report.Interval(runs.Difference)];

    private static Task<double> Build(string folder) => Commands.TimeAsync(folder, "dotnet", "build", "-v:q");
}
