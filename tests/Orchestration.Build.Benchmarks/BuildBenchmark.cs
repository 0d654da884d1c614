namespace Orchestration.Build.Benchmarks;

/// <summary>What the package adds to <c>dotnet build</c> of a console app with a spec of ten groups, beside no package or another build of it.</summary>
internal static class BuildBenchmark
{
    private const int Groups = 10;

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var (first, second) = await ConsoleApp.CreatePairAsync(folder, Groups, settings.Against);
        var original = await File.ReadAllTextAsync(TasksOf(second));
        var rows = new List<IReadOnlyList<string>>
        {
            Row("same against same", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(first), () => Build(first))),
            Row("nothing changed", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(first), () => Build(second))),
            Row("spec changed", await PairedRuns.MeasureAsync(settings.Pairs, () => Build(first), () => Build(second), Change)),
        };
        Report.Note($"{settings.Pairs} interleaved pairs each; median, with 95 % bootstrap interval of the paired difference\n");
        Report.Table(["build", settings.Against is null ? "without ms" : "other build ms", settings.Against is null ? "with ms" : "this build ms", "difference ms"], rows);

        void Change(int round)
        {
            var changed = original.Replace("- [ ] 1.1 Write", $"- [ ] 1.1 In round {round} write", StringComparison.Ordinal);
            Array.ForEach([first, second], app => File.WriteAllText(TasksOf(app), changed));
        }
    }

    private static string TasksOf(string app) => Path.Combine(app, "agent-os", "specs", "2026-01-15-measured", "tasks.md");

    private static IReadOnlyList<string> Row(string name, PairedRuns runs) =>
        [name, Report.Number(Statistics.Median(runs.First), "0"), Report.Number(Statistics.Median(runs.Second), "0"), Report.Interval(runs.Difference)];

    private static Task<double> Build(string folder) => Commands.TimeAsync(folder, "dotnet", "build", "-v:q");
}
