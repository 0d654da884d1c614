using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>One run, decided and locked, from its first line in the ledger to its last.</summary>
/// <param name="orders">What is to be run, by position.</param>
internal sealed class RunExecution(
    RunScope scope,
    ImmutableArray<GroupDecision> decisions,
    IReadOnlyDictionary<int, GroupOrder> orders,
    IRunObserver observer)
{
    private BudgetGuard? _budget;
    private RunWatch? _watch;

    /// <param name="starter">Starts processes; null where nothing is to be started.</param>
    public async Task<RunResult> RunAsync(IProcessStarter? starter, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        if (starter is null && IsSettled && scope.History.ToView(scope.Plan) is { } last)
        {
            return new RunResult(last, [.. bag.ToSorted()], scope.Paths) { IsSettled = true };
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new RunSignals(() => _ = stop.CancelAsync(), scope.Settings.OneShotProcess);
        using var views = new RunViews(scope);
        scope.Ledger.Appended += views.Follow;
        var watch = _watch = new RunWatch(scope, observer, decisions.Count(decision => decision.Kind != GroupDecisionKind.NotSelected), () => _budget?.SpentUsd);
        if (scope.Imports is null)
        {
            // What jobs did is past.
            scope.Ledger.Appended += watch.Follow;
        }

        if (starter is null)
        {
            Begin(views);
            return await EndAsync(views, bag, merged: null, stop.Token);
        }

        var processes = new ProcessRunner(starter, scope.Time) { Grace = scope.Settings.Grace };
        var gates = new GateRunner(processes, scope.Environment, scope.Secrets, scope.Paths.Logs, scope.Paths.Spool)
        {
            Timeout = scope.Settings.GateTimeout,
            MaxLogSize = scope.Settings.MaxLogSize,
            Report = scope.Report,
        };
        var withProcesses = scope with { Processes = processes, Watch = watch.Enter };
        var workspace = await Workspaces.OpenAsync(withProcesses, gates, bag, stop.Token);
        if (workspace is null || bag.HasErrors)
        {
            return new RunResult(null, [.. bag.ToSorted()], scope.Paths);
        }

        await using var endWorkspace = workspace;
        if (scope.History.LastRun is null && PlanAdvice.FindNoGain(scope.Plan) is [var reason, ..])
        {
            // Once, when it can still be changed.
            bag.Add(Catalogue.GainsNothing.At(SourceSpan.WholeFile(scope.Plan.Spec.TasksFile), reason));
        }

        Begin(views);
        var merged = await RunGroupsAsync(withProcesses, workspace, views, bag, stop.Token);
        return await EndAsync(views, bag, merged, stop.Token);
    }

    /// <summary>The ledger and the reports already say all there is to say: they stay as the last run left them.</summary>
    private bool IsSettled =>
        !scope.History.IsCut
        && File.Exists(scope.Paths.FinalOutput)
        && decisions.All(decision => decision is { Kind: GroupDecisionKind.UpToDate or GroupDecisionKind.NotSelected, FoundCommit: null })
        && decisions.Any(decision => decision.Kind == GroupDecisionKind.UpToDate);

    private void Begin(RunViews views)
    {
        scope.Ledger.StartRun(
            scope.History.IsCut,
            scope.Plan.Spec.Name,
            scope.Plan.Spec.RelativePath,
            scope.Settings.DefaultAgent,
            scope.Imports is null ? scope.Settings.Slots : ImportedGroup.MostAtOnce(scope.Imports.Values),
            decisions.OrderBy(decision => decision.Ordinal).Select(decision => new LedgerOrdinal(decision.Group.Id, decision.Ordinal)),
            scope.Secrets.Names,
            scope.Imports is null ? default : ImportedGroup.Begun(scope.Imports.Values));
        observer.OnMessage(scope.Imports is not null ? "Collects the results of jobs; no agent is started." : string.Join('\n', NextRun.Render(
            scope.Plan, [.. decisions.Select(decision => decision.ToForecast())], scope.History.ToPlanHistory(), scope.Settings.Slots)));
        foreach (var decision in decisions.Where(decision => decision.Kind == GroupDecisionKind.UpToDate))
        {
            if (decision.FoundCommit is { } commit)
            {
                scope.Ledger.EndGroup(decision.Group.Id, OutcomeClass.Completed, key: decision.Key, commit: commit);
            }

            scope.Ledger.FindUpToDate(decision.Group.Id, decision.Reason.Length == 0 ? "unchanged since it was done" : decision.Reason);
            var view = views.Of(decision.Group);
            if (!File.Exists(scope.Paths.Result(decision.Ordinal)))
            {
                views.WriteResult(decision.Group, view);
            }

            _watch!.CountDone();
        }

        _watch!.Begin();
    }

    private async Task<string?> RunGroupsAsync(
        RunScope running, IGroupWorkspace workspace, RunViews views, DiagnosticBag bag, CancellationToken cancellationToken)
    {
        using var scheduler = new Scheduler(running, workspace, new AgentRunner(running), orders) { Ended = end => GroupEnded(end, views) };
        if (running.Settings.Slots < running.Settings.MaxParallelism && orders.Count > 1)
        {
            bag.Add(Catalogue.SharedTreeSerialised.At(SourceSpan.None, running.Settings.MaxParallelism));
        }

        _budget = scheduler.Budget;
        try
        {
            await scheduler.RunAsync(cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
            {
                bag.AddRange(await workspace.CompleteAsync(cancellationToken));
            }
        }
        finally
        {
            bag.AddRange(running.Problems);
            await OrphanSweep.SweepAsync(running.Cookie.Tag, running.Settings.Grace);
        }

        return running.Settings.MergeResults && !cancellationToken.IsCancellationRequested
            ? await new ResultMerger(scheduler, orders, views.View).MergeAsync(bag, cancellationToken)
            : null;
    }

    private async Task<RunResult> EndAsync(RunViews views, DiagnosticBag bag, string? merged, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            // Left open: the next build continues this run.
            scope.Ledger.Note("the build was cancelled");
            bag.Add(Catalogue.RunCancelled.At(SourceSpan.None, _watch!.Done, _watch.Total));
        }
        else
        {
            // What a killed build left and nobody had a use for is not redacted: it does not stay.
            Spools.RemoveAll(scope.Paths.Spool);
            scope.Ledger.EndRun(bag.HasErrors ? OutcomeClass.Failed : OutcomeClass.Completed);
        }

        if (orders.Count > 0)
        {
            await scope.Ledger.FlushAsync();
        }

        return new RunResult(views.WriteFinal(merged, cancellationToken.IsCancellationRequested), [.. bag.ToSorted()], scope.Paths);
    }

    private void GroupEnded(GroupEnd end, RunViews views)
    {
        var group = end.Order.Group;
        var view = views.Of(group);
        if (end.Outcome == OutcomeClass.Cancelled)
        {
            // What the ledger knows of it may be of an earlier build.
            view = view with { Status = GroupStatus.Cancelled };
        }

        if (end.Outcome is not (OutcomeClass.Cancelled or OutcomeClass.Blocked))
        {
            views.WriteResult(group, view);
        }

        _watch!.End(group, view, isDone: end.Outcome == OutcomeClass.Completed && !end.AwaitsApproval);
    }
}
