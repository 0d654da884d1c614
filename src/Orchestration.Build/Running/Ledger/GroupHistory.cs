using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;

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
    /// <summary>From its start to its own end, where one build saw both.</summary>
    public TimeSpan? Worked { get; init; }
}

/// <summary>What all earlier runs left of one group.</summary>
internal sealed class GroupHistory
{
    private readonly WorkClock _clock = new();
    private GroupInRun _inRun = new();
    private OpenAttempt? _awaiting;
    private AgentUsage? _spent;

    /// <summary>A group that no ledger knows.</summary>
    public static GroupHistory None { get; } = new();

    /// <summary>T-nn over all runs; null before the first.</summary>
    public int? Ordinal { get; private set; }

    /// <summary>The highest number of an attempt, over all runs.</summary>
    public int Attempts { get; private set; }

    /// <summary>The key of its last attempt.</summary>
    public string? LastTried { get; private set; }

    /// <summary>Null unless its last attempt was accepted.</summary>
    public DoneGroup? Done { get; private set; }

    /// <summary>It was completed at some time: its boxes were ticked by us, and say nothing about what came later.</summary>
    public bool EverDone { get; private set; }

    /// <summary>Completions that are commits, oldest first: which of them count is for the current commit to say.</summary>
    public ImmutableList<DoneGroup> Committed { get; private set; } = [];

    /// <summary>Its attempt in the run that was cut, or the one that waits for approval.</summary>
    public OpenAttempt? Open { get; private set; }

    /// <summary>It passed its gate and waits for a person.</summary>
    public bool IsAwaiting => _awaiting is not null;

    /// <summary>The last question to a person about it, and the answer.</summary>
    public Approval? Approval { get; private set; }

    /// <summary>What a person said when rejecting it, until an attempt has ended since.</summary>
    public string? Feedback { get; private set; }

    /// <summary>Its last <c>group-ended</c>, unless it is done.</summary>
    public LedgerEvent? LastEnded { get; private set; }

    /// <summary>What the last successful attempt and its judging took, without waits.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>What completing it took each time.</summary>
    public ImmutableList<GroupSample> Samples { get; private set; } = [];

    /// <summary>A run has begun and gives the group its number.</summary>
    public void Number(int ordinal) => Ordinal = ordinal;

    /// <summary>A run has begun that continues no other.</summary>
    public void BeginRun()
    {
        _inRun = new GroupInRun();
        _clock.BeginRun();
    }

    /// <summary>Another build has begun.</summary>
    /// <param name="last">The last that is known of the build before.</param>
    public void Interrupt(DateTimeOffset last)
    {
        _clock.Interrupt(last);
        _inRun.Interrupt(last);
    }

    /// <summary>What an attempt of the last run used, as far as it is known.</summary>
    public AgentUsage UsageOf(int? attempt) => _inRun.UsageOf(attempt);

    /// <param name="otherwise">Its number where no run gave it one.</param>
    public GroupView ToView(string id, int otherwise) => _inRun.ToView(id, Ordinal ?? otherwise, _clock.Run);

    /// <summary>A run has reached its end.</summary>
    public void EndRun() => Open = _awaiting;

    public void Apply(LedgerEvent entry)
    {
        if (entry.Type == LedgerTypes.GroupEnded)
        {
            // First: what it was done with may be of an earlier run, after a person's approval.
            End(entry);
        }

        _inRun.Apply(entry, Done);
        switch (entry.Type)
        {
            case LedgerTypes.AttemptStarted:
                _clock.BeginAttempt(entry.Time);
                Attempts = Math.Max(entry.Attempt ?? 0, Attempts);
                Open = new OpenAttempt(entry, null);
                LastTried = entry.Key;
                Done = null;
                _awaiting = null;
                break;
            case LedgerTypes.AttemptEnded when Open is not null:
                _clock.GoOn(entry.Time);
                EndAttempt(entry, Open);
                if (OutcomeNames.Parse(entry.Outcome) == OutcomeClass.Cancelled)
                {
                    // Nothing is judged.
                    _clock.Stop(entry.Time);
                }

                break;
            case LedgerTypes.GroupWaiting:
                _clock.Stop(entry.Time);
                break;
            case LedgerTypes.GroupAwaitingApproval:
                _clock.Stop(entry.Time);
                _awaiting = Open;
                Ask(entry);
                break;
            case LedgerTypes.Approved or LedgerTypes.Rejected when Approval is not null && Approval.Work == Approval.WorkOf(entry):
                Answer(Approval, entry);
                break;
        }
    }

    private void Ask(LedgerEvent entry)
    {
        // An answer about this very work stays one.
        if (Approval.WorkOf(entry) is { } work && Approval?.Work != work)
        {
            Approval = new Approval(work, null, string.Empty, entry.Attempt ?? 0);
        }
    }

    private void Answer(Approval question, LedgerEvent entry)
    {
        var approved = entry.Type == LedgerTypes.Approved;
        Approval = question with { Approved = approved, Reason = entry.Reason ?? string.Empty };
        if (!approved)
        {
            (_awaiting, Open) = (null, null);
            Feedback = entry.Reason ?? "A person rejected the result.";
        }
    }

    private void EndAttempt(LedgerEvent entry, OpenAttempt open)
    {
        Feedback = null;
        Open = open with { Ended = entry, Worked = open.Worked ?? (_clock.IsPartial ? null : _clock.Attempt) };
        if (open.Ended is null)
        {
            _spent = (_spent ?? AgentUsage.Unknown).Plus(entry.Usage?.ToUsage() ?? AgentUsage.Unknown);
        }
    }

    private void End(LedgerEvent entry)
    {
        _clock.Stop(entry.Time);
        var attempt = Open;
        _awaiting = null;
        Open = null;
        if (OutcomeNames.Parse(entry.Outcome) != OutcomeClass.Completed)
        {
            LastEnded = entry;
            return;
        }

        LastEnded = null;
        EverDone = true;
        if (attempt is not null)
        {
            Learn(entry, attempt);
        }

        Done = new DoneGroup(
            entry.Key ?? string.Empty,
            entry.Parts ?? [],
            attempt?.Ended?.Result ?? entry.Result,
            entry.Commit,
            entry.TestsAdded,
            attempt?.Started.Agent,
            entry.Run);
        if (Done.Commit is not null)
        {
            Committed = Committed.Add(Done);
        }
    }

    private void Learn(LedgerEvent entry, OpenAttempt attempt)
    {
        var duration = _clock.IsPartial ? attempt.Worked : _clock.Attempt;
        Duration = duration ?? Duration;

        // Of failed attempts what is known; where the accepted one is unknown, the sum is.
        var (accepted, spent) = (attempt.Ended?.Usage?.ToUsage() ?? AgentUsage.Unknown, _spent);
        _spent = null;
        Samples = Samples.Add(new GroupSample(
            duration,
            accepted.CostUsd is null ? null : spent?.CostUsd,
            accepted.TotalTokens() is null ? null : spent?.TotalTokens()));
    }
}
