using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Which groups would run now, and why. Reads nothing; the run, the simulation and the status all ask here.</summary>
internal static class RunDecisions
{
    /// <param name="head">What the current commit holds of earlier work.</param>
    /// <returns>By position.</returns>
    public static ImmutableArray<GroupDecision> Create(RunScope scope, HeadView head, DiagnosticBag bag)
    {
        var (plan, history) = (scope.Plan, scope.History);
        var keys = GroupKey.Compute(plan);
        var selected = GroupSelection.Resolve(plan, scope.Settings.Groups, bag);
        var ordinals = RunOrdinals.Create(plan, history);
        var evidence = plan.Groups.Select(group => GroupEvidence.Of(group, history, head)).ToImmutableArray();
        var changes = KeyChanges.Explain(plan, keys, group => evidence[group.Position].LastKnown?.Parts ?? default);
        var decisions = plan.Groups
            .Select(group =>
            {
                var (position, key) = (group.Position, keys[group.Position]);
                var (kind, reason) = !selected.Contains(position)
                    ? OfUnselected(evidence[position].Decide(key.Value, force: false, changes[position]))
                    : evidence[position].Decide(key.Value, scope.Settings.Force, changes[position]);
                return new GroupDecision(group, ordinals[group.Id], key, kind, reason)
                {
                    FoundCommit = kind == GroupDecisionKind.UpToDate && evidence[position].Here is null
                        ? (evidence[position].Last is null ? head.Waiting.GetValueOrDefault(group.Id)?.Commit : null) ?? head.FindAccepted(group.Id, key.Value)
                        : null,
                };
            })
            .ToImmutableArray();
        CheckSelection(scope, evidence, decisions, bag);
        ReportElsewhere(decisions, head, bag);
        return decisions;
    }

    /// <summary>Work that is done is done, whoever is selected.</summary>
    private static (GroupDecisionKind Kind, string Reason) OfUnselected((GroupDecisionKind Kind, string Reason) decision) =>
        decision.Kind == GroupDecisionKind.UpToDate ? decision : (GroupDecisionKind.NotSelected, string.Empty);

    /// <summary>What waits under another path is named before anybody is paid for it again.</summary>
    private static void ReportElsewhere(ImmutableArray<GroupDecision> decisions, HeadView head, DiagnosticBag bag)
    {
        foreach (var branch in head.Elsewhere.GroupBy(work => (work.Branch, work.Spec)))
        {
            var groups = decisions.Where(decision => decision.Kind == GroupDecisionKind.Run && branch.Any(work => work.Group == decision.Group.Id && work.Key == decision.Key.Value)).ToList();
            if (groups.Count > 0)
            {
                bag.Add(Catalogue.WorkOfRenamedSpec.At(
                    groups[0].Group.Location, EvidenceTexts.List([.. groups.Select(decision => decision.Group.Name)]), branch.Key.Branch, branch.Key.Spec));
            }
        }
    }

    /// <summary>A job was given all that it needs, but for the work of groups that failed and may be skipped.</summary>
    private static bool IsLeftOut(RunScope scope, PlanGroup group) => scope is { Origin: not null, Imports: null } && scope.MaySkip(group);

    private static void CheckSelection(RunScope scope, ImmutableArray<GroupEvidence> evidence, ImmutableArray<GroupDecision> decisions, DiagnosticBag bag)
    {
        foreach (var decision in decisions.Where(decision => decision.Kind == GroupDecisionKind.Run))
        {
            var missing = scope.Plan.Graph.Dependencies(decision.Group.Position)
                .Select(position => decisions[position])
                .FirstOrDefault(other => other.Kind == GroupDecisionKind.NotSelected && !evidence[other.Group.Position].IsThere && !IsLeftOut(scope, other.Group));
            if (missing is not null)
            {
                var (group, needed) = (decision.Group, missing.Group);
                bag.Add(Catalogue.SelectionMissesDependency.At(group.Location, group.Number, group.Title, needed.Number, needed.Title));
            }
        }
    }
}

/// <summary>T-nn of a spec's groups: who had a number keeps it, so that files of earlier runs are never taken for another group's.</summary>
internal static class RunOrdinals
{
    public static ImmutableSortedDictionary<string, int> Create(Plan plan, RunHistory history)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var taken = history.Groups.Values.Select(group => group.Ordinal).OfType<int>().ToHashSet();
        var next = taken.Count == 0 ? 1 : taken.Max() + 1;
        foreach (var group in plan.Groups.OrderBy(group => group.Ordinal))
        {
            if (history[group.Id].Ordinal is { } ordinal || taken.Add(ordinal = group.Ordinal))
            {
                result[group.Id] = ordinal;
                next = Math.Max(next, ordinal + 1);
            }
            else
            {
                result[group.Id] = next;
                taken.Add(next++);
            }
        }

        return result.ToImmutable();
    }
}
