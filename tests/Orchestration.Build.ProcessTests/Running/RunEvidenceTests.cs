using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>What is believed of an agent without isolation, and what its output may show.</summary>
[TestClass]
public sealed class RunEvidenceTests
{
    [TestMethod]
    public async Task A_group_done_by_hand_is_not_run_but_its_gate_is()
    {
        var tasks = RunFixture.ThreeGroups.Replace("- [ ] 1.1", "- [x] 1.1", StringComparison.Ordinal);
        const string Entries = "task_groups:\n  - name: Models\n    verify: test -f here\n  - name: Api\n  - name: Docs\n";
        using var fixture = new RunFixture(tasks, RunFixture.Chain, Entries);
        var failed = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.GateFailed, failed.View!.Groups[0].Outcome);
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
        fixture.Write("here", "yes");
        var result = await fixture.RunAsync();
        Assert.AreEqual(GroupStatus.DoneByHand, result.View!.Groups[0].Status, RunFixture.Texts(result));
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_failed_gate_goes_back_to_the_agent_in_its_session()
    {
        const string Entries = "task_groups:\n  - name: Models\n    verify: grep -q right work/models.txt\n  - name: Api\n  - name: Docs\n";
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models 1\nwork\nresult first\n# models 2\nwrite work/models.txt right\nresult second\n{RunFixture.Chain}", Entries);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        using var given = fixture.Given("models", 2);
        StringAssert.Contains(given.RootElement.GetProperty("stdin").GetString(), "grep -q right");
        CollectionAssert.Contains(given.RootElement.GetProperty("argv").EnumerateArray().Select(value => value.GetString()).ToList(), "session-models-1");
    }

    [TestMethod]
    public async Task Ticks_an_agent_made_are_taken_back()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\ntick all\nresult all done\n# api\nexit 1\n{RunFixture.Chain}");
        fixture.Settings = fixture.Settings with { Retries = 0, MaxParallelism = 1 };
        var result = await fixture.RunAsync();
        var tasks = fixture.Read("agent-os/specs/s/tasks.md");
        StringAssert.Contains(tasks, "- [x] 1.1");
        StringAssert.Contains(tasks, "- [ ] 2.1");
        StringAssert.Contains(tasks, "- [x] 3.1");
        Assert.IsTrue(result.Diagnostics.Any(diagnostic => diagnostic.Descriptor == Catalogue.TicksTakenBack));
    }

    [TestMethod]
    public async Task A_secret_in_the_environment_reaches_no_file_even_in_pieces()
    {
        const string Secret = "fx-0123456789-secret-value";
        Environment.SetEnvironmentVariable("ORCH_TEST_API_KEY", Secret);
        try
        {
            using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# *\nchunks 7 the key is {Secret}, is it not\nresult-env ORCH_TEST_API_KEY");
            var result = await fixture.RunAsync();
            Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
            foreach (var file in Directory.GetFiles(fixture.State, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("run.lock", StringComparison.Ordinal)))
            {
                Assert.IsFalse((await File.ReadAllTextAsync(file)).Contains(Secret, StringComparison.Ordinal), file);
            }

            StringAssert.Contains(fixture.ReadState("logs/agent-01.1.stdout.log"), "the key is ***, is it not");
        }
        finally
        {
            Environment.SetEnvironmentVariable("ORCH_TEST_API_KEY", null);
        }
    }
}
