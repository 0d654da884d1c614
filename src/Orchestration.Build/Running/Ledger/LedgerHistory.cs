using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running;

/// <summary>What a group was last done under.</summary>
/// <param name="Result">The agent's own last words then.</param>
/// <param name="Agent">Which agent did it; null where a person did.</param>
internal sealed record DoneGroup(
    string Key,
    ImmutableArray<KeyComponent> Parts,
    string? Result,
    string? Commit,
    int? TestsAdded,
    string? Agent,
    AgentUsage Usage,
    DateTimeOffset Time);

/// <summary>An attempt whose end, or whose acceptance, the ledger does not know: the build was cut.</summary>
/// <param name="Ended">The attempt's own end, where it is known.</param>
internal sealed record OpenAttempt(LedgerEvent Started, LedgerEvent? Ended);

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

    private LedgerHistory()
    {
    }

    /// <summary>Groups that are done, by id.</summary>
    public IReadOnlyDictionary<string, DoneGroup> Done => _done;

    /// <summary>By group id: of the run that was cut, and what awaits approval.</summary>
    public IReadOnlyDictionary<string, OpenAttempt> Open => _open;

    /// <summary>What a person said when rejecting a group that has not been tried again since, by group id.</summary>
    public IReadOnlyDictionary<string, string> Feedback => _feedback;

    /// <summary>How many attempts a group has had, over all runs.</summary>
    public IReadOnlyDictionary<string, int> Attempts => _attempts;

    /// <summary>T-nn by group id, over all runs.</summary>
    public IReadOnlyDictionary<string, int> Ordinals => _ordinals;

    /// <summary>From the start of the last successful attempt to the group's acceptance.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Durations => _durations;

    /// <summary>The last <c>group-ended</c> of each group that is not done.</summary>
    public IReadOnlyDictionary<string, LedgerEvent> LastEnded => _lastEnded;

    public string? LastRun { get; private set; }

    /// <summary>Profile of groups that name none, in the last run.</summary>
    public string? LastAgent { get; private set; }

    /// <summary>The last run has no end: the next one continues it.</summary>
    public bool IsCut { get; private set; }

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
                _done.Remove(entry.Group);
                _awaiting.Remove(entry.Group);
                _feedback.Remove(entry.Group);
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
                _open[entry.Group] = open with { Ended = entry };
                break;
            case LedgerTypes.GroupEnded when entry.Group is not null:
                EndGroup(entry, entry.Group);
                break;
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
        if (attempt is not null)
        {
            _durations[group] = entry.Time - attempt.Started.Time;
        }

        _done[group] = new DoneGroup(
            entry.Key ?? string.Empty,
            entry.Parts ?? [],
            attempt?.Ended?.Result ?? entry.Result,
            entry.Commit,
            entry.TestsAdded,
            attempt?.Started.Agent,
            attempt?.Ended?.Usage?.ToUsage() ?? AgentUsage.Unknown,
            entry.Time);
    }
}
