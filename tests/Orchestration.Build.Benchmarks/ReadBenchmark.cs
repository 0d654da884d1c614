using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>From text to prompts in memory, beside the two libraries alone over the same bytes.</summary>
internal static class ReadBenchmark
{
    private const int Rounds = 15;

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];

    public static async Task RunAsync(Settings settings)
    {
        var rows = new List<IReadOnlyList<string>>();
        var before = 0.0;
        foreach (var groups in Sizes)
        {
            using var folder = new Folder();
            var work = new ReadWork(folder, groups);
            var repeats = Math.Max(1, 2_000 / groups);
            var (alone, whole) = Interleaved(repeats, () => work.ParseAlone(), () => work.Whole());
            var ratio = Statistics.MedianWithInterval([.. whole.Zip(alone, (w, a) => w / a)]);
            var time = Statistics.Median(whole);
            rows.Add(
            [
                groups.ToString(CultureInfo.InvariantCulture),
                Report.Number(work.InputBytes / 1024.0, "0"),
                Report.Number(Statistics.Median(alone), "0.000"),
                Report.Number(time, "0.000"),
                Report.Interval(ratio, "0.00"),
                before > 0 ? Report.Number(time / before, "0.0") : "",
                Report.Number((double)Allocated(() => work.Whole()) / work.InputBytes, "0"),
                Report.Number(await PeakMegabytesAsync(groups) - await PeakMegabytesAsync(0), "0.0"),
            ]);
            before = time;
        }

        Report.Table(["groups", "input KB", "libraries alone ms", "whole ms", "ratio", "per tenfold groups", "allocated B per input B", "peak memory above idle MB"], rows);
        Stages();
    }

    /// <summary>The child process behind the last column: one pass, then the peak of its working set.</summary>
    public static int PrintPeak(int groups)
    {
        if (groups > 0)
        {
            using var folder = new Folder();
            new ReadWork(folder, groups).Whole();
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(self.PeakWorkingSet64);
        return 0;
    }

    private static void Stages()
    {
        using var folder = new Folder();
        var work = new ReadWork(folder, 1_000);
        var (tasks, assignments) = (work.ReadTasks(), work.ReadAssignments());
        var model = work.Validate(tasks, assignments);
        var plan = Planner.Create(model);
        (string Name, Action Run)[] stages =
        [
            ("Markdig alone", () => work.ParseMarkdownAlone()),
            ("YamlDotNet alone", () => work.ParseYamlAlone()),
            ("read tasks.md", () => work.ReadTasks()),
            ("read orchestration.yml", () => work.ReadAssignments()),
            ("validate", () => work.Validate(tasks, assignments)),
            ("plan", () => Planner.Create(model)),
            ("render prompts", () => work.Render(plan)),
        ];
        Console.WriteLine();
        Report.Table(["stage, 1000 groups", "ms", "allocated B per input B"], stages.Select(stage =>
            (IReadOnlyList<string>)[stage.Name, Report.Number(Statistics.Median(Enumerable.Range(0, Rounds).Select(_ => Time(stage.Run, 2)).Skip(1)), "0.00"), Report.Number((double)Allocated(stage.Run) / work.InputBytes, "0.0")]));
    }

    private static (List<double> Alone, List<double> Whole) Interleaved(int repeats, Action alone, Action whole)
    {
        var (first, second) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (a, w) = (Time(alone, repeats), Time(whole, repeats));
            if (round > 0)
            {
                first.Add(a);
                second.Add(w);
            }
        }

        return (first, second);
    }

    /// <summary>Milliseconds of processor time: other programs on the machine do not count, our garbage collector does.</summary>
    private static double Time(Action action, int repeats)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < repeats; i++)
        {
            action();
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / repeats;
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<double> PeakMegabytesAsync(int groups)
    {
        var output = await Commands.OutputAsync(
            Checkout.Root, "dotnet", typeof(ReadBenchmark).Assembly.Location, "--peak", groups.ToString(CultureInfo.InvariantCulture));
        return long.Parse(output, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / (1024.0 * 1024);
    }
}
