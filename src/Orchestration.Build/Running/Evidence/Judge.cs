using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Evidence;

/// <summary>What a gate that ran says about a group.</summary>
/// <param name="Refusal">Why the work is not accepted, or null.</param>
/// <param name="TestsAdded">Tests that pass now and were not there before; null where the gate left no results.</param>
/// <param name="Unreadable">Result files that prove nothing, as a diagnostic, or null.</param>
internal sealed record GateVerdict(Acceptance? Refusal, int? TestsAdded = null, Diagnostic? Unreadable = null)
{
    public static GateVerdict NoGate { get; } = new(Refusal: null);
}

/// <summary>
/// Decides whether work is accepted, for every kind of workspace: from what is between two trees and from what a gate showed. It takes no tree and starts
/// no gate.
/// </summary>
internal static class Judge
{
    /// <param name="inSubmodules">Submodules with work inside that no commit would carry.</param>
    /// <returns>Why the changes are not accepted, or null.</returns>
    public static Acceptance? OfChanges(PlanGroup group, DiffVerdict verdict, IReadOnlyList<string> inSubmodules)
    {
        if (inSubmodules.Count > 0)
        {
            return Refuse(EvidenceTexts.InsideSubmodules(inSubmodules), Catalogue.SubmoduleChanged.At(group.Location, group.Name, EvidenceTexts.List(inSubmodules)));
        }

        if (verdict.NoChange)
        {
            return Refuse(EvidenceTexts.NoChange, Catalogue.NoChange.At(group.Location, group.Name)) with { Outcome = OutcomeClass.NoChange };
        }

        if (verdict.Accepted)
        {
            return null;
        }

        var (descriptor, paths) = !verdict.Protected.IsEmpty ? (Catalogue.ProtectedChange, verdict.Protected)
            : !verdict.Outside.IsEmpty ? (Catalogue.OutsideWrites, verdict.Outside)
            : !verdict.LinksOut.IsEmpty ? (Catalogue.LinkOutOfTree, verdict.LinksOut)
            : (Catalogue.NestedRepository, verdict.NestedRepositories);
        return Refuse(EvidenceTexts.Refused(verdict), descriptor.At(group.Location, group.Name, EvidenceTexts.List(paths)));
    }

    /// <param name="before">The tests that passed before the work; null where nothing is known.</param>
    public static GateVerdict OfGate(PlanGroup group, GateCommand gate, GateOutcome outcome, TestNames? before)
    {
        if (!outcome.Passed)
        {
            return new GateVerdict(outcome.StartError is { } error
                ? new Acceptance(OutcomeClass.GateFailed, Problem: Catalogue.GateNotStarted.At(group.Location, group.Name, gate.Display, error))
                : Refuse(EvidenceTexts.GateFailed(gate, outcome), Catalogue.GateFailed.At(group.Location, group.Name, gate.Display, outcome.Verdict, outcome.LogFile, string.Empty)));
        }

        if (before is null)
        {
            return GateVerdict.NoGate;
        }

        var comparison = TestComparison.Between(before, outcome.Tests);
        var unreadable = before.Unreadable.Union(outcome.Tests.Unreadable);
        return new GateVerdict(
            comparison.Accepted ? null : Refuse(
                EvidenceTexts.TestsLost(comparison),
                Catalogue.TestsLost.At(group.Location, group.Name, EvidenceTexts.List([.. comparison.Vanished, .. comparison.Failing]))),
            comparison.Accepted && !outcome.Tests.IsEmpty ? comparison.Added : null,
            unreadable.IsEmpty ? null : Catalogue.TestResultsUnreadable.At(group.Location, group.Name, gate.Display, EvidenceTexts.List(unreadable)));
    }

    /// <param name="said">What the hook said.</param>
    public static Acceptance OfHook(PlanGroup group, string said) =>
        Refuse(EvidenceTexts.HookRefused(said), Catalogue.HookRefused.At(group.Location, group.Name, Texts.OneLine(Texts.Shorten(said.Trim(), 300))));

    private static Acceptance Refuse(string feedback, Diagnostic problem) => new(OutcomeClass.GateFailed, feedback, problem, Retryable: true);
}
