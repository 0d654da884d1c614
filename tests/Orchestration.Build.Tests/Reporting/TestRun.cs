using Orchestration.Build.Agents;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Reporting;

/// <summary>A plan of five groups and a run of it in which everything happened at least once.</summary>
internal static class TestRun
{
    public const string Evil = "A|b `c` <b>x</b> \"q\" [l](u) *e* #5; {n}\r\n## no heading";

    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 10, 0, 0, TimeSpan.FromHours(2));

    public static Plan Plan { get; } = Planner.Create(TestSpec.Create("Data", Evil, "Api <- 1-2", "Ui <- 1-3", "Docs")
        .With(5, group => group with { Tasks = TestSpec.Tasks(2, TaskState.Done) })
        .Assign(1, assignment => assignment with { Agent = "codex", Model = "gpt-5", Subagent = new Subagent("data|engineer", "You know data.") }));

    public static RunView View { get; } = new(
        "20260102-080000-ab12",
        Start,
        Start.AddMinutes(10),
        MaxParallelism: 2,
        [
            Group(0, GroupStatus.Completed, OutcomeClass.Completed, 0, 4, "# Report\n\nSome words.\n\n## Summary\n- Added `Data` | 3 tests\n- Second\n\n```\n# code\n", Attempt(1, 0, 1, OutcomeClass.RateLimited, null), Attempt(2, 2, 4, OutcomeClass.Completed, 0.25m)),
            Group(1, GroupStatus.Completed, OutcomeClass.Completed, 0, 6, "All fine.\n<!-- unclosed\n", Attempt(1, 0, 6, OutcomeClass.Completed, 0.5m)),
            Group(2, GroupStatus.Failed, OutcomeClass.GateFailed, 6, 9, "I tried.", Attempt(1, 6, 9, OutcomeClass.GateFailed, 0.125m)),
            new("ui", 4, GroupStatus.Blocked, OutcomeClass.Blocked, "3 Api failed", null, null, [], null, null, null),
            new("docs", 5, GroupStatus.DoneByHand, null, "all boxes were ticked", null, null, [], null, null, null),
        ],
        [new(Start.AddMinutes(9), "api", 1, OutcomeClass.GateFailed, "exit code 1\n| see log", "dependents blocked")],
        [new(Start, null, "run started"), new(Start.AddMinutes(9), "api", "failed: # gate")])
    {
        Active = TimeSpan.FromMinutes(10),
    };

    public static RunView Live { get; } = View with
    {
        Ended = null,
        Groups = View.Groups.SetItem(2, View.Groups[2] with { Status = GroupStatus.Running, Outcome = null, Ended = null, ResultText = null }),
    };

    private static GroupView Group(int position, GroupStatus status, OutcomeClass outcome, int from, int to, string result, params AttemptView[] attempts) => new(
        Plan.Groups[position].Id,
        position + 1,
        status,
        outcome,
        Reason: null,
        Start.AddMinutes(from),
        Start.AddMinutes(to),
        [.. attempts],
        result,
        status == GroupStatus.Completed ? "0123456789abcdef" : null,
        TestsAdded: position == 0 ? 3 : null)
    {
        Worked = attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + (attempt.Ended!.Value - attempt.Started)),
    };

    private static AttemptView Attempt(int number, int from, int to, OutcomeClass outcome, decimal? cost) => new(
        number,
        "codex",
        "gpt-5",
        Start.AddMinutes(from),
        Start.AddMinutes(to),
        outcome,
        outcome == OutcomeClass.Completed ? null : "no",
        cost is null ? AgentUsage.Unknown : new AgentUsage(1000, 200, 300, null, cost, 3),
        $"logs/agent-01.{number}.stdout.log");
}
