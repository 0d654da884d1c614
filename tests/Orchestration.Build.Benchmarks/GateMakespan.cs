using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>
/// What gates cost: the real scheduler and the real turns of gates on a clock that jumps, over independent groups. The workspace is a stand-in that waits where the
/// isolated one runs a gate.
/// </summary>
internal static class GateMakespan
{
    private const int Groups = 12;
    private const int Slots = 4;

    private static readonly TimeSpan Agent = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Gate = TimeSpan.FromSeconds(30);

    /// <summary>Long enough for what is ready to have run; nothing that is measured passes meanwhile.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(40);

    public static async Task RunAsync()
    {
        Report.Note($"\n{Groups} independent groups, agents of {Agent.TotalSeconds:0} s, gates of {Gate.TotalSeconds:0} s, {Slots} slots, simulated clock\n");
        Report.Table(
            ["gates", "makespan s", "gates run"],
            [
                await RowAsync("as by default", parallel: true, beside: true, ownFirst: false),
                await RowAsync("with OrchestrationParallelGates=false", parallel: false, beside: true, ownFirst: false),
                await RowAsync("in the group's own tree first", parallel: true, beside: true, ownFirst: true),
                await RowAsync("in the group's own tree first, in the agents' slots (0.1.0)", parallel: true, beside: false, ownFirst: true),
            ]);
    }

    private static async Task<IReadOnlyList<string>> RowAsync(string name, bool parallel, bool beside, bool ownFirst)
    {
        using var folder = new Folder();
        SyntheticSpec.WriteIndependent(folder.Path, Groups, "    verify: \"true\"\n");
        var work = new ReadWork(folder.Path);
        var plan = Planner.Create(work.Validate(work.ReadTasks(), work.ReadAssignments()));
        var time = new ManualTime();
        var begun = time.GetUtcNow();
        await using var ledger = RunLedger.Open(Path.Combine(folder.Path, "ledger.jsonl"), LedgerContents.Empty, new RunCookie("run", "1"), time);
        var scope = new RunScope
        {
            Plan = plan,
            Root = folder.Path,
            Paths = new RunPaths(folder.Path),
            Settings = new RunSettings { MaxParallelism = Slots, Isolated = true },
            Time = time,
            Ledger = ledger,
        };
        await using var workspace = new Workspace(time, parallel, beside, ownFirst);
        using var scheduler = new Scheduler(scope, workspace, new SlowAgents(time), Orders(plan));
        var running = scheduler.RunAsync(CancellationToken.None);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Quiet));
            if (time.NextTimer is { } next)
            {
                time.Advance(next - time.GetUtcNow());
            }
        }

        await running;
        return [name, Report.Number((time.GetUtcNow() - begun).TotalSeconds, "0"), Report.Number(workspace.GatesRun, "0")];
    }

    private static Dictionary<int, GroupOrder> Orders(Plan plan)
    {
        var ranks = GroupRanking.Create(plan, [.. plan.Groups.Select(_ => 1.0)]);
        var keys = GroupKey.Compute(plan);
        var lane = new AgentLane(AgentProfiles.BuiltIn.Find("claude")!, null);
        return plan.Groups.ToDictionary(group => group.Position, group => new GroupOrder(
            group, group.Ordinal, ranks[group.Position], keys[group.Position], "not run yet", [lane], "prompt", TimeSpan.FromMinutes(5), Retries: 0, FailurePolicy.Fail));
    }

    private sealed class SlowAgents(TimeProvider time) : IAttemptRunner
    {
        public async Task<AgentReport> RunAsync(AttemptRequest request, CancellationToken cancellationToken)
        {
            await Task.Delay(Agent, time, cancellationToken);
            return new AgentReport(OutcomeClass.Completed, "done", null, AgentUsage.Unknown, null, null, true);
        }

        public AgentReport Adopt(GroupOrder order, OpenAttempt open) => throw new NotSupportedException();

    }

    /// <summary>Gates as the isolated workspace runs them: alone, after the merge.</summary>
    private sealed class Workspace(TimeProvider time, bool parallel, bool beside, bool ownFirst) : IGroupWorkspace
    {
        private readonly GateTurns _turns = new(parallel);
        private readonly SemaphoreSlim _merging = new(1, 1);
        private int _gates;

        public int GatesRun => _gates;

        public bool JudgesBesideAgents => beside;

        public Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken) =>
            Task.FromResult(new GroupTree("/", null, null));

        public async Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken)
        {
            if (ownFirst)
            {
                await _turns.RunBesideOthersAsync(RunGateAsync, cancellationToken);
            }

            await _merging.WaitAsync(cancellationToken);
            await _turns.RunAloneAsync(RunGateAsync, cancellationToken);
            _merging.Release();
            return new Acceptance(OutcomeClass.Completed);
        }

        private async Task<GateOutcome> RunGateAsync()
        {
            Interlocked.Increment(ref _gates);
            await Task.Delay(Gate, time);
            return new GateOutcome(0, TimedOut: false, Gate, string.Empty, string.Empty, TestNames.None);
        }

        public Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Diagnostic>>([]);

        public ValueTask DisposeAsync()
        {
            _turns.Dispose();
            _merging.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
