using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Benchmarks;

/// <summary>How long a line of an agent takes until it is read, and how fast a flood is read, beside <c>cat</c>.</summary>
internal static class OutputBenchmark
{
    private const int Lines = 400;
    private const long Flood = 1L << 30;
    private const long Cap = 10L << 20;

    private static readonly int[] AtOnce = [1, 32];

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in AtOnce)
        {
            var delays = (await Task.WhenAll(Enumerable.Range(0, count).Select(number => LatencyAsync(folder, number)))).SelectMany(all => all).Order().ToList();
            rows.Add([Report.Number(count, "0"), Report.Number(delays[delays.Count / 2], "0"), Report.Number(delays[delays.Count * 99 / 100], "0")]);
        }

        Report.Note("From an agent's line to its reader, ms; agents print a line about every 7 ms.\n");
        Report.Table(["agents at once", "median", "p99"], rows);
        GC.Collect();
        var before = Environment.WorkingSet;
        var peak = before;
        var clock = Stopwatch.GetTimestamp();
        var reading = FloodAsync(folder);
        while (await Task.WhenAny(reading, Task.Delay(20)) != reading)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
        }

        var disk = await reading;
        var ours = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        var cat = await Commands.TimeAsync(folder.Path, "/bin/sh", "-c", $"head -c {Flood} /dev/zero | tr '\\0' x | cat > flood.txt");
        Report.Note("\nA gigabyte without a line break.\n");
        Report.Table(
            ["", "this package", "into a file by cat"],
            [
                ["MB/s", Report.Number(Flood / 1048.576 / ours, "0"), Report.Number(Flood / 1048.576 / cat, "0")],
                ["memory that it adds, MB", Report.Number((peak - before) / 1048576.0, "0"), ""],
                ["on the disk at its end, MB", Report.Number(disk / 1048576.0, "0"), Report.Number(Flood / 1048576.0, "0")],
            ]);
    }

    /// <summary>Prints the clock of the machine, for <see cref="LatencyAsync"/>.</summary>
    public static int Tick()
    {
        for (var line = 0; line < Lines; line++)
        {
            Console.WriteLine(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            Thread.Sleep(7);
        }

        return 0;
    }

    private static async Task<List<double>> LatencyAsync(Folder folder, int number)
    {
        var delays = new List<double>();
        await RunAsync(folder, $"tick-{number}", Environment.ProcessPath!, [typeof(OutputBenchmark).Assembly.Location, "--tick"], line =>
            delays.Add(Stopwatch.GetElapsedTime(long.Parse(line, CultureInfo.InvariantCulture)).TotalMilliseconds));
        return delays;
    }

    /// <returns>Bytes of the spool on the disk.</returns>
    private static async Task<long> FloodAsync(Folder folder)
    {
        var files = await RunAsync(folder, "flood", "/bin/sh", ["-c", $"head -c {Flood} /dev/zero | tr '\\0' x"], readLine: null);
        var du = Process.Start(new ProcessStartInfo("du", ["-B1", files.Output]) { RedirectStandardOutput = true })!;
        return long.Parse((await du.StandardOutput.ReadToEndAsync()).Split('\t')[0], CultureInfo.InvariantCulture);
    }

    private static async Task<ProcessFiles> RunAsync(Folder folder, string label, string program, ImmutableArray<string> arguments, Action<string>? readLine)
    {
        var files = ProcessFiles.Create(Path.Combine(folder.Path, "spool"), label, string.Empty);
        using var log = new CappedLog(Path.Combine(folder.Path, label + ".log"), Cap);
        using var output = new SpoolReader(files.Output, new OutputSink(SecretSet.Empty, log, readLine), Cap);
        using var error = new SpoolReader(files.Error, new OutputSink(SecretSet.Empty, null, null), Cap);
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []);
        await new ProcessRunner(ProcessStarter.CreateUnguarded(), TimeProvider.System)
            .RunAsync(new ProcessSpec(program, arguments, folder.Path, environment, files), output, error, timeout: null, CancellationToken.None);
        return files;
    }
}
