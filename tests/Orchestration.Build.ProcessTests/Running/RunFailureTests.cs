using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>How attempts fail, and what the run makes of it.</summary>
[TestClass]
public sealed class RunFailureTests
{
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
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\n{step}\n{RunFixture.Chain}");
        var result = await fixture.RunAsync();
        var group = result.View!.Groups[0];
        Assert.AreEqual(expected, group.Outcome, RunFixture.Texts(result));
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
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\ndeaf\nhang\n{RunFixture.Chain}");
        fixture.Settings = fixture.Settings with { Timeout = TimeSpan.FromSeconds(3), Retries = 0 };
        var result = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.TimedOut, result.View!.Groups[0].Outcome);
        Assert.IsEmpty(ProcessTable.Carrying(RunCookie.AssignmentOfRun(result.View.RunId)));
    }

    [TestMethod]
    public async Task A_failed_attempt_is_tried_again_and_reported_as_a_warning()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models 1\nerror 529 Overloaded\n{RunFixture.Chain}");
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.GroupRetried));
        Assert.HasCount(2, result.View!.Groups[0].Attempts);
    }

    [TestMethod]
    public async Task A_rate_limit_rests_the_lane_until_its_reset_and_costs_no_attempt()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models 1\nlimit 1\n# models 2\nlimit 1\n{RunFixture.Chain}");
        fixture.Settings = fixture.Settings with { Retries = 0 };
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.HasCount(3, result.View!.Groups[0].Attempts);
        Assert.IsEmpty(result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.GroupRetried));
    }

    [TestMethod]
    public async Task A_rate_limit_beyond_the_longest_wait_ends_the_group()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\nlimit 36000\n{RunFixture.Chain}");
        fixture.Settings = fixture.Settings with { MaxWait = TimeSpan.Zero };
        var result = await fixture.RunAsync();
        Assert.AreEqual(OutcomeClass.RateLimited, result.View!.Groups[0].Outcome);
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.RateLimitTooLong));
    }

    [TestMethod]
    public async Task A_fallback_continues_where_the_first_agent_is_refused_limited_or_missing()
    {
        foreach (var (agent, first) in new[] { ("fake", "error 401 no"), ("fake", "limit 36000"), ("missing", "work") })
        {
            var entries = string.Concat(new[] { "Models", "Api", "Docs" }.Select(name => $"  - name: {name}\n    agent: {agent}\n    fallback: second\n"));
            using var fixture = new RunFixture(RunFixture.ThreeGroups, $"# * 1\n{first}\n{RunFixture.Chain}", "task_groups:\n" + entries);
            fixture.Settings = fixture.Settings with { MaxParallelism = 1 };
            var script = agent == "missing" ? RunFixture.Chain : $"# models 1\n{first}\n{RunFixture.Chain}";
            await File.WriteAllTextAsync(fixture.ScriptFile, script);
            var result = await fixture.RunAsync();
            Assert.IsTrue(result.Succeeded, $"{agent} {first}: {RunFixture.Texts(result)}");
            Assert.AreEqual("second", result.View!.Groups[0].Attempts[^1].Agent);
        }
    }

    [TestMethod]
    public async Task A_missing_agent_is_reported_once_before_anything_starts()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
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
        using (var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\nexit 1\n{RunFixture.Chain}"))
        {
            fixture.Settings = fixture.Settings with { OnFailure = Model.FailurePolicy.Skip, Retries = 0 };
            var result = await fixture.RunAsync();
            Assert.AreEqual(GroupStatus.Skipped, result.View!.Groups[0].Status);
            Assert.AreEqual(GroupStatus.Completed, result.View.Groups[1].Status);
            Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        }

        using (var fixture = new RunFixture(RunFixture.ThreeGroups, $"# models\nexit 1\n{RunFixture.Chain}"))
        {
            fixture.Settings = fixture.Settings with { OnFailure = Model.FailurePolicy.FailFast, Retries = 0, MaxParallelism = 1 };
            var result = await fixture.RunAsync();
            Assert.AreEqual(GroupStatus.Blocked, result.View!.Groups[2].Status);
            Assert.IsFalse(result.Succeeded);
        }
    }

    [TestMethod]
    public async Task An_agent_that_reports_its_end_and_never_exits_is_ended_and_judged()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, "# models\nwork\nresult Done with it.\nhang\n" + RunFixture.Chain);
        fixture.Settings = fixture.Settings with { EndGrace = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromHours(1) };
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.HasCount(3, fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)));
        Assert.AreEqual("Done with it.", result.View!.Groups[0].ResultText);
    }

    [TestMethod]
    public async Task Output_that_an_agents_command_overwrote_is_reported_and_the_rest_is_there()
    {
        // What nobody has read yet is lost with the file; the agent overwrites what the log has.
        const string Overwrite = "sh until grep -qs first ../state/s/logs/agent-01.1.stdout.log; do sleep 0.05; done; echo again > /dev/stdout";
        using var fixture = new RunFixture(RunFixture.Tasks(("Models", "None")), $"# *\nsay first\n{Overwrite}\nwork\nresult done");
        var result = await fixture.RunAsync();
        Assert.IsTrue(result.Succeeded, RunFixture.Texts(result));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.OutputReopened));
        var log = fixture.ReadState("logs/agent-01.1.stdout.log");
        StringAssert.StartsWith(log, "first\nagain\n");
        StringAssert.Contains(log, "\"result\":\"done\"");
        Assert.IsFalse(Directory.Exists(Path.Combine(fixture.State, "spool")), "Nothing that is not redacted stays.");
    }

    [TestMethod]
    public async Task A_budget_stops_new_starts()
    {
        using var fixture = new RunFixture(RunFixture.ThreeGroups, RunFixture.Chain);
        fixture.Settings = fixture.Settings with { MaxCostUsd = 0.01m, MaxParallelism = 1 };
        var result = await fixture.RunAsync();
        Assert.HasCount(1, fixture.Record().Where(line => line.StartsWith("start", StringComparison.Ordinal)));
        Assert.HasCount(1, result.Diagnostics.Where(diagnostic => diagnostic.Descriptor == Catalogue.BudgetReached));
    }
}
