using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Running.Ledger;

/// <summary>Folds the lines of one run into what reports are rendered from. Lines of other runs are passed over.</summary>
/// <param name="groups">Ids in the plan's positions; lines of groups the plan no longer has are passed over.</param>
internal sealed class RunFold(string runId, IReadOnlyList<string> groups, RunHistory before)
{
    private const int MaxLogEntries = 2000;

    private readonly Dictionary<string, FoldedGroup> _groups =
        groups.Select((id, index) => new FoldedGroup(id, index + 1)).ToDictionary(group => group.Id, StringComparer.Ordinal);

    private readonly List<ErrorView> _errors = [];
    private readonly Queue<LogView> _log = new();
    private DateTimeOffset? _started;
    private DateTimeOffset? _ended;
    private int _maxParallelism = 1;

    public void Apply(LedgerEvent entry)
    {
        if (entry.Run != runId)
        {
            return;
        }

        var group = entry.Group is null ? null : _groups.GetValueOrDefault(entry.Group);
        if (group is null)
        {
            ApplyToRun(entry);
        }
        else
        {
            ApplyToGroup(entry, group);
        }

        if (LedgerText.Describe(entry, group?.Ordinal) is { } text)
        {
            _log.Enqueue(new LogView(entry.Time, text));
            if (_log.Count > MaxLogEntries)
            {
                _log.Dequeue();
            }
        }
    }

    public RunView ToView() => new(
        runId,
        _started ?? default,
        _ended,
        _maxParallelism,
        [.. groups.Select(id => _groups[id].ToView())],
        [.. _errors],
        [.. _log]);

    /// <summary>One group, by its position.</summary>
    public GroupView ToView(int position) => _groups[groups[position]].ToView();

    private void ApplyToRun(LedgerEvent entry)
    {
        switch (entry.Type)
        {
            case LedgerTypes.RunStarted or LedgerTypes.RunContinued:
                _started ??= entry.Time;
                _ended = null;
                _maxParallelism = entry.MaxParallelism ?? _maxParallelism;
                foreach (var ordinal in entry.Groups ?? [])
                {
                    if (_groups.TryGetValue(ordinal.Id, out var group))
                    {
                        group.Ordinal = ordinal.Ordinal;
                    }
                }

                break;
            case LedgerTypes.RunEnded:
                _ended = entry.Time;
                break;
        }
    }

    private void ApplyToGroup(LedgerEvent entry, FoldedGroup group)
    {
        switch (entry.Type)
        {
            case LedgerTypes.AttemptStarted:
                group.Begin(entry);
                break;
            case LedgerTypes.AttemptEnded:
                group.EndAttempt(entry);
                AddError(entry);
                break;
            case LedgerTypes.GroupWaiting:
                group.Status = GroupStatus.Waiting;
                group.Reason = entry.Reason;
                SetStrategy(entry);
                break;
            case LedgerTypes.GroupAwaitingApproval:
                group.Status = GroupStatus.AwaitingApproval;
                group.Reason = entry.Reason;
                break;
            case LedgerTypes.GroupUpToDate:
                group.UpToDate(entry, before[group.Id].Done);
                break;
            case LedgerTypes.GroupEnded:
                group.End(entry);
                AddError(entry);
                SetStrategy(entry);
                break;
        }
    }

    private void AddError(LedgerEvent entry)
    {
        var outcome = OutcomeNames.Parse(entry.Outcome);
        var last = _errors.FindLast(error => error.GroupId == entry.Group);
        if (outcome is null or OutcomeClass.Completed or OutcomeClass.Blocked or OutcomeClass.Skipped or OutcomeClass.Cancelled
            || (last is not null && last.Attempt == (entry.Attempt ?? last.Attempt) && last.Outcome == outcome))
        {
            return;
        }

        var message = entry.Error ?? entry.Reason ?? outcome.Value.ToString();
        _errors.Add(new ErrorView(entry.Time, entry.Group!, entry.Attempt ?? 0, outcome.Value, message, entry.Strategy ?? string.Empty));
    }

    private void SetStrategy(LedgerEvent entry)
    {
        var index = _errors.FindLastIndex(error => error.GroupId == entry.Group);
        if (index >= 0 && entry.Strategy is not null)
        {
            _errors[index] = _errors[index] with { Strategy = entry.Strategy };
        }
    }

    private sealed class FoldedGroup(string id, int ordinal)
    {
        private readonly List<AttemptView> _attempts = [];
        private OutcomeClass? _outcome;
        private DateTimeOffset? _started;
        private DateTimeOffset? _ended;
        private string? _result;
        private string? _commit;
        private int? _testsAdded;
        private ImmutableArray<string> _buildFiles = [];

        public string Id => id;

        public int Ordinal { get; set; } = ordinal;

        public GroupStatus Status { get; set; } = GroupStatus.Planned;

        public string? Reason { get; set; }

        /// <summary>A first run needs no reason once it is over.</summary>
        private string? WhyItRan => Reason == KeyChanges.Summarise(default) ? null : Reason;

        public void Begin(LedgerEvent entry)
        {
            Status = GroupStatus.Running;
            Reason = entry.Reason ?? Reason;
            _started ??= entry.Time;
            (_ended, _outcome) = (null, null);
            _attempts.Add(new AttemptView(
                entry.Attempt ?? (_attempts.Count + 1),
                entry.Agent ?? string.Empty,
                entry.Model,
                entry.Time,
                null,
                null,
                null,
                AgentUsage.Unknown,
                entry.Log ?? string.Empty));
        }

        public void EndAttempt(LedgerEvent entry)
        {
            var index = _attempts.FindLastIndex(attempt => attempt.Number == entry.Attempt);
            if (index >= 0)
            {
                _attempts[index] = _attempts[index] with
                {
                    Ended = entry.Time,
                    Outcome = OutcomeNames.Parse(entry.Outcome),
                    Error = entry.Error,
                    Usage = entry.Usage?.ToUsage() ?? AgentUsage.Unknown,
                };
            }

            _result = entry.Result ?? _result;
        }

        public void UpToDate(LedgerEvent entry, DoneGroup? done)
        {
            Status = GroupStatus.UpToDate;
            Reason = entry.Reason;
            _outcome = OutcomeClass.Completed;
            (_result, _commit, _testsAdded) = (done?.Result ?? _result, done?.Commit ?? _commit, done?.TestsAdded ?? _testsAdded);
        }

        public void End(LedgerEvent entry)
        {
            _outcome = OutcomeNames.Parse(entry.Outcome);
            _ended = entry.Time;
            Reason = entry.Reason ?? (_outcome == OutcomeClass.Completed ? WhyItRan : entry.Error ?? Reason);
            _commit = entry.Commit ?? _commit;
            _testsAdded = entry.TestsAdded ?? _testsAdded;
            _buildFiles = entry.BuildFiles ?? _buildFiles;
            _result = entry.Result ?? _result;
            Status = _outcome switch
            {
                OutcomeClass.Completed => _attempts.Count == 0 && entry.Attempt is null ? GroupStatus.DoneByHand : GroupStatus.Completed,
                OutcomeClass.Blocked => GroupStatus.Blocked,
                OutcomeClass.Skipped => GroupStatus.Skipped,
                OutcomeClass.Cancelled => GroupStatus.Cancelled,
                _ => GroupStatus.Failed,
            };
        }

        public GroupView ToView() => new(id, Ordinal, Status, _outcome, Reason, _started, _ended, [.. _attempts], _result, _commit, _testsAdded)
        {
            BuildFiles = _buildFiles,
        };
    }
}
