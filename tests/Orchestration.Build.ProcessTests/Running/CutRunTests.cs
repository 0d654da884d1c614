using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>Builds that are cut, and builds that meet.</summary>
[TestClass]
public sealed class CutRunTests
{
    [TestMethod]
    public async Task A_build_that_was_cancelled_continues_where_it_was()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# docs 1\nchild 300\nhang\n{RunFixture.Chain}");
        using var cancel = new CancellationTokenSource();
        var running = fixture.RunAsync(cancel.Token);
        await RunFixture.WaitForAsync(() => fixture.Record().Contains("end api 1"));
        await cancel.CancelAsync();
        var result = await running;
        Assert.AreEqual(Catalogue.RunCancelled, result.Diagnostics.Single(diagnostic => diagnostic.Descriptor != Catalogue.NoGate).Descriptor);
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(result.View!.RunId)));
        var second = await fixture.RunAsync();
        Assert.IsTrue(second.Succeeded, RunFixture.Texts(second));
        Assert.AreEqual(result.View.RunId, second.View!.RunId);
        CollectionAssert.AreEquivalent(
            new[] { "start models 1", "start api 1", "start docs 1", "start docs 2" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).ToList());
    }

    [TestMethod]
    public async Task Two_builds_at_once_on_one_spec_are_one_run_and_a_word()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# docs\nhang\n{RunFixture.Chain}");
        using var cancel = new CancellationTokenSource();
        var running = fixture.RunAsync(cancel.Token);
        await RunFixture.WaitForAsync(() => fixture.Record().Contains("start docs 1"));
        var second = await fixture.RunAsync();
        var error = second.Diagnostics.Single();
        Assert.AreEqual(Catalogue.RunLocked, error.Descriptor);
        StringAssert.Contains(error.Message, $"process {Environment.ProcessId}");
        await cancel.CancelAsync();
        await running;
    }

    [TestMethod]
    public async Task A_ledger_of_a_newer_version_stops_the_run_before_anything_starts()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        Directory.CreateDirectory(fixture.State);
        await File.WriteAllTextAsync(Path.Combine(fixture.State, "ledger.jsonl"), $"{{\"v\":{LedgerEvent.CurrentVersion + 1}}}\n");
        var result = await fixture.RunAsync();
        Assert.AreEqual(Catalogue.LedgerTooNew, result.Diagnostics.Single(diagnostic => diagnostic.Descriptor != Catalogue.NoGate).Descriptor);
        Assert.IsEmpty(fixture.Record());
    }

    [TestMethod]
    public async Task Ticks_of_an_agent_do_not_outlive_a_cancelled_build()
    {
        using var fixture = new RunFixture(RunFixture.Tasks(("Docs", "None"), ("Api", "None")), "# *\ntick all\nhang");

        // One agent: two that write the file at once may leave it empty.
        fixture.Settings = fixture.Settings with { MaxParallelism = 1 };
        var before = fixture.Read("agent-os/specs/s/tasks.md");
        using var cancel = new CancellationTokenSource();
        var running = fixture.RunAsync(cancel.Token);

        // The last box, not the absence of open ones: while an agent writes the file it is empty for a moment.
        await RunFixture.WaitForAsync(() => fixture.Read("agent-os/specs/s/tasks.md").Contains("[x] 2.1", StringComparison.Ordinal));
        await cancel.CancelAsync();
        await running;
        Assert.AreEqual(before, fixture.Read("agent-os/specs/s/tasks.md"));
    }
}
