using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

/// <summary>The one judge, with made-up trees and gates: what it accepts, what it refuses and with which code.</summary>
[TestClass]
public sealed class JudgeTests
{
    private static readonly GateCommand Gate = GateCommand.FromShell("make check");

    private static readonly DiffRules Rules = new(["src/**"], ["src/fixed.cs"], [], [], HasOpenTasks: true, AllowNoChange: false)
    {
        Steering = ["**/AGENTS.md"],
        Facts = FileFacts.None with { TargetOf = path => path == "src/link" ? "/etc/passwd" : null },
    };

    private static PlanGroup Group => Planner.Create(TestSpec.Create("Data")).Groups[0];

    [TestMethod]
    [DataRow("", "NoChange", "ORCH5002")]
    [DataRow("src/a.cs", "", "")]
    [DataRow("src/a.cs src/fixed.cs", "GateFailed", "ORCH5004")]
    [DataRow("src/a.cs src/AGENTS.md", "GateFailed", "ORCH5004")]
    [DataRow("src/a.cs docs/b.md", "GateFailed", "ORCH5003")]
    [DataRow("docs/b.md src/fixed.cs", "GateFailed", "ORCH5004")]
    [DataRow("src/link@link", "GateFailed", "ORCH5038")]
    [DataRow("src/nested@repository", "GateFailed", "ORCH5006")]
    [DataRow("src/a.cs .git/inside@submodule", "GateFailed", "ORCH5033")]
    public void Changes_are_refused_with_what_is_wrong_with_them(string paths, string outcome, string code)
    {
        var changes = paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => path.Split('@')).ToList();
        var inside = changes.Where(parts => parts is [_, "submodule"]).Select(parts => parts[0]).ToList();
        var verdict = DiffPolicy.Judge([.. changes.Where(parts => parts is not [_, "submodule"]).Select(Change)], Rules);

        var refusal = Judge.OfChanges(Group, verdict, inside);

        Assert.AreEqual($"{outcome} {code}".Trim(), refusal is null ? string.Empty : $"{refusal.Outcome} {refusal.Problem?.Code}");
        Assert.IsTrue(refusal is null or { Retryable: true, Feedback.Length: > 0 });
    }

    [TestMethod]
    [DataRow(0, "a b", "a b", "", 0)]
    [DataRow(0, "a b", "a b c", "", 1)]
    [DataRow(0, "a b", "a", "ORCH5005", null)]
    [DataRow(0, "a b", "a -b", "ORCH5005", null)]
    [DataRow(0, "a -b", "a", "", 0)]
    [DataRow(0, "a b", "", "ORCH5005", null)]
    [DataRow(0, null, "", "", null)]
    [DataRow(1, "a", "a", "ORCH5001", null)]
    [DataRow(null, "a", "a", "ORCH5001", null)]
    public void A_gate_accepts_what_passes_and_loses_no_test(int? exitCode, string? before, string after, string code, int? added)
    {
        var outcome = new GateOutcome(exitCode, TimedOut: false, TimeSpan.Zero, "the end", "gate.log", Tests(after));

        var verdict = Judge.OfGate(Group, Gate, outcome, before is null ? null : Tests(before));

        Assert.AreEqual(code, verdict.Refusal?.Problem?.Code ?? string.Empty);
        Assert.AreEqual(added, verdict.TestsAdded);
        Assert.IsTrue(verdict.Refusal is null or { Outcome: OutcomeClass.GateFailed, Retryable: true });
    }

    [TestMethod]
    public void A_gate_that_could_not_be_started_is_no_agents_fault()
    {
        var outcome = new GateOutcome(null, TimedOut: false, TimeSpan.Zero, string.Empty, "gate.log", TestNames.None, "no such file");

        var refusal = Judge.OfGate(Group, Gate, outcome, TestNames.None).Refusal!;

        Assert.AreEqual(("ORCH5026", false), (refusal.Problem?.Code, refusal.Retryable));
    }

    [TestMethod]
    public void Result_files_that_break_off_are_reported_and_prove_nothing()
    {
        var before = Tests("a") with { Unreadable = ["old.trx"] };
        var outcome = new GateOutcome(0, TimedOut: false, TimeSpan.Zero, string.Empty, "gate.log", Tests("a") with { Unreadable = ["new.trx"] });

        var verdict = Judge.OfGate(Group, Gate, outcome, before);

        Assert.IsNull(verdict.Refusal);
        Assert.AreEqual("ORCH5035", verdict.Unreadable?.Code);
        Assert.Contains("new.trx, old.trx", verdict.Unreadable!.Message);
    }

    [TestMethod]
    public void Boxes_are_ticked_for_accepted_groups_and_for_nobody_else()
    {
        var spec = TestSpec.Create("Data", "Style");
        for (var number = 1; number <= 2; number++)
        {
            var mark = new SourceSpan("/tasks.md", number, 4, number, 5);
            spec = spec.With(number, group => group with { Tasks = [new TaskItem(TaskState.Open, ' ', null, "Do", mark, mark, [])] });
        }

        var plan = Planner.Create(spec);
        var found = "- [ ] data\n- [ ] style\n"u8.ToArray();
        var boxes = new TaskBoxes(plan, found);

        Assert.IsFalse(boxes.AreTicked(plan.Groups[0]));
        boxes.Accept(plan.Groups[0], boxes.With(plan.Groups[0]));
        Assert.IsTrue(boxes.AreTicked(plan.Groups[0]));
        Assert.IsFalse(boxes.AreTicked(plan.Groups[1]));

        // An agent ticked all of them.
        CollectionAssert.AreEqual("- [x] data\n- [ ] style\n"u8.ToArray(), boxes.PutRight("- [X] data\n- [X] style\n"u8.ToArray()));
        Assert.IsNull(boxes.PutRight("somebody's own text\n"u8.ToArray()));
    }

    private static PathChange Change(string[] parts) => new(parts[0], PathChangeKind.Added, parts.Length == 1 ? PathContent.File : parts[1] == "link" ? PathContent.Link : PathContent.Repository);

    /// <param name="names">Those that did not pass begin with a dash.</param>
    private static TestNames Tests(string names)
    {
        var all = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToLookup(name => name.StartsWith('-'), name => name.TrimStart('-'));
        return new TestNames([.. all[false]], [.. all[true]]);
    }
}
