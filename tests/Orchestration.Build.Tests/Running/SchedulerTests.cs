using System.Collections.Concurrent;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class SchedulerTests
{
    [TestMethod]
    public async Task A_group_starts_the_moment_its_own_dependencies_are_done_whatever_else_runs()
    {
        using var fixture = new SchedulerFixture();
        await fixture.RunAsync(TestSpec.Create("A", "B", "C <- 1"), async () =>
        {
            await fixture.Agents.WaitForAsync("a", "b");
            await fixture.Agents.EndAsync("a");

            // B, of the first wave, still runs.
            await fixture.Agents.WaitForAsync("b", "c");
            await fixture.Agents.EndAsync("c");
            await fixture.Agents.EndAsync("b");
        });
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Completed));
    }

    [TestMethod]
    public async Task Among_ready_groups_the_longest_remaining_path_starts_first()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1 }, Durations = [1, 5, 1, 9] };
        await fixture.RunAsync(TestSpec.Create("Short", "Long", "Head", "Tail <- 3"), async () =>
        {
            foreach (var id in new[] { "head", "tail", "long", "short" })
            {
                await fixture.Agents.WaitForAsync(id);
                await fixture.Agents.EndAsync(id);
            }
        });
        CollectionAssert.AreEqual(new[] { "head claude 1", "tail claude 1", "long claude 1", "short claude 1" }, fixture.Agents.Started.ToArray());
    }

    [TestMethod]
    public async Task No_more_agents_run_at_once_than_there_are_slots()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 3 } };
        var most = 0;
        await fixture.RunAsync(TestSpec.Create([.. Enumerable.Range(1, 40).Select(number => "G" + number)]), async () =>
        {
            for (var left = 40; left > 0; left--)
            {
                await SchedulerFixture.UntilAsync(() => fixture.Agents.Running.Count > 0);
                most = Math.Max(most, fixture.Agents.Running.Count);
                await fixture.Agents.EndAsync(fixture.Agents.Running.First());
            }
        });
        Assert.IsLessThanOrEqualTo(3, most);
        Assert.HasCount(40, fixture.Ends);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_group_that_is_judged_takes_no_agents_slot_unless_they_share_a_tree(bool beside)
    {
        using var run = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1 }, JudgesBesideAgents = beside };
        var (judged, done) = (new ConcurrentQueue<string>(), new TaskCompletionSource());
        run.Judging = group =>
        {
            judged.Enqueue(group);
            return done.Task;
        };

        var spec = TestSpec.Create("A", "B", "C");
        for (var number = 1; number <= 3; number++)
        {
            spec = spec.Assign(number, assignment => assignment with { Verify = GateCommand.FromShell("true") });
        }

        await run.RunAsync(spec, async () =>
        {
            await run.Agents.EndAsync("a");
            await SchedulerFixture.UntilAsync(() => judged.Count == 1);
            if (beside)
            {
                // As many are judged at a time as agents work: b keeps its slot until a has been judged.
                await run.Agents.EndAsync("b");
                CollectionAssert.AreEqual(new[] { "a claude 1", "b claude 1" }, run.Agents.Started.ToArray());
            }
            else
            {
                CollectionAssert.AreEqual(new[] { "a claude 1" }, run.Agents.Started.ToArray());
            }

            done.SetResult();
            await run.Agents.EndAllAsync(beside ? 1 : 2);
        });

        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, judged.ToArray());
    }

    [TestMethod]
    public async Task What_kept_an_agent_from_changing_anything_is_reported_and_not_paid_for_again()
    {
        using var fixture = new SchedulerFixture { Acceptance = new Acceptance(OutcomeClass.NoChange, "change something", Retryable: true) };
        await fixture.RunAsync(TestSpec.Create("A"), () => fixture.Agents.EndAsync("a", retryable: false, note: "the sandbox could not start"));

        Assert.AreEqual((OutcomeClass.NoChange, 1), (fixture.Ends["a"].Outcome, fixture.Ends["a"].Attempts));
        var problem = fixture.Problems.Single(found => found.Code == "ORCH4517");
        StringAssert.Contains(problem.Message, "the sandbox could not start");
    }

    [TestMethod]
    public async Task Back_off_grows_with_jitter_and_holds_no_slot()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1, RetryDelay = TimeSpan.FromSeconds(8) }, Retries = 3 };
        var waits = new List<TimeSpan>();
        await fixture.RunAsync(TestSpec.Create("A", "B"), async () =>
        {
            await fixture.Agents.EndAsync("a", OutcomeClass.Overloaded);

            // The one slot is free while A waits.
            await fixture.Agents.EndAsync("b");
            waits.Add(await fixture.SkipWaitAsync());
            await fixture.Agents.EndAsync("a", OutcomeClass.Overloaded);
            waits.Add(await fixture.SkipWaitAsync());
            await fixture.Agents.EndAsync("a", OutcomeClass.Overloaded);
            waits.Add(await fixture.SkipWaitAsync());
            await fixture.Agents.EndAsync("a");
        });
        Assert.AreEqual(OutcomeClass.Completed, fixture.Ends["a"].Outcome);
        for (var i = 0; i < waits.Count; i++)
        {
            // Doubled each time; the jitter takes off a quarter at most.
            Assert.IsInRange(TimeSpan.FromSeconds(6 << i), TimeSpan.FromSeconds(8 << i), waits[i]);
        }

        Assert.AreEqual(4, fixture.Ends["a"].Attempts);
    }

    [TestMethod]
    public async Task Attempts_end_with_the_retries()
    {
        using var fixture = new SchedulerFixture { Retries = 1 };
        await fixture.RunAsync(TestSpec.Create("A", "B <- 1", "C <- 2"), async () =>
        {
            await fixture.Agents.EndAsync("a", OutcomeClass.Failed);
            await fixture.SkipWaitAsync();
            await fixture.Agents.EndAsync("a", OutcomeClass.Failed);
        });
        Assert.AreEqual(OutcomeClass.Failed, fixture.Ends["a"].Outcome);
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["b"].Outcome);
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["c"].Outcome);
        Assert.HasCount(2, fixture.Agents.Started);
    }

    [TestMethod]
    public async Task What_cannot_end_otherwise_is_not_tried_again()
    {
        using var fixture = new SchedulerFixture();
        await fixture.RunAsync(TestSpec.Create("A"), () => fixture.Agents.EndAsync("a", OutcomeClass.Failed, retryable: false));
        Assert.HasCount(1, fixture.Agents.Started);
    }

    [TestMethod]
    public async Task A_rate_limit_parks_the_whole_lane_until_its_reset_and_costs_nothing()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1 }, Retries = 0 };
        await fixture.RunAsync(TestSpec.Create("A", "B"), async () =>
        {
            var reset = fixture.Time.GetUtcNow().AddHours(2);
            await fixture.Agents.EndAsync("a", OutcomeClass.RateLimited, reset);
            await SchedulerFixture.UntilAsync(() => fixture.Time.NextTimer is not null);
            Assert.HasCount(1, fixture.Agents.Started);
            Assert.AreEqual(TimeSpan.FromHours(2), await fixture.SkipWaitAsync());
            await fixture.Agents.EndAllAsync(2);
        });

        // B may have been waiting for the slot longer than A, which had just given it back.
        CollectionAssert.AreEquivalent(new[] { "a claude 1", "a claude 2", "b claude 1" }, fixture.Agents.Started.ToArray());
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Completed));
    }

    [TestMethod]
    public async Task A_rate_limit_without_a_known_reset_waits_longer_each_time_up_to_the_longest_wait()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxWait = TimeSpan.FromMinutes(10) } };
        await fixture.RunAsync(TestSpec.Create("A"), async () =>
        {
            var last = TimeSpan.Zero;
            while (fixture.Ends.IsEmpty)
            {
                await fixture.Agents.EndAsync("a", OutcomeClass.RateLimited);
                await SchedulerFixture.UntilAsync(() => fixture.Time.NextTimer is not null || !fixture.Ends.IsEmpty);
                if (fixture.Ends.IsEmpty)
                {
                    var wait = await fixture.SkipWaitAsync();
                    Assert.IsGreaterThan(last, wait);
                    last = wait;
                }
            }
        });
        Assert.AreEqual(OutcomeClass.RateLimited, fixture.Ends["a"].Outcome);
        Assert.IsTrue(fixture.Problems.Any(problem => problem.Descriptor == Catalogue.RateLimitTooLong));
    }

    [TestMethod]
    public async Task A_refused_key_stops_its_lane_at_once_and_blocks_what_waits_for_it()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1 } };
        await fixture.RunAsync(TestSpec.Create("A", "B", "C"), () => fixture.Agents.EndAsync("a", OutcomeClass.Unauthorised));
        Assert.HasCount(1, fixture.Agents.Started);
        Assert.AreEqual(OutcomeClass.Unauthorised, fixture.Ends["a"].Outcome);
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["b"].Outcome);
        Assert.HasCount(1, fixture.Problems.Where(problem => problem.Descriptor == Catalogue.AgentUnauthorised));
    }

    [TestMethod]
    public async Task With_a_fallback_the_others_continue_in_the_other_lane()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 1 }, Lanes = ["claude", "codex"] };
        await fixture.RunAsync(TestSpec.Create("A", "B"), async () =>
        {
            await fixture.Agents.EndAsync("a", OutcomeClass.Unauthorised);
            await fixture.Agents.EndAllAsync(2);
        });
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Completed));
        CollectionAssert.AreEquivalent(new[] { "a claude 1", "a codex 2", "b codex 1" }, fixture.Agents.Started.ToArray());
    }

    [TestMethod]
    public async Task A_reached_budget_lets_what_runs_end_and_starts_nothing_new()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 2, MaxCostUsd = 1 } };
        await fixture.RunAsync(TestSpec.Create("A", "B", "C"), async () =>
        {
            await fixture.Agents.WaitForAsync("a", "b");
            await fixture.Agents.EndAsync("a", cost: 1.5m);
            await SchedulerFixture.UntilAsync(() => fixture.Ends.ContainsKey("c"));
            await fixture.Agents.EndAsync("b", cost: 1m);
        });
        Assert.AreEqual(OutcomeClass.Completed, fixture.Ends["b"].Outcome);
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["c"].Outcome);
        Assert.HasCount(1, fixture.Problems.Where(problem => problem.Descriptor == Catalogue.BudgetReached));
    }

    [TestMethod]
    public async Task A_budget_that_the_last_group_reaches_has_held_back_nothing()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxParallelism = 2, MaxCostUsd = 1 } };
        await fixture.RunAsync(TestSpec.Create("A", "B"), async () =>
        {
            await fixture.Agents.WaitForAsync("a", "b");
            await fixture.Agents.EndAsync("a", cost: 0.6m);
            await fixture.Agents.EndAsync("b", cost: 0.6m);
        });
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Completed));
        Assert.IsEmpty(fixture.Problems);
    }

    [TestMethod]
    public async Task A_budget_counts_what_agents_of_earlier_builds_and_helpers_spent()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxCostUsd = 1 } };
        fixture.Earlier =
        [
            Event(fixture, LedgerTypes.RunStarted),
            Event(fixture, LedgerTypes.AttemptStarted) with { Group = "a", Attempt = 1 },
            Event(fixture, LedgerTypes.AttemptEnded) with { Group = "a", Attempt = 1, Outcome = "failed", Usage = Cost(0.5m) },

            // Found again by the build that came after: once is once.
            Event(fixture, LedgerTypes.AttemptEnded) with { Group = "a", Attempt = 1, Outcome = "failed", Usage = Cost(0.5m) },
            Event(fixture, LedgerTypes.HelperEnded) with { Outcome = "completed", Usage = Cost(0.4m) },
        ];
        await fixture.RunAsync(TestSpec.Create("A", "B <- 1"), () => fixture.Agents.EndAsync("a", cost: 0.2m));
        Assert.HasCount(1, fixture.Agents.Started);
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["b"].Outcome);
        StringAssert.Contains(fixture.Problems.Single(problem => problem.Descriptor == Catalogue.BudgetReached).Message, "1.10");
    }

    [TestMethod]
    public async Task A_restart_waits_for_a_reset_that_is_known_and_starts_nobody_before_it()
    {
        using var fixture = new SchedulerFixture { Lanes = ["claude"] };
        fixture.Earlier = Parked(fixture, TimeSpan.FromHours(2));
        await fixture.RunAsync(TestSpec.Create("A", "B"), async () =>
        {
            Assert.AreEqual(TimeSpan.FromHours(2), await fixture.SkipWaitAsync());
            await fixture.Agents.EndAllAsync(2);
        });
        Assert.HasCount(2, fixture.Agents.Started);
        Assert.AreEqual(Catalogue.StillRateLimited, fixture.Problems.Single().Descriptor);
    }

    [TestMethod]
    public async Task A_restart_gives_up_a_reset_that_is_beyond_the_longest_wait_without_starting_anyone()
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { MaxWait = TimeSpan.Zero } };
        fixture.Earlier = Parked(fixture, TimeSpan.FromHours(2));
        await fixture.RunAsync(TestSpec.Create("A"), () => Task.CompletedTask);
        Assert.IsEmpty(fixture.Agents.Started);
        Assert.HasCount(1, fixture.Problems.Where(problem => problem.Descriptor == Catalogue.RateLimitTooLong));
    }

    [TestMethod]
    [DataRow(true, 0, DisplayName = "told not to")]
    [DataRow(false, -1, DisplayName = "the time has come")]
    [DataRow(false, 1, DisplayName = "the agent has answered since")]
    public async Task A_restart_starts_an_agent_whose_reset_no_longer_counts(bool ignore, int hours)
    {
        using var fixture = new SchedulerFixture { Settings = new RunSettings { IgnoreRateLimits = ignore } };
        fixture.Earlier = Parked(fixture, TimeSpan.FromHours(hours));
        if (hours > 0)
        {
            fixture.Earlier =
            [
                .. fixture.Earlier,
                Event(fixture, LedgerTypes.AttemptStarted) with { Group = "a", Attempt = 1, Agent = "claude" },
                Event(fixture, LedgerTypes.AttemptEnded) with { Group = "a", Attempt = 1, Outcome = "failed" },
            ];
        }

        await fixture.RunAsync(TestSpec.Create("A"), () => fixture.Agents.EndAsync("a"));
        Assert.HasCount(1, fixture.Agents.Started);
    }

    [TestMethod]
    [DataRow(nameof(OutcomeClass.Failed)), DataRow(nameof(OutcomeClass.TimedOut)), DataRow(nameof(OutcomeClass.Refused)), DataRow(nameof(OutcomeClass.BudgetExceeded))]
    [DataRow(nameof(OutcomeClass.Overloaded)), DataRow(nameof(OutcomeClass.RateLimited)), DataRow(nameof(OutcomeClass.Unauthorised))]
    public async Task Skip_holds_however_an_agent_ends(string name)
    {
        var outcome = Enum.Parse<OutcomeClass>(name);
        using var fixture = new SchedulerFixture { Retries = 0, Settings = new RunSettings { MaxWait = TimeSpan.Zero } };
        fixture.OnFailureOf["a"] = FailurePolicy.Skip;
        await fixture.RunAsync(TestSpec.Create("A", "B <- 1"), async () =>
        {
            await fixture.Agents.EndAsync("a", outcome, fixture.Time.GetUtcNow().AddHours(1));
            if (outcome is not (OutcomeClass.RateLimited or OutcomeClass.Unauthorised))
            {
                await fixture.Agents.EndAsync("b");
            }
        });
        Assert.AreEqual(OutcomeClass.Skipped, fixture.Ends["a"].Outcome);
        if (outcome is not (OutcomeClass.RateLimited or OutcomeClass.Unauthorised))
        {
            Assert.AreEqual(OutcomeClass.Completed, fixture.Ends["b"].Outcome);
            Assert.IsFalse(fixture.Problems.Any(problem => problem.Severity == DiagnosticSeverity.Error));
        }
        else
        {
            // The same agent is not there for the next one, which may not be skipped: that is an error, and there is one.
            Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["b"].Outcome);
            Assert.HasCount(1, fixture.Problems.Where(problem => problem.Severity == DiagnosticSeverity.Error));
        }
    }

    [TestMethod]
    [DataRow(nameof(OutcomeClass.GateFailed)), DataRow(nameof(OutcomeClass.NoChange)), DataRow(nameof(OutcomeClass.Failed))]
    public async Task Skip_holds_however_work_is_judged(string name)
    {
        var outcome = Enum.Parse<OutcomeClass>(name);
        using var fixture = new SchedulerFixture
        {
            Retries = 0,
            OnFailure = FailurePolicy.Skip,
            Acceptance = new Acceptance(outcome, Problem: Catalogue.NoChange.At(SourceSpan.None, "A")),
        };
        await fixture.RunAsync(TestSpec.Create("A", "B <- 1"), () => fixture.Agents.EndAllAsync(2));
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Skipped));
        Assert.IsFalse(fixture.Problems.Any(problem => problem.Severity == DiagnosticSeverity.Error));
        Assert.HasCount(2, fixture.Problems.Where(problem => problem.Descriptor == Catalogue.NoChange));
    }

    [TestMethod]
    public async Task Where_an_agent_is_gone_all_groups_that_may_be_skipped_are_skipped()
    {
        using var fixture = new SchedulerFixture { OnFailure = FailurePolicy.Skip, Settings = new RunSettings { MaxParallelism = 1 } };
        await fixture.RunAsync(TestSpec.Create("A", "B", "C <- 1"), () => fixture.Agents.EndAsync("a", OutcomeClass.Unauthorised));
        Assert.IsTrue(fixture.Ends.Values.All(end => end.Outcome == OutcomeClass.Skipped));
        Assert.HasCount(3, fixture.Ends);
        Assert.IsFalse(fixture.Problems.Any(problem => problem.Severity == DiagnosticSeverity.Error));
    }

    [TestMethod]
    public async Task Cancelling_ends_all_and_leaves_the_groups_open()
    {
        using var fixture = new SchedulerFixture();
        using var cancel = new CancellationTokenSource();
        await fixture.RunAsync(
            TestSpec.Create("A", "B", "C <- 1"),
            async () =>
            {
                await fixture.Agents.WaitForAsync("a", "b");
                await cancel.CancelAsync();
            },
            cancel.Token);
        Assert.AreEqual(OutcomeClass.Cancelled, fixture.Ends["a"].Outcome);
        Assert.AreEqual(OutcomeClass.Cancelled, fixture.Ends["b"].Outcome);
        Assert.IsFalse(fixture.Ends.ContainsKey("c"));
    }

    [TestMethod]
    public async Task A_clock_that_jumps_back_does_not_hold_a_parked_lane_longer()
    {
        using var fixture = new SchedulerFixture();
        await fixture.RunAsync(TestSpec.Create("A"), async () =>
        {
            await fixture.Agents.EndAsync("a", OutcomeClass.RateLimited, fixture.Time.GetUtcNow().AddMinutes(5));
            await SchedulerFixture.UntilAsync(() => fixture.Time.NextTimer is not null);
            fixture.Time.Jump(TimeSpan.FromHours(-3));
            fixture.Time.Advance(TimeSpan.FromMinutes(5));
            await fixture.Agents.EndAsync("a");
        });
        Assert.AreEqual(OutcomeClass.Completed, fixture.Ends["a"].Outcome);
    }

    [TestMethod]
    public async Task Fail_fast_starts_nothing_new()
    {
        using var fixture = new SchedulerFixture { OnFailure = FailurePolicy.FailFast, Retries = 0, Settings = new RunSettings { MaxParallelism = 1 } };
        await fixture.RunAsync(TestSpec.Create("A", "B"), () => fixture.Agents.EndAsync("a", OutcomeClass.Failed));
        Assert.AreEqual(OutcomeClass.Blocked, fixture.Ends["b"].Outcome);
        Assert.HasCount(1, fixture.Agents.Started);
    }

    [TestMethod]
    public void Every_outcome_has_its_policy()
    {
        var table = string.Join('\n', Enum.GetValues<OutcomeClass>().Select(outcome => $"{OutcomeNames.ToName(outcome)}: {OutcomePolicy.After(outcome)}"));
        Assert.AreEqual(
            """
            completed: Accept
            failed: RetryLater
            timed-out: RetryLater
            rate-limited: ParkLane
            overloaded: RetryLater
            unauthorised: StopLane
            refused: GiveUp
            budget-exceeded: GiveUp
            gate-failed: RetryWithFeedback
            merge-conflict: RetryWithFeedback
            no-change: RetryWithFeedback
            cancelled: GiveUp
            blocked: GiveUp
            skipped: GiveUp
            """,
            table);
    }

    private static LedgerEvent Event(SchedulerFixture fixture, string type) => new() { Type = type, Run = "before", Time = fixture.Time.GetUtcNow() };

    private static LedgerUsage Cost(decimal usd) => new(null, null, null, null, usd, null);

    private static LedgerEvent[] Parked(SchedulerFixture fixture, TimeSpan until) =>
    [
        Event(fixture, LedgerTypes.RunStarted),
        Event(fixture, LedgerTypes.LaneParked) with { Agent = "claude", Until = fixture.Time.GetUtcNow() + until, Known = true },
        Event(fixture, LedgerTypes.RunEnded),
    ];
}
