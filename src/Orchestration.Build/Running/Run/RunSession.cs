using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>One run, decided and locked, from its first line in the ledger to its last.</summary>
internal sealed class RunSession(
    RunRequest request,
    RunPaths paths,
    LedgerHistory history,
    ImmutableArray<GroupDecision> decisions,
    IReadOnlyDictionary<int, GroupOrder> orders,
    RunCookie cookie,
    ImmutableSortedDictionary<string, string> environment,
    IRunObserver observer,
    TimeProvider time)
{
    private readonly ImmutableSortedDictionary<string, int> _ordinals =
        decisions.ToImmutableSortedDictionary(decision => decision.Group.Id, decision => decision.Ordinal, StringComparer.Ordinal);

    private readonly SortedSet<int> _running = [];
    private readonly Lock _progress = new();
    private BudgetGuard? _budget;
    private int _done;

    private string DefaultAgent => request.Settings.DefaultAgent ?? "file";

    public async Task<RunResult> RunAsync(
        LedgerContents contents,
        DiagnosticBag bag,
        Func<RunCookie, IProcessStarter>? starters,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new RunSignals(() => _ = stop.CancelAsync(), request.OneShotProcess);
        var ledger = RunLedger.Open(paths.Ledger, contents, cookie, time);
        await using var closeLedger = ledger;
        using var views = new RunViews(request.Plan, paths, cookie.RunId, DefaultAgent, history, contents.Events, time);
        ledger.Appended += views.Apply;
        ledger.Appended += FollowAttempts;

        // A finished plan that has not changed starts nothing, not even a watchdog.
        var mayStart = orders.Count > 0 || request.HasUnfinishedWork;
        var starter = starters?.Invoke(cookie) ?? (mayStart ? ProcessStarter.Create(cookie) : null);
        await using var endStarter = new OptionalDisposal(starter as IAsyncDisposable);
        var inputs = starter is null ? null : CreateInputs(ledger, starter);
        var workspace = inputs is null ? null : await CreateWorkspaceAsync(inputs, bag, stop.Token);
        await using var endWorkspace = new OptionalDisposal(workspace as IAsyncDisposable);
        if (bag.HasErrors)
        {
            return new RunResult(null, [.. bag.ToSorted()], paths);
        }

        Begin(ledger, views);
        var merged = inputs is null || workspace is null ? null : await CarryOutAsync(inputs, workspace, views, bag, stop.Token);
        return await EndAsync(ledger, views, bag, merged, stop.Token);
    }

    private void Begin(RunLedger ledger, RunViews views)
    {
        ledger.Append(new LedgerEvent
        {
            Type = history.IsCut ? LedgerTypes.RunContinued : LedgerTypes.RunStarted,
            Spec = request.Plan.Spec.Name,
            Agent = request.Settings.DefaultAgent,
            MaxParallelism = Slots,
            Incarnation = cookie.Incarnation,
            Groups = [.. decisions.OrderBy(decision => decision.Ordinal).Select(decision => new LedgerOrdinal(decision.Group.Id, decision.Ordinal))],
        });
        observer.OnMessage(string.Join('\n', NextRun.Render(
            request.Plan, [.. decisions.Select(decision => decision.ToForecast())], history.ToPlanHistory(), Slots)));
        foreach (var decision in decisions.Where(decision => decision.Kind == GroupDecisionKind.UpToDate))
        {
            if (decision.FoundCommit is { } commit)
            {
                ledger.Append(new LedgerEvent
                {
                    Type = LedgerTypes.GroupEnded,
                    Group = decision.Group.Id,
                    Outcome = OutcomeNames.ToName(OutcomeClass.Completed),
                    Key = decision.Key.Value,
                    Parts = decision.Key.Components,
                    Commit = commit,
                });
            }

            var reason = decision.Reason.Length == 0 ? "unchanged since it was done" : decision.Reason;
            ledger.Append(new LedgerEvent { Type = LedgerTypes.GroupUpToDate, Group = decision.Group.Id, Reason = reason });
            var view = views.Of(decision.Group);
            if (!File.Exists(paths.Result(decision.Ordinal)))
            {
                views.WriteResult(decision.Group, view);
            }

            _done++;
            observer.OnGroupEnded(decision.Group, view);
        }
    }

    private int Slots => request.Isolated || request.Settings.AllowSharedTree ? Math.Max(1, request.Settings.MaxParallelism) : 1;

    private WorkspaceInputs CreateInputs(RunLedger ledger, IProcessStarter starter)
    {
        var secrets = SecretSet.FromEnvironment(environment);
        var processes = new ProcessRunner(starter, time) { Grace = request.Settings.Grace };
        var cookied = environment.SetItem(RunCookie.VariableName, cookie.Value);
        var keys = decisions.ToImmutableDictionary(decision => decision.Group.Id, decision => decision.Key.Value, StringComparer.Ordinal);
        var gates = new GateRunner(processes, new GateSettings(cookied, paths.Logs, request.GateTimeout, secrets, request.Settings.MaxLogSize));
        return new WorkspaceInputs(
            request.Plan, request.Root, paths, ledger, history, processes, cookied, secrets, _ordinals, keys, gates, request.Settings, time);
    }

    private async Task<IGroupWorkspace?> CreateWorkspaceAsync(WorkspaceInputs inputs, DiagnosticBag bag, CancellationToken cancellationToken) =>
        request.CreateWorkspace is null
            ? new NoIsolationWorkspace(request.Plan, request.Root, inputs.Gates, _ordinals)
            : await request.CreateWorkspace(inputs, bag, cancellationToken);

    private async Task<string?> CarryOutAsync(
        WorkspaceInputs inputs, IGroupWorkspace workspace, RunViews views, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        using var board = new LaneBoard(Slots, request.Settings.MaxWait, time);
        var agents = new AgentRunner(
            new AgentRunnerSettings(request.Plan, request.Root, paths, cookie, inputs.Environment, inputs.Secrets, _ordinals, request.Settings),
            inputs.Processes,
            inputs.Ledger,
            time);
        var budget = new BudgetGuard(request.Settings.MaxCostUsd, request.Settings.MaxTokens);
        var run = new RunContext(request.Plan, request.Settings, paths, inputs.Ledger, history, board, budget, workspace, agents, time);
        if (Slots < request.Settings.MaxParallelism && orders.Count > 1)
        {
            bag.Add(Catalogue.SharedTreeSerialised.At(SourceSpan.None, request.Settings.MaxParallelism));
        }

        _budget = budget;
        await OutputSink.WarmUpAsync(inputs.Secrets, Path.Combine(paths.Scratch, "warm-up"));
        try
        {
            await new Scheduler(run, orders) { Ended = end => GroupEnded(end, views) }.RunAsync(cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
            {
                bag.AddRange(await workspace.CompleteAsync(cancellationToken));
            }
        }
        finally
        {
            bag.AddRange(run.TakeProblems());
        }

        return request.Settings.MergeResults && !cancellationToken.IsCancellationRequested
            ? await new ResultMerger(run, orders, views.View).MergeAsync(bag, cancellationToken)
            : null;
    }

    private async Task<RunResult> EndAsync(RunLedger ledger, RunViews views, DiagnosticBag bag, string? merged, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            // Left open: the next build continues this run.
            ledger.Append(new LedgerEvent { Type = LedgerTypes.Note, Text = "the build was cancelled" });
            bag.Add(Catalogue.RunCancelled.At(SourceSpan.None, _done, request.Plan.Groups.Length));
        }
        else
        {
            // Last words of a killed build that nobody had a use for are not redacted: they do not stay.
            foreach (var rest in Directory.EnumerateFiles(paths.Logs, "*.rest"))
            {
                File.Delete(rest);
            }

            ledger.Append(new LedgerEvent { Type = LedgerTypes.RunEnded, Outcome = OutcomeNames.ToName(bag.HasErrors ? OutcomeClass.Failed : OutcomeClass.Completed) });
        }

        if (orders.Count > 0)
        {
            await ledger.FlushAsync();
        }

        return new RunResult(views.WriteFinal(merged), [.. bag.ToSorted()], paths);
    }

    private void FollowAttempts(LedgerEvent entry)
    {
        if (entry.Group is null || !_ordinals.TryGetValue(entry.Group, out var ordinal))
        {
            return;
        }

        lock (_progress)
        {
            var changed = entry.Type switch
            {
                LedgerTypes.AttemptStarted => _running.Add(ordinal),
                LedgerTypes.GroupWaiting or LedgerTypes.GroupEnded or LedgerTypes.GroupAwaitingApproval => _running.Remove(ordinal),
                _ => false,
            };
            if (changed)
            {
                observer.OnProgress(Progress());
            }
        }
    }

    private void GroupEnded(GroupEnd end, RunViews views)
    {
        var group = end.Order.Group;
        var view = views.Of(group);
        if (end.Outcome != OutcomeClass.Cancelled && !end.AwaitsApproval)
        {
            views.WriteResult(group, view);
        }

        lock (_progress)
        {
            _done += end.Outcome == OutcomeClass.Completed && !end.AwaitsApproval ? 1 : 0;
            _running.Remove(end.Order.Ordinal);
            observer.OnGroupEnded(group, view);
            observer.OnProgress(Progress());
        }
    }

    private RunProgress Progress() => new(
        _done,
        request.Plan.Groups.Length,
        [.. _running.Select(ordinal => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"T-{ordinal:00}"))],
        _budget?.CostUsd,
        _budget?.Tokens);

    /// <summary>For an <c>await using</c> of what may not be there.</summary>
    private sealed class OptionalDisposal(IAsyncDisposable? inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => inner?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
