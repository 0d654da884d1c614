using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class RunSummaryTests
{
    [TestMethod]
    public void It_says_what_was_done_what_failed_and_how_to_continue()
    {
        Assert.AreEqual(
            """
            Done: 1 Data, 2 A|b `c` <b>x</b> "q" [l](u) *e* #5; {n} ## no heading
            Failed: 3 Api (gate failed)
            Blocked: 4 Ui (3 Api failed)
            Done before: 1 group
            4 attempts in 10 m 00 s, tokens at least 4,500 (1 of 4 attempts unknown), cost at least $0.875 (1 of 4 attempts unknown)
            To continue: again
            """,
            Text(TestRun.View));
    }

    [TestMethod]
    [DataRow("main", false, "Merged into main: 1 Data")]
    [DataRow("", false, "Merged: 1 Data")]
    [DataRow(null, true, "Accepted, not in your branch yet: 1 Data")]
    public void The_first_line_names_where_the_work_is(string? branch, bool waits, string expected) =>
        Assert.StartsWith(expected, Text(TestRun.View with { LandedIn = branch, HasWorkToLand = waits }));

    [TestMethod]
    public void Totals_of_earlier_runs_stand_beside_those_of_the_last()
    {
        var all = new RunTotals(3, 9, TimeSpan.FromMinutes(90), 12_000, 3.5m);

        Assert.Contains("; in all runs: 9 attempts in 1 h 30 m, tokens 12,000, cost $3.50\n", Text(TestRun.View with { Totals = all }));
        Assert.Contains("- In all runs: 9 attempts in 1 h 30 m, tokens 12,000, cost $3.50 in 3 runs\n", FinalOutput.Render(TestRun.Plan, TestRun.View with { Totals = all }, "claude"));
    }

    [TestMethod]
    public void A_run_that_only_waits_for_a_person_continues_with_an_approval()
    {
        var groups = TestRun.View.Groups;
        var run = TestRun.View with
        {
            Groups = [groups[0], groups[1], groups[2] with { Status = GroupStatus.AwaitingApproval }, groups[3] with { Reason = "3 Api awaits approval" }, groups[4]],
        };

        Assert.EndsWith("To continue: approve 3", Text(run));
    }

    [TestMethod]
    public void However_large_a_run_is_and_whatever_came_of_it_twelve_lines_hold_it()
    {
        var plan = Planner.Create(TestSpec.Create([.. Enumerable.Range(1, 110).Select(number => $"Part {number}")]));
        var states = Enum.GetValues<GroupStatus>();
        var run = TestRun.View with
        {
            Groups = [.. plan.Groups.Select(group => new GroupView(
                group.Id, group.Position + 1, states[group.Position % states.Length], OutcomeClass.Failed, new string('x', 500), TestRun.Start, null, TestRun.View.Groups[0].Attempts, null, null, null))],
        };

        var lines = RunSummary.Render(plan, run, "again", groups => "approve " + string.Join('+', groups));

        // With the line of the report.
        Assert.IsLessThanOrEqualTo(11, lines.Length);
        Assert.Contains("Failed: 8 Part 8, 19 Part 19, 30 Part 30, 41 Part 41, 52 Part 52 and 5 more", lines);
    }

    private static string Text(RunView run) => string.Join('\n', RunSummary.Render(TestRun.Plan, run, "again", groups => "approve " + string.Join('+', groups)));
}
