using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class RunLinesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Plan Plan = Planner.Create(TestSpec.Create([.. Enumerable.Range(1, 8).Select(number => $"Part {number}")]));

    private static readonly RunLines Lines = new(TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east"));

    [TestMethod]
    public void One_line_shows_every_group_that_has_room_and_the_cost()
    {
        var progress = Progress(0.5m, (1, GroupPhase.Agent, 70), (2, GroupPhase.Gate, 12), (3, GroupPhase.Check, 1), (4, GroupPhase.Merge, 0));

        Assert.AreEqual(("[2/8]", "1 agent 1m10s, 2 gate 12s, 3 check 1s, 4 merging 0s; $0.50"), Lines.Live(progress, Now, 140, turn: 3));
    }

    [TestMethod]
    public void Where_there_is_less_room_each_turn_begins_with_the_next_group()
    {
        var progress = Progress(null, (1, GroupPhase.Agent, 70), (2, GroupPhase.Gate, 12), (3, GroupPhase.Agent, 4000), (4, GroupPhase.Agent, 5));

        Assert.AreEqual("1 agent 1m10s, 2 gate 12s, +2", Lines.Live(progress, Now, 40, turn: 0).Text);
        Assert.AreEqual("2 gate 12s, 3 agent 1h06m, +2", Lines.Live(progress, Now, 40, turn: 1).Text);
        Assert.AreEqual("4 agent 5s, 1 agent 1m10s, +2", Lines.Live(progress, Now, 40, turn: 3).Text);
        Assert.AreEqual("1 agent 1m10s, 2 gate 12s, +2", Lines.Live(progress, Now, 40, turn: 4).Text);
    }

    [TestMethod]
    [DataRow(20)]
    [DataRow(33)]
    [DataRow(52)]
    [DataRow(132)]
    public void The_line_is_never_wider_than_its_room(int width)
    {
        var progress = Progress(1234.5678m, [.. Enumerable.Range(1, 8).Select(number => (number, GroupPhase.Agent, number * 1000))]);

        for (var turn = 0; turn < 20; turn++)
        {
            var (indicator, text) = Lines.Live(progress, Now, width, turn);
            Assert.IsLessThanOrEqualTo(width, indicator.Length + 1 + text.Length, text);
        }
    }

    [TestMethod]
    public void A_wait_shows_its_end_on_the_clock_of_the_one_who_watches()
    {
        var limit = new GroupActivity(Plan.Groups[0], GroupPhase.Wait, "rate-limited; waits for claude", Now, Now.AddMinutes(152));
        var tomorrow = limit with { Until = Now.AddHours(12) };
        var brief = limit with { Detail = "failed; retry 1 of 2 in 3 s", Until = Now.AddSeconds(3) };

        Assert.AreEqual("1 Part 1: rate-limited; waits for claude until 16:32", Lines.Entered(limit));
        Assert.AreEqual("1 Part 1: rate-limited; waits for claude until 2026-01-03 02:00", Lines.Entered(tomorrow));
        Assert.AreEqual("1 Part 1: failed; retry 1 of 2 in 3 s", Lines.Entered(brief));
        Assert.AreEqual("1 waiting until 16:32", Lines.Live(new RunProgress(0, 8, [limit], null), Now, 80, 0).Text);
    }

    [TestMethod]
    public void A_sign_of_life_names_who_works_how_long_and_what_it_cost()
    {
        var progress = Progress(0.25m, (1, GroupPhase.Agent, 600), (2, GroupPhase.Gate, 12));

        Assert.AreEqual("2 of 8 done; 1 Part 1 (agent for 10 m 00 s), 2 Part 2 (gate for 12.0 s); $0.25", Lines.Heartbeat(progress, Now));
        Assert.AreEqual("2 of 8 done; no group is running", Lines.Heartbeat(progress with { Active = [], CostUsd = null }, Now));
    }

    private static RunProgress Progress(decimal? cost, params (int Number, GroupPhase Phase, int Seconds)[] active) => new(
        2,
        8,
        [.. active.Select(one => new GroupActivity(Plan.Groups[one.Number - 1], one.Phase, string.Empty, Now.AddSeconds(-one.Seconds)))],
        cost);
}
