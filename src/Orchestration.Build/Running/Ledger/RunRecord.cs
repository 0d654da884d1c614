using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Running.Ledger;

/// <summary>The last run as a whole: when it continued, what went wrong, what was reported.</summary>
internal sealed class RunRecord
{
    private const int MaxLogEntries = 2000;

    private readonly List<ErrorView> _errors = [];
    private readonly Queue<LogView> _log = new();
    private DateTimeOffset _begun;

    public DateTimeOffset Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    /// <summary>While a build carried it; up to its last line where it has no end.</summary>
    public TimeSpan Active { get; private set; }

    /// <summary>The same over all runs.</summary>
    public TimeSpan TotalActive { get; private set; }

    /// <summary>Runs until now, the last one included.</summary>
    public int Runs { get; private set; }

    public int MaxParallelism { get; private set; } = 1;

    public ImmutableArray<ErrorView> Errors => [.. _errors];

    public ImmutableArray<LogView> Log => [.. _log];

    /// <param name="last">The last that is known of the build before, where it was killed.</param>
    public void Begin(LedgerEvent entry, DateTimeOffset? last)
    {
        if (entry.Type == LedgerTypes.RunStarted || Started == default)
        {
            Runs++;
            (Started, Active) = (entry.Time, TimeSpan.Zero);
            _errors.Clear();
            _log.Clear();
        }
        else if (last > _begun)
        {
            Count(last.Value);
        }

        (_begun, Ended) = (entry.Time, null);
        MaxParallelism = entry.MaxParallelism ?? MaxParallelism;
    }

    public void End(LedgerEvent entry)
    {
        Ended = entry.Time;
        Count(entry.Time);
    }

    public void Note(LedgerEvent entry)
    {
        if (entry.Group is not null)
        {
            if (entry.Type is LedgerTypes.AttemptEnded or LedgerTypes.GroupEnded)
            {
                AddError(entry, entry.Group, OutcomeNames.Parse(entry.Outcome));
            }
            else if (entry is { Type: LedgerTypes.GroupWaiting, Error: not null })
            {
                // The attempt ended well; its work was not accepted.
                AddError(entry, entry.Group, OutcomeNames.Parse(entry.Reason));
            }

            if (entry.Type is LedgerTypes.GroupWaiting or LedgerTypes.GroupEnded)
            {
                SetStrategy(entry);
            }
        }

        if (LedgerText.Describe(entry) is { } text)
        {
            _log.Enqueue(new LogView(entry.Time, entry.Group, text));
            if (_log.Count > MaxLogEntries)
            {
                _log.Dequeue();
            }
        }
    }

    private void Count(DateTimeOffset end)
    {
        var active = end > _begun ? end - _begun : TimeSpan.Zero;
        (Active, TotalActive) = (Active + active, TotalActive + active);
    }

    private void AddError(LedgerEvent entry, string group, OutcomeClass? outcome)
    {
        var last = _errors.FindLast(error => error.GroupId == group);
        if (outcome is null or OutcomeClass.Completed or OutcomeClass.Blocked or OutcomeClass.Skipped or OutcomeClass.Cancelled
            || (last is not null && last.Attempt == (entry.Attempt ?? last.Attempt) && last.Outcome == outcome))
        {
            return;
        }

        var message = entry.Error ?? entry.Reason ?? outcome.Value.ToString();
        _errors.Add(new ErrorView(entry.Time, group, entry.Attempt ?? 0, outcome.Value, message, entry.Strategy ?? string.Empty));
    }

    private void SetStrategy(LedgerEvent entry)
    {
        var index = _errors.FindLastIndex(error => error.GroupId == entry.Group);
        if (index >= 0 && entry.Strategy is not null)
        {
            _errors[index] = _errors[index] with { Strategy = entry.Strategy };
        }
    }
}
