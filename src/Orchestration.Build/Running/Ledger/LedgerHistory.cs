using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What a group was last done under.</summary>
/// <param name="Result">The agent's own last words then.</param>
/// <param name="Agent">Which agent did it; null where a person did.</param>
/// <param name="Run">Which run accepted it.</param>
internal sealed record DoneGroup(
    string Key,
    ImmutableArray<KeyComponent> Parts,
    string? Result,
    string? Commit,
    int? TestsAdded,
    string? Agent,
    string Run);

/// <summary>An attempt whose end, or whose acceptance, the ledger does not know: the build was cut.</summary>
/// <param name="Ended">The attempt's own end, where it is known.</param>
internal sealed record OpenAttempt(LedgerEvent Started, LedgerEvent? Ended)
{
    /// <summary>Another build came after its start: what passed until its acceptance was not work.</summary>
    public bool Interrupted { get; init; }

    /// <summary>From its start to its own end, where one build saw both.</summary>
    public TimeSpan? Worked { get; init; }
}

/// <summary>What all earlier runs left for this one.</summary>
internal sealed class LedgerHistory
{
    private readonly Dictionary<string, DoneGroup> _done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenAttempt> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _feedback = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenAttempt> _awaiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _durations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LedgerEvent> _lastEnded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableList<DoneGroup>> _committed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _lastTried = new(StringComparer.Ordinal);
    private readonly HashSet<string> _everDone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableList<GroupSample>> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentUsage> _spent = new(StringComparer.Ordinal);

    private LedgerHistory()
    {
    }

    /// <summary>Groups that are done, by id.</summary>
    public IReadOnlyDictionary<string, DoneGroup> Done => _done;

    /// <summary>By group id: of the run that was cut, and what awaits approval.</summary>
    public IReadOnlyDictionary<string, OpenAttempt> Open => _open;

    /// <summary>What a person said when rejecting a group that has not been tried to an end since, by group id.</summary>
    public IReadOnlyDictionary<string, string> Feedback => _feedback;

    /// <summary>Groups of <see cref="Open"/> that passed their gate and wait for a person.</summary>
    public IReadOnlyCollection<string> Awaiting => _awaiting.Keys;

    /// <summary>Completions that are commits, oldest first, by group id: which of them count is for the current commit to say.</summary>
    public IReadOnlyDictionary<string, ImmutableList<DoneGroup>> Committed => _committed;

    /// <summary>The key of a group's last attempt, by group id.</summary>
    public IReadOnlyDictionary<string, string?> LastTried => _lastTried;

    /// <summary>Groups that were completed at some time: their boxes were ticked by us, and say nothing about what came later.</summary>
    public IReadOnlySet<string> EverDone => _everDone;

    /// <summary>What completing a group took each time, by group id.</summary>
    public IReadOnlyDictionary<string, ImmutableList<GroupSample>> Samples => _samples;

    /// <summary>How many attempts a group has had, over all runs.</summary>
    public IReadOnlyDictionary<string, int> Attempts => _attempts;

    /// <summary>T-nn by group id, over all runs.</summary>
    public IReadOnlyDictionary<string, int> Ordinals => _ordinals;

    /// <summary>From the start of the last successful attempt to the group's acceptance, without what a person or the next build was waited for.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Durations => _durations;

    /// <summary>The last <c>group-ended</c> of each group that is not done.</summary>
    public IReadOnlyDictionary<string, LedgerEvent> LastEnded => _lastEnded;

    public string? LastRun { get; private set; }

    /// <summary>Profile of groups that name none, in the last run.</summary>
    public string? LastAgent { get; private set; }

    /// <summary>The last run has no end: the next one continues it.</summary>
    public bool IsCut { get; private set; }

    public PlanHistory ToPlanHistory() => new(_samples.ToImmutableDictionary(StringComparer.Ordinal));

    public static LedgerHistory From(IEnumerable<LedgerEvent> events)
    {
        var history = new LedgerHistory();
        foreach (var entry in events)
        {
            history.Apply(entry);
        }

        return history;
    }

    private void Apply(LedgerEvent entry)
    {
        switch (entry.Type)
        {
            case LedgerTypes.RunStarted or LedgerTypes.RunContinued:
                LastRun = entry.Run;
                LastAgent = entry.Agent;
                IsCut = true;
                foreach (var group in _open.Keys.ToList())
                {
                    _open[group] = _open[group] with { Interrupted = true };
                }

                foreach (var ordinal in entry.Groups ?? [])
                {
                    _ordinals[ordinal.Id] = ordinal.Ordinal;
                }

                break;
            case LedgerTypes.RunEnded:
                IsCut = false;
                _open.Clear();
                foreach (var (group, attempt) in _awaiting)
                {
                    _open[group] = attempt;
                }

                break;
            case LedgerTypes.AttemptStarted when entry.Group is not null:
                _attempts[entry.Group] = Math.Max(entry.Attempt ?? 0, _attempts.GetValueOrDefault(entry.Group));
                _open[entry.Group] = new OpenAttempt(entry, null);
                _lastTried[entry.Group] = entry.Key;
                _done.Remove(entry.Group);
                _awaiting.Remove(entry.Group);
                break;
            case LedgerTypes.GroupAwaitingApproval when entry.Group is not null && _open.TryGetValue(entry.Group, out var finished):
                _awaiting[entry.Group] = finished;
                break;
            case LedgerTypes.Rejected when entry.Group is not null:
                _awaiting.Remove(entry.Group);
                _open.Remove(entry.Group);
                _feedback[entry.Group] = entry.Reason ?? "A person rejected the result.";
                break;
            case LedgerTypes.AttemptEnded when entry.Group is not null && _open.TryGetValue(entry.Group, out var open):
                EndAttempt(entry, entry.Group, open);
                break;
            case LedgerTypes.GroupEnded when entry.Group is not null:
                EndGroup(entry, entry.Group);
                break;
        }
    }

    private void EndAttempt(LedgerEvent entry, string group, OpenAttempt open)
    {
        _feedback.Remove(group);
        _open[group] = open with { Ended = entry, Worked = open.Worked ?? (open.Interrupted ? null : entry.Time - open.Started.Time) };
        if (open.Ended is null)
        {
            _spent[group] = _spent.GetValueOrDefault(group, AgentUsage.Unknown).Plus(entry.Usage?.ToUsage() ?? AgentUsage.Unknown);
        }
    }

    private void EndGroup(LedgerEvent entry, string group)
    {
        _awaiting.Remove(group);
        if (OutcomeNames.Parse(entry.Outcome) != OutcomeClass.Completed)
        {
            _open.Remove(group);
            _lastEnded[group] = entry;
            return;
        }

        _open.Remove(group, out var attempt);
        _lastEnded.Remove(group);
        _everDone.Add(group);
        if (attempt is not null)
        {
            Learn(entry, group, attempt);
        }

        var done = new DoneGroup(
            entry.Key ?? string.Empty,
            entry.Parts ?? [],
            attempt?.Ended?.Result ?? entry.Result,
            entry.Commit,
            entry.TestsAdded,
            attempt?.Started.Agent,
            entry.Run);
        _done[group] = done;
        if (done.Commit is not null)
        {
            _committed[group] = (_committed.GetValueOrDefault(group) ?? []).Add(done);
        }
    }

    private void Learn(LedgerEvent entry, string group, OpenAttempt attempt)
    {
        var duration = attempt.Interrupted ? attempt.Worked : entry.Time - attempt.Started.Time;
        if (duration is { } known)
        {
            _durations[group] = known;
        }

        // Of failed attempts what is known; where the accepted one is unknown, the sum is.
        _spent.Remove(group, out var spent);
        var accepted = attempt.Ended?.Usage?.ToUsage() ?? AgentUsage.Unknown;
        var sample = new GroupSample(
            duration,
            accepted.CostUsd is null ? null : spent?.CostUsd,
            accepted.TotalTokens() is null ? null : spent?.TotalTokens());
        _samples[group] = (_samples.GetValueOrDefault(group) ?? []).Add(sample);
    }
}
