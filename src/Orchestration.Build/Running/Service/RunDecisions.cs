using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Running;

/// <summary>Which groups would run now, and why. Reads nothing; the run, the simulation and the status all ask here.</summary>
internal static class RunDecisions
{
    /// <returns>By position.</returns>
    public static ImmutableArray<GroupDecision> Create(
        Plan plan,
        LedgerHistory history,
        RunSettings settings,
        AgentProfiles profiles,
        PromptTemplate template,
        ImmutableArray<GroupPrompt> prompts,
        DiagnosticBag bag)
    {
        var keys = Keys(plan, settings, profiles, template, prompts);
        var selected = GroupSelection.Resolve(plan, settings.Groups, bag);
        var ordinals = RunOrdinals.Create(plan, history.Ordinals);
        var changes = KeyChanges.Explain(
            plan,
            keys,
            group => history.Done.TryGetValue(group.Id, out var done) ? done.Parts : default);
        var decisions = plan.Groups
            .Select(group => Decide(group, ordinals[group.Id], keys[group.Position], history, settings, selected, changes[group.Position]))
            .ToImmutableArray();
        CheckSelection(plan, history, decisions, bag);
        return decisions;
    }

    private static ImmutableArray<GroupKey> Keys(
        Plan plan, RunSettings settings, AgentProfiles profiles, PromptTemplate template, ImmutableArray<GroupPrompt> prompts)
    {
        var inputs = new GroupKeyInputs(
            template.Text,
            group => Describe(profiles, group.Group.Assignment.Agent ?? settings.DefaultAgent, settings),
            group => group.Group.Assignment.Model)
        {
            OwnPrompt = group => prompts[group.Position].Origin == PromptOrigin.Ours ? null : PromptMarker.Strip(prompts[group.Position].Text),
        };
        return GroupKey.Compute(plan, inputs);
    }

    private static GroupDecision Decide(
        PlanGroup group,
        int ordinal,
        GroupKey key,
        LedgerHistory history,
        RunSettings settings,
        ImmutableHashSet<int> selected,
        ImmutableArray<string> changes)
    {
        var known = history.Done.TryGetValue(group.Id, out var done);
        var (kind, reason) =
            !selected.Contains(group.Position) ? (GroupDecisionKind.NotSelected, string.Empty)
            : settings.Force ? (GroupDecisionKind.Run, "OrchestrationForce")
            : known && done!.Key == key.Value ? (GroupDecisionKind.UpToDate, string.Empty)
            : group.Group.AllDone && !known && !history.Open.ContainsKey(group.Id) ? (GroupDecisionKind.DoneByHand, string.Empty)
            : (GroupDecisionKind.Run, WhyAgain(group, history) ?? KeyChanges.Summarise(changes));
        return new GroupDecision(group, ordinal, key, kind, reason);
    }

    private static string? WhyAgain(PlanGroup group, LedgerHistory history) =>
        history.Feedback.ContainsKey(group.Id) ? "a person rejected its result"
        : history.Open.ContainsKey(group.Id) ? "the build that ran it was cut"
        : history.LastEnded.TryGetValue(group.Id, out var ended) ? $"the last run ended it as {ended.Outcome}"
        : null;

    private static void CheckSelection(Plan plan, LedgerHistory history, ImmutableArray<GroupDecision> decisions, DiagnosticBag bag)
    {
        foreach (var decision in decisions.Where(decision => decision.Kind == GroupDecisionKind.Run))
        {
            var missing = plan.Graph.Dependencies(decision.Group.Position)
                .Select(position => decisions[position])
                .FirstOrDefault(other => other.Kind == GroupDecisionKind.NotSelected && !history.Done.ContainsKey(other.Group.Id) && !other.Group.Group.AllDone);
            if (missing is not null)
            {
                var (group, needed) = (decision.Group.Group, missing.Group.Group);
                bag.Add(Catalogue.SelectionMissesDependency.At(group.Location, group.Number, group.Title, needed.Number, needed.Title));
            }
        }
    }

    /// <summary>Changes when the command line of the group would.</summary>
    private static string Describe(AgentProfiles profiles, string? name, RunSettings settings)
    {
        var profile = name is null ? null : profiles.Find(name);
        return profile is null
            ? name ?? string.Empty
            : string.Join('\n', [profile.Name, profile.Command, .. profile.Arguments, profile.Describe(settings.Permissions)]);
    }
}

/// <summary>T-nn of a spec's groups: who had a number keeps it, so that files of earlier runs are never taken for another group's.</summary>
internal static class RunOrdinals
{
    public static ImmutableSortedDictionary<string, int> Create(Plan plan, IReadOnlyDictionary<string, int> known)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var taken = known.Values.ToHashSet();
        var next = taken.Count == 0 ? 1 : taken.Max() + 1;
        foreach (var group in plan.Groups.OrderBy(group => group.Ordinal))
        {
            if (known.TryGetValue(group.Id, out var ordinal) || taken.Add(ordinal = group.Ordinal))
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
