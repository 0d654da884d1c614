using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

/// <summary>What a run does about one group, from what the ledger, the boxes and git say of it.</summary>
[TestClass]
public sealed class GroupEvidenceTests
{
    private const string Id = "data";
    private const string Branch = "orchestrate/s/main";

    /// <param name="ledger"><c>+k1@c1</c> done under a key as a commit, <c>+k1</c> without one, <c>-k1</c> failed, <c>?k1</c> awaits a word, <c>~k1</c> cut.</param>
    /// <param name="absent">Commits that the current one does not hold.</param>
    /// <param name="waiting">Key of what is on the branch of the runs.</param>
    [TestMethod]
    [DataRow("", true, "", "", "DoneByHand", "")]
    [DataRow("", false, "", "", "Run", "not run yet")]
    [DataRow("", false, "", "k1", "UpToDate", "its accepted work is on 'orchestrate/s/main', not yet in this branch")]
    [DataRow("+k1@c1", true, "", "", "UpToDate", "")]
    [DataRow("+k1@c1", false, "", "", "Run", "its boxes were opened again")]
    [DataRow("+k1@c1", false, "c1", "", "Run", "the commit it was done with (c1) is not in this branch")]
    [DataRow("+k1@c1", false, "c1", "k1", "UpToDate", "its accepted work is on 'orchestrate/s/main', not yet in this branch")]
    [DataRow("+k1", false, "", "", "Run", "its boxes were opened again")]
    [DataRow("+k1", true, "", "", "UpToDate", "")]
    [DataRow("+k0@c0", true, "", "", "Run", "changed")]
    [DataRow("+k0@c0 +k1@c1", true, "c1", "", "DoneByHand", "its boxes are ticked, but the commit it was done with is not in this branch: its gate would run and its agent would not")]
    [DataRow("+k1@c1 +k2@c2", true, "c2", "", "UpToDate", "")]
    [DataRow("+k1@c1 +k2@c2", true, "", "", "Run", "changed")]
    [DataRow("+k0@c0 -k1", true, "", "", "Run", "its last run ended with: failed")]
    [DataRow("+k1@c1 -k1", true, "", "", "Run", "its last run ended with: failed")]
    [DataRow("+k1@c1 -k2", true, "", "", "UpToDate", "")]
    [DataRow("+k0 -k1", true, "", "", "Run", "its last run ended with: failed")]
    [DataRow("-k1", true, "", "", "DoneByHand", "")]
    [DataRow("-k1", false, "", "", "Run", "its last run ended with: failed")]
    [DataRow("~k1", false, "", "", "Run", "the build that ran it was interrupted")]
    [DataRow("?k1", false, "", "", "Awaiting", "its work awaits approval")]
    [DataRow("?k0", false, "", "", "Run", "something changed since it passed its gate")]
    public void Ledger_boxes_and_git_decide_together(string ledger, bool ticked, string absent, string waiting, string kind, string reason)
    {
        var decision = Decide(ledger, ticked, absent, waiting, force: false);

        Assert.AreEqual($"{kind}: {reason}", $"{decision.Kind}: {decision.Reason}");
    }

    [TestMethod]
    [DataRow("", "k1", "UpToDate")]
    [DataRow("", "k0", "DoneByHand")]
    [DataRow("+k1@gone", "k1", "UpToDate")]
    [DataRow("+k0@gone", "k1", "UpToDate")]
    [DataRow("+k1@gone -k1", "k1", "Run")]
    public void A_commit_that_records_accepted_work_counts_whatever_the_ledger_knows(string ledger, string key, string kind)
    {
        var group = Planner.Create(Spec(ticked: true)).Groups[0];
        var head = new HeadView(["gone"], ImmutableDictionary<string, WaitingWork>.Empty, Branch)
        {
            Accepted = ImmutableDictionary<string, ImmutableArray<AcceptedCommit>>.Empty.Add(Id, [new AcceptedCommit("again", "s", Id, key, "run")]),
        };

        Assert.AreEqual(kind, GroupEvidence.Of(group, History(ledger), head).Decide("k1", force: false, []).Kind.ToString());
    }

    [TestMethod]
    public void Finished_work_is_judged_again_where_its_gate_changed()
    {
        var group = Planner.Create(Spec(ticked: true)).Groups[0];
        var head = new HeadView([], ImmutableDictionary<string, WaitingWork>.Empty, Branch);

        var decision = GroupEvidence.Of(group, History("+k1@c1"), head).Decide("k1", force: false, ["its gate changed"]);

        Assert.AreEqual((GroupDecisionKind.DoneByHand, "its gate changed: its work is judged again"), decision);
    }

    [TestMethod]
    public void A_forced_run_that_was_cut_does_not_do_again_what_it_did()
    {
        Assert.AreEqual("forced by OrchestrationForce", Decide("+k1@c1", ticked: true, "", "", force: true).Reason);
        Assert.AreEqual(GroupDecisionKind.UpToDate, Decide("+k1@c1 !", ticked: true, "", "", force: true).Kind);
        Assert.AreEqual(GroupDecisionKind.Run, Decide("+k0@c0 !", ticked: true, "", "", force: true).Kind);
    }

    [TestMethod]
    public void A_finished_plan_that_was_done_under_one_key_needs_no_git()
    {
        var plan = Planner.Create(Spec(ticked: true));

        Assert.IsFalse(HeadView.IsNeeded(plan, History("+k1@c1")));
        Assert.IsTrue(HeadView.IsNeeded(plan, History("+k1@c1 +k2@c2")));
        Assert.IsTrue(HeadView.IsNeeded(Planner.Create(Spec(ticked: false)), History("+k1@c1")));
    }

    [TestMethod]
    public void A_completion_costs_its_failed_attempts_too_and_takes_no_time_in_which_a_person_is_asked()
    {
        var history = RunHistory.From(
        [
            Event(1, LedgerTypes.RunStarted),
            Event(2, LedgerTypes.AttemptStarted, attempt: 1),
            Event(3, LedgerTypes.AttemptEnded, attempt: 1) with { Outcome = "failed", Usage = new LedgerUsage(100, 10, null, null, 0.25m, 1) },
            Event(4, LedgerTypes.AttemptStarted, attempt: 2),
            Event(6, LedgerTypes.AttemptEnded, attempt: 2) with { Outcome = "completed", Usage = new LedgerUsage(200, 20, null, null, 0.50m, 1) },
            Event(7, LedgerTypes.GroupAwaitingApproval),
            Event(8, LedgerTypes.RunEnded),
            Event(900, LedgerTypes.RunStarted),
            Event(901, LedgerTypes.GroupEnded) with { Outcome = "completed", Key = "k1" },
        ]);

        Assert.AreEqual(new GroupSample(TimeSpan.FromSeconds(3), 0.75m, 330), history[Id].Samples.Single());
    }

    private static (GroupDecisionKind Kind, string Reason) Decide(string ledger, bool ticked, string absent, string waiting, bool force)
    {
        var head = new HeadView(
            absent.Length == 0 ? [] : [absent],
            waiting.Length == 0 ? ImmutableDictionary<string, WaitingWork>.Empty : ImmutableDictionary.CreateRange([KeyValuePair.Create(Id, new WaitingWork(waiting, "w"))]),
            Branch);
        var group = Planner.Create(Spec(ticked)).Groups[0];
        var evidence = GroupEvidence.Of(group, History(ledger), head);
        return evidence.Decide("k1", force, evidence.LastKnown is null ? ["not run yet"] : evidence.LastKnown.Key == "k1" ? [] : ["changed"]);
    }

    private static SpecModel Spec(bool ticked) => TestSpec.Create("Data").With(1, group => group with
    {
        Tasks = TestSpec.Tasks(2, ticked ? TaskState.Done : TaskState.Open),
    });

    private static RunHistory History(string ledger)
    {
        var parts = ledger.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var events = new List<LedgerEvent>();
        if (parts.Length > 0)
        {
            events.Add(Event(0, LedgerTypes.RunStarted));
        }

        foreach (var part in parts.Where(part => part != "!"))
        {
            var key = part[1..].Split('@');
            events.Add(Event(1, LedgerTypes.AttemptStarted, attempt: 1) with { Key = key[0] });
            events.AddRange(part[0] switch
            {
                '+' => [Event(2, LedgerTypes.GroupEnded) with { Outcome = "completed", Key = key[0], Parts = [], Commit = key.Length > 1 ? key[1] : null }],
                '-' => [Event(2, LedgerTypes.GroupEnded) with { Outcome = "failed" }],
                '?' => [Event(2, LedgerTypes.GroupAwaitingApproval)],
                _ => Array.Empty<LedgerEvent>(),
            });
        }

        if (parts.Length > 0 && !parts.Contains("!") && !ledger.Contains('~', StringComparison.Ordinal))
        {
            events.Add(Event(3, LedgerTypes.RunEnded));
        }

        return RunHistory.From(events);
    }

    private static LedgerEvent Event(int second, string type, int? attempt = null) => new()
    {
        Type = type,
        Run = "r",
        Time = DateTimeOffset.UnixEpoch.AddSeconds(second),
        Group = type.StartsWith("run", StringComparison.Ordinal) ? null : Id,
        Attempt = attempt,
    };
}
