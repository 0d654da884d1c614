namespace Orchestration.Build.Benchmarks;

/// <summary>Jobs per second with trivial agents, beside programs that do nothing but start jobs.</summary>
internal static class JobsBenchmark
{
    private const int Rounds = 3;

    private static readonly int[] Slots = [2, 8, 32];

    public static async Task RunAsync(Settings settings)
    {
        var times = new Dictionary<(string Tool, int Slots), List<double>>();
        (string Name, Func<string, int, int, Task<double>> Run)[] tools =
        [
            ("this package", OwnRun.TimeAsync),
            .. JobTools.All.Where(tool => JobTools.IsInstalled(tool.Program)).Select(tool => (tool.Name, tool.Run)),
        ];

        // A disk that has just freed thousands of files is slow to make new ones (ext4 does not give their numbers again for five seconds), whoever asks.
        using var all = new Folder(inMemory: true);

        // The others are native programs; ours runs inside a build that is already there.
        await OwnRun.TimeAsync(Directory.CreateDirectory(Path.Combine(all.Path, "warm")).FullName, 50, 8);
        OwnRun.Overheads.Clear();

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var slots in Slots)
            {
                foreach (var (name, run) in tools)
                {
                    var folder = Directory.CreateDirectory(Path.Combine(all.Path, $"{name.Split(' ')[0]}-{slots}-{round}")).FullName;
                    Add(times, name, slots, await run(folder, settings.Jobs, slots));
                }
            }
        }

        Report.Note($"{settings.Jobs} jobs, median of {Rounds} interleaved rounds, jobs per second; not installed: {Absent()}\n");
        Report.Table(
            ["at a time", .. Slots.Select(slots => $"{slots}")],
            tools.Select(tool => (IReadOnlyList<string>)
                [tool.Name, .. Slots.Select(slots => Report.Number(settings.Jobs * 1000 / Statistics.Median(times[(tool.Name, slots)]), "0"))])
                .Append(["processor time of this package per job, without the job, ms", .. Slots.Select(slots => Report.Number(Statistics.Median(OwnRun.Overheads[slots])))]));
    }

    private static string Absent()
    {
        var absent = JobTools.All.Where(tool => !JobTools.IsInstalled(tool.Program)).Select(tool => tool.Program).ToList();
        return absent.Count == 0 ? "none" : string.Join(", ", absent);
    }

    private static void Add(Dictionary<(string Tool, int Slots), List<double>> times, string tool, int slots, double time)
    {
        if (!times.TryGetValue((tool, slots), out var list))
        {
            times[(tool, slots)] = list = [];
        }

        list.Add(time);
    }
}
