using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>Plans that run to their end.</summary>
[TestClass]
public sealed class RunTests
{
    [TestMethod]
    public async Task Many_groups_that_end_at_once_hold_up_nobody()
    {
        using var fixture = new RunFixture(RunFixture.Tasks([.. Enumerable.Range(1, 80).Select(number => ($"Part {number}", "None"))]), "# *\nresult done");
        fixture.Settings = fixture.Settings with { MaxParallelism = 16 };
        var result = await fixture.RunAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.AreEqual(80, fixture.Heard.Progress[^1].Done);
    }

    [TestMethod]
    public async Task A_plan_runs_in_dependency_order_and_every_result_is_kept()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.IsTrue(result.View!.Groups.All(group => group.Status == GroupStatus.Completed));
        var record = fixture.Record().ToList();
        Assert.IsLessThan(record.IndexOf("start api 1"), record.IndexOf("end models 1"));
        Assert.AreEqual("work of api\n", fixture.Read("work/api.txt"));
        StringAssert.Contains(fixture.ReadState("results/agent-01-result.md"), "Done with it.");
        StringAssert.Contains(fixture.ReadState("final_output.md"), "Api");
        StringAssert.Contains(fixture.ReadState("master_plan.md"), "Models");
        Assert.IsFalse(fixture.Read("agent-os/specs/s/tasks.md").Contains("[ ]", StringComparison.Ordinal));
        Assert.AreEqual("*\n", fixture.ReadState(".gitignore"));
        Assert.AreEqual(0, Directory.GetFiles(fixture.State, "*.tmp", SearchOption.AllDirectories).Length);
    }

    [TestMethod]
    public async Task A_dependent_is_given_the_paths_of_results_and_its_task_file_is_what_it_got()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        await fixture.RunAsync();
        using var given = fixture.Given("api");
        var stdin = given.RootElement.GetProperty("stdin").GetString()!;
        StringAssert.Contains(stdin, Path.Combine(fixture.State, "results", "agent-01-result.md"));
        Assert.AreEqual(fixture.ReadState("agent_tasks/agent-02.md"), stdin);
        var environment = given.RootElement.GetProperty("environment");
        StringAssert.Contains(environment.GetProperty(RunCookie.VariableName).GetString(), "/");
        Assert.AreEqual("1", environment.GetProperty("MSBUILDDISABLENODEREUSE").GetString());
    }

    [TestMethod]
    public async Task A_second_run_of_a_finished_plan_starts_nothing()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        await fixture.RunAsync();
        var starts = fixture.Record().Count;
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.AreEqual(starts, fixture.Record().Count);
        Assert.IsTrue(result.IsSettled);
        Assert.IsTrue(result.View!.Groups.All(group => group.Status == GroupStatus.Completed), "The view is the last run's.");
    }

    [TestMethod]
    public async Task A_changed_group_runs_again_with_what_depends_on_it_and_says_why()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        await fixture.RunAsync();
        fixture.Write("agent-os/specs/s/tasks.md", fixture.Read("agent-os/specs/s/tasks.md").Replace("Do Models", "Do Models well", StringComparison.Ordinal));
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        CollectionAssert.AreEquivalent(
            new[] { "models 2", "api 2" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).Skip(3).Select(line => line["start ".Length..]).ToList());
        StringAssert.Contains(fixture.ReadState("ledger.jsonl"), "its text in tasks.md changed");
    }

    [TestMethod]
    public async Task Selected_groups_run_alone_and_a_missing_dependency_is_reported()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        fixture.Settings = fixture.Settings with { Groups = ["1+3"] };
        Assert.IsTrue((await fixture.RunAsync()).Succeeded);
        CollectionAssert.AreEquivalent(
            new[] { "start models 1", "start docs 1" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).ToList());

        using var other = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        other.Settings = other.Settings with { Groups = ["2"] };
        var result = await other.RunAsync();
        Assert.AreEqual(Catalogue.SelectionMissesDependency, result.Diagnostics.Single(diagnostic => diagnostic.Descriptor != Catalogue.NoGate).Descriptor);
        Assert.IsEmpty(other.Record());
    }

    [TestMethod]
    public async Task Results_are_merged_into_prose_by_a_last_agent_when_asked()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# merge\nresult It all fits together.\n{RunFixture.Chain}");
        fixture.Settings = fixture.Settings with { MergeResults = true };
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        StringAssert.Contains(fixture.ReadState("final_output.md"), "It all fits together.");
    }
}
