using System.Diagnostics;
using Orchestration.Build.Agents;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Benchmarks;

/// <summary>What a ledger costs that has grown, and what a line costs.</summary>
internal static class LedgerBenchmark
{
    private const int Groups = 40;

    private static readonly int[] Sizes = [100, 1_000, 10_000];

    public static async Task RunAsync(Settings settings)
    {
        using var folder = new Folder();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var size in Sizes)
        {
            var path = Path.Combine(folder.Path, $"{size}.jsonl");
            var clock = Stopwatch.GetTimestamp();
            await WriteAsync(path, size);
            var write = Stopwatch.GetElapsedTime(clock).TotalMicroseconds / size;
            var reads = new List<double>();
            for (var round = 0; round < 4 * settings.Rounds; round++)
            {
                clock = Stopwatch.GetTimestamp();
                RunHistory.From(LedgerReader.Read(path).Events);
                reads.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }

            rows.Add([$"{size:#,0}", Report.Number(new FileInfo(path).Length / 1024.0, "0"), Report.Number(reads[0], "0.0"), Report.Number(Statistics.Median(reads), "0.0"), Report.Number(write, "0")]);
        }

        Report.Table(["events", "KB", "first read and fold, ms", "median, ms", "a line, microseconds"], rows);
    }

    private static async Task WriteAsync(string path, int size)
    {
        await using var ledger = RunLedger.Open(path, LedgerContents.Empty, new RunCookie("run", "1"), TimeProvider.System);
        var report = new AgentReport(OutcomeClass.Failed, "What the agent says at its end, in a few words.", "session", new AgentUsage(1000, 200, 300, 10, 0.05m, 3), "It failed.", null, true);
        ledger.StartRun(continued: false, "spec", "agent-os/specs/spec", "claude", 4, Enumerable.Range(1, Groups).Select(number => new LedgerOrdinal($"group-{number}", number)), []);
        for (var line = 1; line < size; line += 2)
        {
            var group = $"group-{(line % Groups) + 1}";
            ledger.StartAttempt(group, (line / Groups) + 1, "claude", "opus", "next attempt", null, $"logs/{group}.stdout.log", new string('k', 64));
            if (line + 1 < size)
            {
                ledger.EndAttempt(group, (line / Groups) + 1, report, 1);
            }
        }
    }
}
