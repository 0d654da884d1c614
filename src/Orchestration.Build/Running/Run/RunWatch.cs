using System.Globalization;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Follows a run for whoever watches it: from the ledger's lines, and from the phases that leave no line there. Thread-safe.</summary>
/// <param name="total">Groups that are part of the run, done or to be done.</param>
/// <param name="spent">US dollars until now; must not be asked under this object's lock, for it takes the ledger's.</param>
internal sealed class RunWatch(RunScope scope, IRunObserver observer, int total, Func<decimal?> spent)
{
    private readonly Dictionary<string, PlanGroup> _groups = scope.Plan.Groups.ToDictionary(group => group.Id, StringComparer.Ordinal);
    private readonly SortedDictionary<int, GroupActivity> _active = [];
    private readonly Lock _gate = new();
    private int _done;

    public int Total => total;

    /// <summary>Groups whose work is accepted.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>A group that was done before the run began.</summary>
    public void CountDone() => Interlocked.Increment(ref _done);

    /// <summary>What was done before is counted.</summary>
    public void Begin()
    {
        var cost = spent();
        lock (_gate)
        {
            observer.OnBegun(Progress(cost));
        }
    }

    /// <summary>A new line of the ledger, which calls from inside its own lock.</summary>
    public void Follow(LedgerEvent entry)
    {
        if (entry.Group is null || !_groups.TryGetValue(entry.Group, out var group))
        {
            return;
        }

        switch (entry.Type)
        {
            case LedgerTypes.AttemptStarted:
                Enter(new GroupActivity(group, GroupPhase.Agent, Describe(entry), entry.Time));
                break;
            case LedgerTypes.AttemptEnded:
                Enter(new GroupActivity(group, GroupPhase.Check, string.Empty, entry.Time));
                break;
            case LedgerTypes.GroupWaiting:
                Enter(new GroupActivity(group, GroupPhase.Wait, $"{Words.InSentence(entry.Reason)}; {entry.Strategy}", entry.Time, entry.Until));
                break;
        }
    }

    /// <summary>A phase that the ledger has no line for.</summary>
    public void Enter(PlanGroup group, GroupPhase phase, string detail, DateTimeOffset? until = null) => Enter(new GroupActivity(group, phase, detail, scope.Time.GetUtcNow(), until));

    public void End(PlanGroup group, GroupView view, bool isDone)
    {
        var cost = spent();
        lock (_gate)
        {
            _done += isDone ? 1 : 0;
            _active.Remove(group.Position);
            observer.OnGroupEnded(group, view, Progress(cost));
        }
    }

    private void Enter(GroupActivity activity)
    {
        var cost = spent();
        lock (_gate)
        {
            if (_active.TryGetValue(activity.Group.Position, out var last) && last.Phase == activity.Phase && (last.Detail == activity.Detail || (activity.Until is not null && last.Until == activity.Until)))
            {
                return;
            }

            _active[activity.Group.Position] = activity;
            observer.OnPhase(activity, Progress(cost));
        }
    }

    private RunProgress Progress(decimal? cost) => new(_done, total, [.. _active.Values], cost);

    private static string Describe(LedgerEvent started)
    {
        var model = started.Model is null ? string.Empty : $" ({started.Model})";
        var attempt = started.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $", attempt {started.Attempt}") : string.Empty;
        return started.Agent + model + attempt;
    }
}
