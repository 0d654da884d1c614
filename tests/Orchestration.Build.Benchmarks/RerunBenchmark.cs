namespace Orchestration.Build.Benchmarks;

/// <summary>The second run of a finished plan in which nothing changed, beside a build in which nothing changed or the same run by another build of the package.</summary>
internal static class RerunBenchmark
{
    private const int Groups = 10;

    private static readonly string[] Orchestrate = ["build", "-t:Orchestrate", "-p:OrchestrationAgent=script", "-p:OrchestrationIsolation=none", "-v:q"];

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var (first, second) = await ConsoleApp.CreatePairAsync(folder, Groups, settings.Against);
        var starts = Path.Combine(folder.Path, "starts.txt");
        var agent = folder.Write("agent.sh", $"echo started >> '{starts}'\ncat > /dev/null\necho done\n");
        var profile = $"""
            <Project>
              <ItemGroup><OrchestrationAgentProfile Include="script" Command="/bin/sh" Arguments="{agent}" EditArguments="" /></ItemGroup>
            </Project>
            """;
        folder.Write("second/Directory.Build.targets", profile);
        await RunAsync(second);
        if (settings.Against is not null)
        {
            folder.Write("first/Directory.Build.targets", profile);
            await RunAsync(first);
        }

        var started = (await File.ReadAllLinesAsync(starts)).Length;
        var runs = await PairedRuns.MeasureAsync(
            settings.Pairs,
            () => settings.Against is null ? Commands.TimeAsync(first, "dotnet", "build", "-v:q") : RunAsync(first),
            () => RunAsync(second));
        var again = (await File.ReadAllLinesAsync(starts)).Length - started;
        Report.Note($"{settings.Pairs} interleaved pairs; agents started by the first runs: {started}, by all later runs: {again}\n");
        Report.Table(
            ["", settings.Against is null ? "no-op build ms" : "other build ms", "finished plan ms", "difference ms"],
            [["second run", Report.Number(Statistics.Median(runs.First), "0"), Report.Number(Statistics.Median(runs.Second), "0"), Report.Interval(runs.Difference)]]);
    }

    private static Task<double> RunAsync(string app) => Commands.TimeAsync(app, "dotnet", Orchestrate);
}
