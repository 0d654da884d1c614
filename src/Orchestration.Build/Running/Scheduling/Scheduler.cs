using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Starts every group the moment its dependencies are done, and blocks what can no longer run. No wave barrier.</summary>
/// <param name="workspace">Where groups work.</param>
/// <param name="agents">Runs attempts.</param>
/// <param name="orders">Groups to run, by position; a position without one is done already.</param>
internal sealed class Scheduler(RunScope scope, IGroupWorkspace workspace, IAttemptRunner agents, IReadOnlyDictionary<int, GroupOrder> orders) : IDisposable
{
    private readonly DependencyGraph.ReadyTracker _tracker = scope.Plan.Graph.Track();
    private readonly Channel<GroupEnd> _ends = Channel.CreateUnbounded<GroupEnd>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<int> _over = [];
    private readonly List<Task> _groups = [];
    private readonly ConcurrentDictionary<string, Diagnostic> _laneProblems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reported = new(StringComparer.OrdinalIgnoreCase);
    private int _budgetReported;
    private int _running;

    public RunScope Scope => scope;

    public IGroupWorkspace Workspace => workspace;

    public IAttemptRunner Agents => agents;

    public BudgetGuard Budget { get; } = new(scope.Ledger, scope.Settings.MaxCostUsd, scope.Settings.MaxTokens);

    /// <summary>The slots and lanes that attempts take.</summary>
    public LaneBoard Board { get; } = new(scope.Settings.Slots, scope.Settings.MaxWait, scope.Time);

    /// <summary>Seats of groups that are judged: as many as agents may work, so that there are at most twice as many trees.</summary>
    public SemaphoreSlim Seats { get; } = new(scope.Settings.Slots, scope.Settings.Slots);

    /// <summary>Told of each end, after it is in the ledger.</summary>
    public Action<GroupEnd>? Ended { get; init; }

    /// <summary>The agent's lane rests; too long, and it is given up.</summary>
    /// <returns>Whether waiting is worth while.</returns>
    public bool Park(string lane, DateTimeOffset until)
    {
        if (Board.Park(lane, until, $"{lane} is rate-limited"))
        {
            return true;
        }

        _laneProblems.TryAdd(lane, Catalogue.RateLimitTooLong.At(
            SourceSpan.WholeFile(scope.Plan.Spec.TasksFile),
            lane,
            until.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
            scope.Settings.MaxWait.ToString("c", CultureInfo.InvariantCulture)));
        return false;
    }

    /// <summary>Nothing starts with the agent any more.</summary>
    /// <returns>False when that was so already.</returns>
    public bool StopLane(string lane, Diagnostic why)
    {
        _laneProblems.TryAdd(lane, why);
        return Board.Stop(lane, $"{lane} is not authorised");
    }

    /// <summary>A group ends because its agent's lane is closed; reported once for all of them, and as an error where one of them may not be skipped.</summary>
    public void ReportLane(string lane, FailurePolicy policy)
    {
        if (!_laneProblems.TryGetValue(lane, out var problem))
        {
            return;
        }

        var isSkipped = policy == FailurePolicy.Skip;
        lock (_reported)
        {
            if (_reported.Contains(lane + "!") || (isSkipped && !_reported.Add(lane)) || (!isSkipped && !_reported.Add(lane + "!")))
            {
                return;
            }
        }

        scope.Report(isSkipped ? problem.AsWarning() : problem);
    }

    /// <summary>A group was not started; where that is because of the budget, it is reported once.</summary>
    public void ReportHeldBack()
    {
        if (Budget.FindReached() is { } limit && Interlocked.Exchange(ref _budgetReported, 1) == 0)
        {
            scope.Report(Catalogue.BudgetReached.At(SourceSpan.None, limit));
        }
    }

    public void Dispose()
    {
        Board.Dispose();
        Seats.Dispose();
    }

    /// <returns>When nothing runs and nothing can start any more.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await RunToEndAsync(stop.Token);
        }
        finally
        {
            // Only after a failure of our own (a full disk) is there still something to stop.
            await stop.CancelAsync();
            await Task.WhenAll(_groups);
        }

        await scope.Ledger.FlushAsync();
    }

    private async Task RunToEndAsync(CancellationToken cancellationToken)
    {
        CloseWhatIsKnown();
        Start([.. _tracker.Roots], cancellationToken);
        while (_running > 0)
        {
            var end = await NextEndAsync();
            _running--;
            _over.Add(end.Order.Group.Position);
            Ended?.Invoke(end);
            if (end.DependentsGo)
            {
                var ready = new List<int>();
                _tracker.Finish(end.Order.Group.Position, ready);
                Start(ready, cancellationToken);
            }
            else if (end.Outcome != OutcomeClass.Cancelled)
            {
                Block(end);
            }

            if (end.Outcome is not (OutcomeClass.Completed or OutcomeClass.Cancelled or OutcomeClass.Skipped) && end.Order.OnFailure == FailurePolicy.FailFast)
            {
                Board.Close($"{end.Order.Group.Name} failed and its on_failure is fail-fast");
            }

            // Only now: the dependents have queued, and the best of all gets the slot.
            end.Slot?.Dispose();
        }
    }

    private async Task<GroupEnd> NextEndAsync()
    {
        try
        {
            return await _ends.Reader.ReadAsync(CancellationToken.None);
        }
        catch (ChannelClosedException exception) when (exception.InnerException is { } cause)
        {
            // A full disk is to be known as one.
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>What earlier builds learned: a budget that is spent, and agents that said until when they rest.</summary>
    private void CloseWhatIsKnown()
    {
        if (Budget.FindReached() is { } limit)
        {
            Board.Close(limit);
        }

        foreach (var (agent, until) in scope.History.RestingAgents.Where(pair => pair.Value > scope.Time.GetUtcNow() && !scope.Settings.IgnoreRateLimits))
        {
            Park(agent, until);
            scope.Report(Catalogue.StillRateLimited.At(SourceSpan.None, agent, until.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)));
        }
    }

    private void Start(List<int> ready, CancellationToken cancellationToken)
    {
        // What is done already makes others ready at once.
        var startable = new List<GroupOrder>();
        for (var i = 0; i < ready.Count; i++)
        {
            if (orders.TryGetValue(ready[i], out var order))
            {
                startable.Add(order);
            }
            else
            {
                _over.Add(ready[i]);
                _tracker.Finish(ready[i], ready);
            }
        }

        foreach (var order in startable.Where(order => !_over.Contains(order.Group.Position)).OrderBy(order => order.Rank))
        {
            _running++;
            _groups.Add(ForwardAsync(new GroupRunner(this, order).RunAsync(cancellationToken)));
        }
    }

    private async Task ForwardAsync(Task<GroupEnd> group)
    {
        await ((Task)group).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (group.IsCompletedSuccessfully)
        {
            _ends.Writer.TryWrite(await group);
        }
        else
        {
            // Carried to the one who waits; a group that vanished without a word would make the run wait for ever.
            _ends.Writer.TryComplete(group.Exception?.InnerException);
        }
    }

    /// <summary>All that depends on a group that will not be done.</summary>
    private void Block(GroupEnd end)
    {
        var pending = new Stack<int>([end.Order.Group.Position]);
        while (pending.TryPop(out var position))
        {
            foreach (var dependent in scope.Plan.Graph.Dependents(position))
            {
                if (!orders.TryGetValue(dependent, out var order) || !_over.Add(dependent))
                {
                    continue;
                }

                pending.Push(dependent);
                var why = end.AwaitsApproval ? "awaits approval" : end.Outcome == OutcomeClass.Blocked ? "is blocked" : "failed";
                scope.Ledger.EndGroup(
                    order.Id,
                    OutcomeClass.Blocked,
                    reason: $"{end.Order.Group.Name} {why}");
                Ended?.Invoke(new GroupEnd(order, OutcomeClass.Blocked, AwaitsApproval: false, DependentsGo: false, Slot: null, Attempts: 0));
            }
        }
    }
}
