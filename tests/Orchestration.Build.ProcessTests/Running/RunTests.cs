using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;

namespace Orchestration.Build.ProcessTests.Running;

[TestClass]
public sealed class RunTests
{
    private const string Chain = "# *\nwork\nresult Done with it.";

    private static readonly string ThreeGroups = RunFixture.Tasks(("Models", "None"), ("Api", "Task Group 1"), ("Docs", "None"));

    [TestMethod]
    public async Task A_plan_runs_in_dependency_order_and_every_result_is_kept()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
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
    public async Task A_dependent_is_told_where_the_results_lie_and_its_task_file_is_what_it_got()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
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
        using var fixture = new RunFixture(ThreeGroups, Chain);
        await fixture.RunAsync();
        var starts = fixture.Record().Count;
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        Assert.AreEqual(starts, fixture.Record().Count);
        Assert.IsTrue(result.View!.Groups.All(group => group.Status == GroupStatus.UpToDate));
    }

    [TestMethod]
    public async Task A_changed_group_runs_again_with_what_depends_on_it_and_says_why()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
        await fixture.RunAsync();
        fixture.Write("agent-os/specs/s/tasks.md", fixture.Read("agent-os/specs/s/tasks.md").Replace("Do Models", "Do Models well", StringComparison.Ordinal));
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        CollectionAssert.AreEquivalent(
            new[] { "models 2", "api 2" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).Skip(3).Select(line => line["start ".Length..]).ToList());
        StringAssert.Contains(fixture.ReadState("ledger.jsonl"), "its text in tasks.md changed");
    }

    [TestMethod]
    [DataRow("exit 3", nameof(OutcomeClass.Failed), 3)]
    [DataRow("say nothing of note", nameof(OutcomeClass.Failed), 3)]
    [DataRow("partial", nameof(OutcomeClass.Failed), 3)]
    [DataRow("die", nameof(OutcomeClass.Failed), 3)]
    [DataRow("error 529 Overloaded", nameof(OutcomeClass.Overloaded), 3)]
    [DataRow("error 401 Invalid key", nameof(OutcomeClass.Unauthorised), 1)]
    [DataRow("refuse", nameof(OutcomeClass.Refused), 1)]
    [DataRow("budget", nameof(OutcomeClass.BudgetExceeded), 1)]
    public async Task An_agent_that_does_not_finish_its_work_has_failed_in_the_right_class(string step, string outcome, int starts)
    {
        var expected = Enum.Parse<OutcomeClass>(outcome);
        using var fixture = new RunFixture(ThreeGroups, $"# models\n{step}\n{Chain}");
        var result = await fixture.RunAsync();
        var group = result.View!.Groups[0];
        Assert.AreEqual(expected, group.Outcome, Texts(result));
        Assert.AreEqual(GroupStatus.Failed, group.Status);
        Assert.HasCount(starts, fixture.Record().Where(line => line.StartsWith("start models", StringComparison.Ordinal)));
        Assert.AreEqual(GroupStatus.Blocked, result.View.Groups[1].Status);
        var error = result.Diagnostics.Single(diagnostic => diagnostic.Descriptor == Catalogue.GroupFailed);
        Assert.AreEqual(3, error.Span.Line);
        StringAssert.Contains(error.Message, Path.Combine(fixture.State, "logs", "agent-01."));
        var docs = expected == OutcomeClass.Unauthorised ? GroupStatus.Blocked : GroupStatus.Completed;
        Assert.IsTrue(result.View.Groups[2].Status == docs || result.View.Groups[2].Status == GroupStatus.Completed);
    }

    [TestMethod]
    public async Task An_agent_that_hangs_is_ended_and_timed_out()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# models\ndeaf\nhang\n{Chain}");
        fixture.Settings = fixture.Settings with { Timeout = TimeSpan.FromSeconds(3), Retries = 0 };
        var result = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.TimedOut, result.View!.Groups[0].Outcome);
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(result.View.RunId)));
    }

    [TestMethod]
    public async Task A_failed_attempt_is_tried_again_and_reported_as_a_warning()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# models 1\nerror 529 Overloaded\n{Chain}");
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.GroupRetried));
        Assert.HasCount(2, result.View!.Groups[0].Attempts);
    }

    [TestMethod]
    public async Task A_rate_limit_rests_the_lane_until_its_reset_and_costs_no_attempt()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# models 1\nlimit 1\n# models 2\nlimit 1\n{Chain}");
        fixture.Settings = fixture.Settings with { Retries = 0 };
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        Assert.HasCount(3, result.View!.Groups[0].Attempts);
        Assert.IsEmpty(result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.GroupRetried));
    }

    [TestMethod]
    public async Task A_rate_limit_beyond_the_longest_wait_ends_the_group()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# models\nlimit 36000\n{Chain}");
        fixture.Settings = fixture.Settings with { MaxWait = TimeSpan.Zero };
        var result = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.RateLimited, result.View!.Groups[0].Outcome);
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.RateLimitTooLong));
    }

    [TestMethod]
    public async Task A_fallback_goes_on_where_the_first_agent_is_refused_limited_or_missing()
    {
        foreach (var (agent, first) in new[] { ("fake", "error 401 no"), ("fake", "limit 36000"), ("missing", "work") })
        {
            var entries = string.Concat(new[] { "Models", "Api", "Docs" }.Select(name => $"  - name: {name}\n    agent: {agent}\n    fallback: second\n"));
            using var fixture = new RunFixture(ThreeGroups, $"# * 1\n{first}\n{Chain}", "task_groups:\n" + entries);
            fixture.Settings = fixture.Settings with { MaxParallelism = 1 };
            var script = agent == "missing" ? Chain : $"# models 1\n{first}\n{Chain}";
            await File.WriteAllTextAsync(fixture.ScriptFile, script);
            var result = await fixture.RunAsync();
            Assert.IsTrue(result.Succeeded, $"{agent} {first}: {Texts(result)}");
            Assert.AreEqual("second", result.View!.Groups[0].Attempts[^1].Agent);
        }
    }

    [TestMethod]
    public async Task A_missing_agent_is_said_once_before_anything_starts()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
        fixture.Settings = fixture.Settings with { DefaultAgent = "missing" };
        var result = await fixture.RunAsync();
        Assert.IsNull(result.View);
        Assert.IsEmpty(fixture.Record());
        Assert.IsFalse(File.Exists(Path.Combine(fixture.State, "ledger.jsonl")));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [TestMethod]
    public async Task Skip_lets_dependents_go_and_fail_fast_stops_everything_new()
    {
        using (var fixture = new RunFixture(ThreeGroups, $"# models\nexit 1\n{Chain}"))
        {
            fixture.Settings = fixture.Settings with { OnFailure = Model.FailurePolicy.Skip, Retries = 0 };
            var result = await fixture.RunAsync();
            Assert.AreEqual(GroupStatus.Completed, result.View!.Groups[1].Status);
            Assert.IsTrue(result.Succeeded, Texts(result));
        }

        using (var fixture = new RunFixture(ThreeGroups, $"# models\nexit 1\n{Chain}"))
        {
            fixture.Settings = fixture.Settings with { OnFailure = Model.FailurePolicy.FailFast, Retries = 0, MaxParallelism = 1 };
            var result = await fixture.RunAsync();
            Assert.AreEqual(GroupStatus.Blocked, result.View!.Groups[2].Status);
            Assert.IsFalse(result.Succeeded);
        }
    }

    [TestMethod]
    public async Task A_budget_stops_new_starts()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
        fixture.Settings = fixture.Settings with { MaxCostUsd = 0.01m, MaxParallelism = 1 };
        var result = await fixture.RunAsync();
        Assert.HasCount(1, fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.BudgetReached));
    }

    [TestMethod]
    public async Task Selected_groups_run_alone_and_a_missing_dependency_is_said()
    {
        using var fixture = new RunFixture(ThreeGroups, Chain);
        fixture.Settings = fixture.Settings with { Groups = ["1+3"] };
        Assert.IsTrue((await fixture.RunAsync()).Succeeded);
        CollectionAssert.AreEquivalent(
            new[] { "start models 1", "start docs 1" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).ToList());

        using var other = new RunFixture(ThreeGroups, Chain);
        other.Settings = other.Settings with { Groups = ["2"] };
        var result = await other.RunAsync();
        Assert.AreEqual(Catalogue.SelectionMissesDependency, result.Diagnostics.Single().Descriptor);
        Assert.IsEmpty(other.Record());
    }

    [TestMethod]
    public async Task A_group_done_by_hand_is_not_run_but_its_gate_is()
    {
        var tasks = ThreeGroups.Replace("- [ ] 1.1", "- [x] 1.1", StringComparison.Ordinal);
        const string Entries = "task_groups:\n  - name: Models\n    verify: test -f here\n  - name: Api\n  - name: Docs\n";
        using var fixture = new RunFixture(tasks, Chain, Entries);
        var failed = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.GateFailed, failed.View!.Groups[0].Outcome);
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
        fixture.Write("here", "yes");
        var result = await fixture.RunAsync();
        Assert.AreEqual(GroupStatus.DoneByHand, result.View!.Groups[0].Status, Texts(result));
        Assert.IsFalse(fixture.Record().Any(line => line.Contains("models", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_failed_gate_goes_back_to_the_agent_in_its_session()
    {
        const string Entries = "task_groups:\n  - name: Models\n    verify: grep -q right work/models.txt\n  - name: Api\n  - name: Docs\n";
        using var fixture = new RunFixture(ThreeGroups, $"# models 1\nwork\nresult first\n# models 2\nwrite work/models.txt right\nresult second\n{Chain}", Entries);
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        using var given = fixture.Given("models", 2);
        StringAssert.Contains(given.RootElement.GetProperty("stdin").GetString(), "grep -q right");
        CollectionAssert.Contains(given.RootElement.GetProperty("argv").EnumerateArray().Select(value => value.GetString()).ToList(), "session-models-1");
    }

    [TestMethod]
    public async Task Ticks_an_agent_made_are_taken_back()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# models\ntick all\nresult all done\n# api\nexit 1\n{Chain}");
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
            using var fixture = new RunFixture(ThreeGroups, $"# *\nchunks 7 the key is {Secret}, is it not\nresult-env ORCH_TEST_API_KEY");
            var result = await fixture.RunAsync();
            Assert.IsTrue(result.Succeeded, Texts(result));
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

    [TestMethod]
    public async Task A_build_that_was_cancelled_goes_on_where_it_was()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# docs 1\nchild 300\nhang\n{Chain}");
        using var cancel = new CancellationTokenSource();
        var running = fixture.RunAsync(cancel.Token);
        await WaitForAsync(() => fixture.Record().Contains("end api 1"));
        await cancel.CancelAsync();
        var result = await running;
        Assert.AreEqual(Catalogue.RunCancelled, result.Diagnostics.Single().Descriptor);
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(result.View!.RunId)));
        var second = await fixture.RunAsync();
        Assert.IsTrue(second.Succeeded, Texts(second));
        Assert.AreEqual(result.View.RunId, second.View!.RunId);
        CollectionAssert.AreEquivalent(
            new[] { "start models 1", "start api 1", "start docs 1", "start docs 2" },
            fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)).ToList());
    }

    [TestMethod]
    public async Task Two_builds_at_once_on_one_spec_are_one_run_and_a_word()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# docs\nhang\n{Chain}");
        using var cancel = new CancellationTokenSource();
        var running = fixture.RunAsync(cancel.Token);
        await WaitForAsync(() => fixture.Record().Contains("start docs 1"));
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
        using var fixture = new RunFixture(ThreeGroups, Chain);
        Directory.CreateDirectory(fixture.State);
        await File.WriteAllTextAsync(Path.Combine(fixture.State, "ledger.jsonl"), "{\"v\":2}\n");
        var result = await fixture.RunAsync();
        Assert.AreEqual(Catalogue.LedgerTooNew, result.Diagnostics.Single().Descriptor);
        Assert.IsEmpty(fixture.Record());
    }

    [TestMethod]
    public async Task Results_are_merged_into_prose_by_a_last_agent_when_asked()
    {
        using var fixture = new RunFixture(ThreeGroups, $"# merge\nresult It all fits together.\n{Chain}");
        fixture.Settings = fixture.Settings with { MergeResults = true };
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, Texts(result));
        StringAssert.Contains(fixture.ReadState("final_output.md"), "It all fits together.");
    }

    private static string Texts(RunResult result) => string.Join('\n', result.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}"));

    private static async Task WaitForAsync(Func<bool> condition)
    {
        // Bounded by the test's own end; the condition is another process's doing.
        for (var i = 0; i < 1200 && !condition(); i++)
        {
            await Task.Delay(50);
        }

        Assert.IsTrue(condition(), "It did not come to that.");
    }
}
