using System.Collections.Concurrent;
using System.Diagnostics;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Running;

/// <summary>A scheduler with a clock that stands still and agents that do what a test tells them.</summary>
internal sealed class SchedulerFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AgentProfile _profile = AgentProfiles.BuiltIn.Find("claude")!;

    public ManualTime Time { get; } = new();

    public ScriptedAgents Agents { get; } = new();

    public ConcurrentDictionary<string, GroupEnd> Ends { get; } = [];

    public IReadOnlyList<Diagnostic> Problems { get; private set; } = [];

    public RunSettings Settings { get; set; } = new() { MaxParallelism = 2 };

    /// <summary>Names of the lanes of every group, the first and its fallback.</summary>
    public string[] Lanes { get; set; } = ["claude"];

    public FailurePolicy OnFailure { get; set; }

    /// <summary>Of groups that have another, by id.</summary>
    public Dictionary<string, FailurePolicy> OnFailureOf { get; } = [];

    /// <summary>What earlier builds wrote.</summary>
    public LedgerEvent[] Earlier { get; set; } = [];

    public int Retries { get; set; } = 2;

    /// <summary>Seconds by position.</summary>
    public double[]? Durations { get; set; }

    /// <summary>The judge's word on whatever an agent calls finished.</summary>
    public Acceptance Acceptance { get; set; } = new(OutcomeClass.Completed);

    /// <summary>How long it takes to judge a group.</summary>
    public Func<string, Task> Judging { get; set; } = _ => Task.CompletedTask;

    /// <summary>Agents may work meanwhile.</summary>
    public bool JudgesBesideAgents { get; set; } = true;

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs to the end while <paramref name="drive"/> tells agents and clock what to do.</summary>
    public async Task RunAsync(SpecModel spec, Func<Task> drive, CancellationToken cancellationToken = default)
    {
        var plan = Planner.Create(spec);
        var ranks = GroupRanking.Create(plan, Durations ?? [.. plan.Groups.Select(_ => 1.0)]);
        var keys = GroupKey.Compute(plan);
        var orders = plan.Groups.ToDictionary(group => group.Position, group => new GroupOrder(
            group,
            group.Ordinal,
            ranks[group.Position],
            keys[group.Position],
            "not run yet",
            [.. Lanes.Select(name => new AgentLane(_profile with { Name = name }, null))],
            "prompt",
            TimeSpan.FromMinutes(1),
            Retries,
            OnFailureOf.GetValueOrDefault(group.Id, OnFailure)));
        await using var ledger = RunLedger.Open(_folder["ledger.jsonl"], LedgerContents.Empty with { Events = [.. Earlier] }, new RunCookie("run", "1"), Time);
        Agents.Ledger = ledger;
        var scope = new RunScope
        {
            Plan = plan,
            Root = _folder.Path,
            Paths = new RunPaths(_folder.Path),
            Settings = Settings with { Isolated = true },
            Time = Time,
            Ledger = ledger,
            History = RunHistory.From(Earlier),
        };
        using var scheduler = new Scheduler(scope, new OpenWorkspace { Acceptance = Acceptance, Judging = Judging, JudgesBesideAgents = JudgesBesideAgents }, Agents, orders) { Ended = end => Ends[end.Order.Id] = end };
        var running = scheduler.RunAsync(cancellationToken);
        await drive();
        await running;
        Problems = scope.Problems;
    }

    /// <summary>Waits for the scheduler's threads; what never comes true fails the test instead of hanging it.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var started = Stopwatch.GetTimestamp(); !isSo(); await Task.Yield())
        {
            Assert.IsLessThan(TimeSpan.FromMinutes(1), Stopwatch.GetElapsedTime(started), "What the test waits for does not happen.");
        }
    }

    /// <summary>Lets time pass to the next timer, once there is one.</summary>
    public async Task<TimeSpan> SkipWaitAsync()
    {
        await UntilAsync(() => Time.NextTimer is not null);
        var by = Time.NextTimer!.Value - Time.GetUtcNow();
        Time.Advance(by);
        return by;
    }

    /// <summary>Each attempt waits until the test ends it.</summary>
    internal sealed class ScriptedAgents : IAttemptRunner
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<AgentReport>> _running = new();
        private readonly ConcurrentQueue<AttemptRequest> _started = new();

        /// <summary><c>id lane attempt</c> in the order of the starts.</summary>
        public IReadOnlyList<string> Started => [.. _started.Select(request => $"{request.Order.Id} {request.Lane.Name} {request.Attempt}")];

        public IEnumerable<AttemptRequest> Requests => _started;

        public RunLedger? Ledger { get; set; }

        public IReadOnlyCollection<string> Running => [.. _running.Keys.Order(StringComparer.Ordinal)];

        public async Task<AgentReport> RunAsync(AttemptRequest request, CancellationToken cancellationToken)
        {
            var source = new TaskCompletionSource<AgentReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            Ledger!.StartAttempt(request.Order.Id, request.Attempt, request.Lane.Name, request.Model, request.Reason, request.Session, "log", request.Order.Key.Value);
            _running[request.Order.Id] = source;
            _started.Enqueue(request);
            await using var registration = cancellationToken.Register(() => source.TrySetResult(Report(OutcomeClass.Cancelled)));
            var report = await source.Task;
            Ledger.EndAttempt(request.Order.Id, request.Attempt, report, exitCode: null);
            return report;
        }

        public AgentReport Adopt(GroupOrder order, OpenAttempt open) => Report(OutcomeClass.Cancelled);

        /// <summary>Waits until the group runs, and ends its attempt.</summary>
        public async Task EndAsync(string id, OutcomeClass outcome = OutcomeClass.Completed, DateTimeOffset? resetsAt = null, decimal? cost = null, bool retryable = true, string? note = null)
        {
            TaskCompletionSource<AgentReport>? source = null;
            await UntilAsync(() => _running.TryRemove(id, out source));
            source!.SetResult(Report(outcome) with { ResetsAt = resetsAt, Usage = AgentUsage.Unknown with { CostUsd = cost }, Retryable = retryable, Notes = note is null ? [] : [note] });
        }

        /// <summary>Ends the next attempts with success, in whatever order they start.</summary>
        public async Task EndAllAsync(int attempts)
        {
            for (var left = attempts; left > 0; left--)
            {
                await UntilAsync(() => !_running.IsEmpty);
                await EndAsync(Running.First());
            }
        }

        public Task WaitForAsync(params string[] ids) => UntilAsync(() => ids.All(_running.ContainsKey));

        private static AgentReport Report(OutcomeClass outcome) =>
            new(outcome, "done", "session", AgentUsage.Unknown, outcome == OutcomeClass.Completed ? null : outcome.ToString(), null, true);
    }

    private sealed class OpenWorkspace : IGroupWorkspace
    {
        public required Acceptance Acceptance { get; init; }

        public required Func<string, Task> Judging { get; init; }

        public required bool JudgesBesideAgents { get; init; }

        public Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken) => Task.FromResult(new GroupTree("/", null, null));

        public async Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken)
        {
            await Judging(group.Id);
            return Acceptance;
        }

        public Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Diagnostic>>([]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
