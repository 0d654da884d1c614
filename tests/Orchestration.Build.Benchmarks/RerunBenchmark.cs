namespace Orchestration.Build.Benchmarks;

/// <summary>The second run of a finished plan in which nothing changed, beside a build in which nothing changed.</summary>
internal static class RerunBenchmark
{
    private const int Groups = 10;

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var (without, with) = await ConsoleApp.CreatePairAsync(folder, Groups);
        var starts = Path.Combine(folder.Path, "starts.txt");
        var agent = folder.Write("agent.sh", $"echo started >> '{starts}'\ncat > /dev/null\necho done\n");
        folder.Write("with/Directory.Build.targets", $"""
            <Project>
              <ItemGroup><OrchestrationAgentProfile Include="script" Command="/bin/sh" Arguments="{agent}" EditArguments="" /></ItemGroup>
            </Project>
            """);
        string[] orchestrate = ["build", "-t:Orchestrate", "-p:OrchestrationAgent=script", "-p:OrchestrationIsolation=none", "-v:q"];
        await Commands.TimeAsync(with, "dotnet", orchestrate);
        var first = (await File.ReadAllLinesAsync(starts)).Length;
        var runs = await PairedRuns.MeasureAsync(
            settings.Pairs,
            () => Commands.TimeAsync(without, "dotnet", "build", "-v:q"),
            () => Commands.TimeAsync(with, "dotnet", orchestrate));
        var again = (await File.ReadAllLinesAsync(starts)).Length - first;
        Report.Note($"{settings.Pairs} interleaved pairs; agents started by the first run: {first}, by all later runs: {again}\n");
        Report.Table(
            ["", "no-op build ms", "finished plan ms", "difference ms"],
            [["second run", Report.Number(Statistics.Median(runs.First), "0"), Report.Number(Statistics.Median(runs.Second), "0"), Report.Interval(runs.Difference)]]);
    }
}
