using System.Collections.Immutable;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>
/// What speaks for a group being done: the ledger says what was done under which key, the boxes say whether that work is in the tree that is here,
/// for ticks are committed with the work. Only together they count; a ledger outlives every reset and every change of branches.
/// </summary>
internal sealed record GroupEvidence(PlanGroup Group, RunHistory History, HeadView Head)
{
    /// <summary>The last completion that nothing came after.</summary>
    public DoneGroup? Last { get; init; }

    /// <summary>The last completion whose work the current commit holds.</summary>
    public DoneGroup? Here { get; init; }

    private GroupHistory Past => History[Group.Id];

    private WaitingWork? Waiting => Head.Waiting.GetValueOrDefault(Group.Id);

    private bool Ticked => Group.AllDone || Group.Tasks.IsEmpty;

    /// <summary>What the key is compared with, to say what changed.</summary>
    public DoneGroup? LastKnown => Here ?? Last;

    /// <summary>Others can build on it, whatever key it was done under.</summary>
    public bool IsThere => Ticked || Waiting is not null;

    public static GroupEvidence Of(PlanGroup group, RunHistory history, HeadView head)
    {
        var last = history[group.Id].Done;
        var here = last is not null && head.Holds(last) ? last : history[group.Id].Committed.FindLast(head.Holds);
        var triedAgain = last is null && here is not null && history[group.Id].LastTried == here.Key;
        return new GroupEvidence(group, history, head) { Last = last, Here = triedAgain ? null : here };
    }

    /// <param name="changes">What is not as it was under <see cref="LastKnown"/>.</param>
    public (GroupDecisionKind Kind, string Reason) Decide(string key, bool force, ImmutableArray<string> changes)
    {
        if (Past is { IsAwaiting: true, Open: { } awaiting } && awaiting.Started.Key == key && !force)
        {
            return (GroupDecisionKind.Awaiting, Past.Approval is { Approved: true } ? "a person approved its work" : "its work awaits approval");
        }

        // A forced run that was cut does not do again what it did.
        return force && !(History.IsCut && Last is { } last && last.Key == key && last.Run == History.LastRun && (Head.Holds(last) || Waiting?.Commit == last.Commit))
            ? (GroupDecisionKind.Run, "forced by OrchestrationForce")
            : Ticked ? DecideTicked(key, changes) : DecideOpen(key, changes);
    }

    private (GroupDecisionKind Kind, string Reason) DecideTicked(string key, ImmutableArray<string> changes) =>
        Here?.Key == key ? (changes.IsEmpty ? GroupDecisionKind.UpToDate : GroupDecisionKind.DoneByHand, changes.IsEmpty ? string.Empty : $"{KeyChanges.Summarise(changes)}: its work is judged again")
        : Past.LastEnded is null && Head.FindAccepted(Group.Id, key) is not null ? (GroupDecisionKind.UpToDate, "a commit of this branch holds its accepted work")
        : Last?.Key == key ? (GroupDecisionKind.DoneByHand, "its boxes are ticked, but the commit it was done with is not in this branch: its gate would run and its agent would not")
        : Group.AllDone && Past is { EverDone: false, Open: null } ? (GroupDecisionKind.DoneByHand, string.Empty)
        : (GroupDecisionKind.Run, WhyAgain() ?? KeyChanges.Summarise(changes));

    private (GroupDecisionKind Kind, string Reason) DecideOpen(string key, ImmutableArray<string> changes) =>
        Waiting is { } waiting && waiting.Key == key && (Last is null ? Past.LastTried != key || Past.LastEnded is null : Last.Key == key)
            ? (GroupDecisionKind.UpToDate, $"its accepted work is on '{Head.Branch}', not yet in this branch")
        : Here?.Key == key ? (GroupDecisionKind.Run, "its boxes were opened again")
        : Here is null && Last is not null ? (GroupDecisionKind.Run, $"the commit it was done with ({Short(Last.Commit)}) is not in this branch")
        : (GroupDecisionKind.Run, WhyAgain() ?? KeyChanges.Summarise(changes));

    private string? WhyAgain() =>
        Past.Feedback is not null ? "a person rejected its result"
        : Past.IsAwaiting ? "something changed since it passed its gate"
        : Past.Open is not null ? "the build that ran it was interrupted"
        : Past.LastEnded is { } ended ? $"its last run ended with: {Reporting.Words.InSentence(ended.Outcome)}"
        : null;

    private static string Short(string? commit) => commit is { Length: > 10 } ? commit[..10] : commit ?? "unknown";
}
