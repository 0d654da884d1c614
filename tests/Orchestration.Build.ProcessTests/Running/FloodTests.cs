using System.Diagnostics;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.ProcessTests.Running;

[TestClass]
[DoNotParallelize]
public sealed class FloodTests
{
    private const long Gigabyte = 1L << 30;
    private const long MostGrowth = 64L << 20;

    [TestMethod]
    public async Task A_gigabyte_without_a_line_break_grows_memory_by_less_than_64_MB_and_the_log_keeps_head_and_tail()
    {
        const long Cap = 10 << 20;
        using var fixture = new RunFixture(
            RunFixture.Tasks(("Flood", "None")),
            string.Create(CultureInfo.InvariantCulture, $"# *\nsay head\nflood {Gigabyte}\nraw tail"));
        fixture.Settings = fixture.Settings with { MaxLogSize = Cap, Retries = 0 };
        GC.Collect();
        var before = WorkingSet();
        var peak = before;
        var running = fixture.RunAsync();
        while (await Task.WhenAny(running, Task.Delay(20)) != running)
        {
            peak = Math.Max(peak, WorkingSet());
        }

        var result = await running;
        Assert.AreEqual(OutcomeClass.Failed, result.View!.Groups[0].Outcome);
        Assert.IsLessThan(MostGrowth, peak - before);
        using var log = new StreamReader(Path.Combine(fixture.State, "logs", "agent-01.1.stdout.log"));
        var text = await log.ReadToEndAsync();
        StringAssert.StartsWith(text, "head\n");
        StringAssert.EndsWith(text, "xtail");
        StringAssert.Contains(text, "bytes cut");
        Assert.IsLessThan(Cap + 200, text.Length);
    }

    [TestMethod]
    public async Task What_is_written_after_the_end_does_not_hold_the_run()
    {
        using var fixture = new RunFixture(RunFixture.Tasks(("Late", "None")), "# *\nwork\nlate\nresult done");
        var result = await fixture.RunAsync();
        Assert.AreEqual(GroupStatus.Completed, result.View!.Groups[0].Status);
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(result.View.RunId)));
    }

    private static long WorkingSet()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
