using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Running.Ledger;

/// <summary>A group as the last run shows it to people.</summary>
internal sealed class GroupInRun
{
    private readonly List<AttemptView> _attempts = [];
    private GroupStatus _status = GroupStatus.Planned;
    private string? _reason;
    private OutcomeClass? _outcome;
    private DateTimeOffset? _started;
    private DateTimeOffset? _ended;
    private string? _result;
    private string? _doneBy;
    private string? _commit;
    private int? _testsAdded;
    private ImmutableArray<string> _buildFiles = [];

    /// <summary>A first run needs no reason once it is over.</summary>
    private string? WhyItRan => _reason == KeyChanges.Summarise(default) ? null : _reason;

    /// <summary>What the attempt with a number used, as far as it is known.</summary>
    public AgentUsage UsageOf(int? attempt) => _attempts.Find(known => known.Number == attempt)?.Usage ?? AgentUsage.Unknown;

    public void Apply(LedgerEvent entry, DoneGroup? done)
    {
        switch (entry.Type)
        {
            case LedgerTypes.AttemptStarted:
                Begin(entry);
                break;
            case LedgerTypes.AttemptEnded:
                EndAttempt(entry);
                break;
            case LedgerTypes.GroupWaiting:
                (_status, _reason) = (GroupStatus.Waiting, entry.Reason);
                break;
            case LedgerTypes.GroupAwaitingApproval:
                (_status, _reason) = (GroupStatus.AwaitingApproval, entry.Reason);
                break;
            case LedgerTypes.GroupUpToDate:
                (_status, _reason, _outcome) = (GroupStatus.UpToDate, entry.Reason, OutcomeClass.Completed);
                _doneBy = done?.Agent;
                (_result, _commit, _testsAdded) = (done?.Result ?? _result, done?.Commit ?? _commit, done?.TestsAdded ?? _testsAdded);
                break;
            case LedgerTypes.GroupEnded:
                End(entry, done);
                break;
        }
    }

    /// <summary>A build was killed: an attempt that was running ended when it was last heard of, or later.</summary>
    public void Interrupt(DateTimeOffset last)
    {
        if (_status is GroupStatus.Failed or GroupStatus.Blocked or GroupStatus.Skipped)
        {
            // The build that continues the run decides again.
            (_status, _outcome, _reason) = (GroupStatus.Planned, null, null);
        }

        var open = _attempts.FindLastIndex(attempt => attempt.Ended is null);
        if (open >= 0)
        {
            _attempts[open] = _attempts[open] with { Ended = last };
        }
    }

    public GroupView ToView(string id, int ordinal, TimeSpan worked) =>
        new(id, ordinal, _status, _outcome, _reason, _started, _ended, [.. _attempts], _result, _commit, _testsAdded) { BuildFiles = _buildFiles, Worked = worked, DoneBy = _doneBy };

    private void Begin(LedgerEvent entry)
    {
        (_status, _reason) = (GroupStatus.Running, entry.Reason ?? _reason);
        _started ??= entry.Time;
        (_ended, _outcome) = (null, null);
        _attempts.Add(new AttemptView(
            entry.Attempt ?? (_attempts.Count + 1), entry.Agent ?? string.Empty, entry.Model, entry.Time, null, null, null, AgentUsage.Unknown, entry.Log ?? string.Empty));
    }

    private void EndAttempt(LedgerEvent entry)
    {
        var index = _attempts.FindLastIndex(attempt => attempt.Number == entry.Attempt);
        if (index >= 0)
        {
            _attempts[index] = _attempts[index] with
            {
                Ended = _attempts[index].Ended ?? entry.Time,
                Outcome = OutcomeNames.Parse(entry.Outcome),
                Error = entry.Error,
                Usage = entry.Usage?.ToUsage() ?? AgentUsage.Unknown,
            };
        }

        _result = entry.Result ?? _result;
    }

    private void End(LedgerEvent entry, DoneGroup? done)
    {
        _outcome = OutcomeNames.Parse(entry.Outcome);
        _ended = entry.Time;
        _reason = entry.Reason ?? (_outcome == OutcomeClass.Completed ? WhyItRan : entry.Error ?? _reason);
        (_commit, _testsAdded) = (entry.Commit ?? _commit, entry.TestsAdded ?? _testsAdded);
        (_buildFiles, _result) = (entry.BuildFiles ?? _buildFiles, entry.Result ?? _result);
        if (_outcome == OutcomeClass.Completed && _attempts.Count == 0)
        {
            (_result, _doneBy) = (_result ?? done?.Result, done?.Agent);
        }

        _status = _outcome switch
        {
            OutcomeClass.Completed => _attempts.Count == 0 && entry.Attempt is null ? GroupStatus.DoneByHand : GroupStatus.Completed,
            OutcomeClass.Blocked => GroupStatus.Blocked,
            OutcomeClass.Skipped => GroupStatus.Skipped,
            OutcomeClass.Cancelled => GroupStatus.Cancelled,
            _ => GroupStatus.Failed,
        };
    }
}
