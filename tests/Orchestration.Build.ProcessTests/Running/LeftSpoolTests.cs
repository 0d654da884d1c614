using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>What agents of a killed build wrote, and no build has read.</summary>
[TestClass]
public sealed class LeftSpoolTests
{
    private const string Words = "I read the models and wrote them.";
    private const string Result = """{"type":"result","subtype":"success","is_error":false,"num_turns":3,"session_id":"s","result":"Done with it.","total_cost_usd":0.25,"usage":{"input_tokens":10,"output_tokens":5}}""";

    [TestMethod]
    public async Task They_are_in_the_log_and_the_work_is_judged_and_not_paid_for_again()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        await LeaveAsync(fixture, []);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
        Assert.AreEqual(0.25m, result.View!.Groups[0].Attempts.Single().Usage.CostUsd);
        Assert.AreEqual("Done with it.", result.View.Groups[0].ResultText);
        Assert.AreEqual($"{Words}\n{Result}\n", fixture.ReadState("logs/agent-01.1.stdout.log"));
        Assert.AreEqual("careful", fixture.ReadState("logs/agent-01.1.stderr.log"));
        Assert.IsFalse(Directory.Exists(Path.Combine(fixture.State, "spool")));
    }

    [TestMethod]
    public async Task Without_a_secret_of_then_only_outcome_and_usage_are_taken()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        await LeaveAsync(fixture, ["NO_SUCH_TOKEN"]);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        StringAssert.Contains(result.Diagnostics.Single(diagnostic => diagnostic.Descriptor == Catalogue.OutputNotKept).Message, "NO_SUCH_TOKEN");
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
        Assert.AreEqual(GroupStatus.Completed, result.View!.Groups[0].Status);
        Assert.AreEqual(0.25m, result.View.Groups[0].Attempts.Single().Usage.CostUsd);
        Assert.IsNull(result.View.Groups[0].ResultText);
        foreach (var file in Directory.EnumerateFiles(fixture.State, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Words, await File.ReadAllTextAsync(file), file);
        }
    }

    [TestMethod]
    public async Task Whoever_looks_takes_them_in_unless_something_of_the_run_is_left()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        var history = await LeaveAsync(fixture, []);
        var paths = new RunPaths(fixture.State);
        var environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), []).SetItem(RunCookie.VariableName, history.LastRun + "/1");
        var spec = new ProcessSpec("/bin/sleep", ["300"], "/", environment, new ProcessFiles(null, "/dev/null", "/dev/null"));
        await using (var agent = new UnixProcessStarter(watchdog: null).Start(spec))
        {
            LeftSpools.TakeInIfOver(paths, history, SecretSet.Empty, 1_000_000);
            Assert.IsTrue(Directory.Exists(paths.Spool), "It may still be written to.");
        }

        LeftSpools.TakeInIfOver(paths, history, SecretSet.Empty, 1_000_000);
        Assert.IsFalse(Directory.Exists(paths.Spool));
        StringAssert.Contains(fixture.ReadState("logs/agent-01.1.stdout.log"), Words);
    }

    /// <summary>As a build leaves it that was killed while its agent ended.</summary>
    private static async Task<RunHistory> LeaveAsync(RunFixture fixture, string[] secrets)
    {
        var scope = fixture.Scope();
        scope.Paths.Create();
        var key = GroupKey.Compute(scope.Plan)[0].Value;
        await using (var ledger = RunLedger.Open(scope.Paths.Ledger, LedgerContents.Empty, new RunCookie("left-" + Guid.NewGuid().ToString("N"), "1"), TimeProvider.System))
        {
            ledger.StartRun(continued: false, "s", "agent-os/specs/s", "fake", 1, [new LedgerOrdinal("models", 1)], [.. secrets]);
            ledger.StartAttempt("models", 1, "fake", null, "not run yet", null, "logs/agent-01.1.stdout.log", key);
        }

        var files = ProcessFiles.Create(scope.Paths.Spool, "agent-01.1", "prompt");
        await File.WriteAllTextAsync(files.Output, $"{Words}\n{Result}\n");
        await File.WriteAllTextAsync(files.Error, "careful");
        fixture.Write("work/models.txt", "work of models\n");
        return RunHistory.From(LedgerReader.Read(scope.Paths.Ledger).Events);
    }
}
