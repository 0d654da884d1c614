using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>From decisions to orders: agents found and allowed, prompts read. Whatever is wrong is reported before anything starts.</summary>
internal sealed class RunPreflight(RunScope scope, DiagnosticBag bag)
{
    private readonly LaneFinder _finder = new(scope);
    private readonly Dictionary<string, AgentLane?> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DiagnosticBag> _problems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _said = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Orders by position.</returns>
    public IReadOnlyDictionary<int, GroupOrder> Create(ImmutableArray<GroupDecision> decisions)
    {
        ReportGroupsWithoutGate(decisions);
        var orders = new Dictionary<int, GroupOrder>();
        var ranks = Ranks();
        foreach (var decision in decisions)
        {
            var group = decision.Group;
            if (decision.Kind is GroupDecisionKind.Run or GroupDecisionKind.Awaiting && group.Assignment.Approve && !scope.Settings.Isolated)
            {
                bag.Add(Catalogue.ApprovalNeedsIsolation.At(group.Location, group.Name));
            }

            if (decision.Kind == GroupDecisionKind.DoneByHand)
            {
                orders.Add(decision.Group.Position, Order(decision, ranks, []) with { ByHand = true });
            }
            else if (scope.Imports is { } imports)
            {
                if (decision.Kind is GroupDecisionKind.Run or GroupDecisionKind.Awaiting && imports.TryGetValue(group.Id, out var import))
                {
                    orders.Add(group.Position, Order(decision, ranks, []) with { Import = import });
                }
            }
            else if (decision.Kind is GroupDecisionKind.Run or GroupDecisionKind.Awaiting && Lanes(decision.Group) is { IsEmpty: false } lanes)
            {
                orders.Add(decision.Group.Position, Order(decision, ranks, lanes));
            }
        }

        return orders;
    }

    /// <summary>Any change is accepted from these.</summary>
    private void ReportGroupsWithoutGate(ImmutableArray<GroupDecision> decisions)
    {
        var without = decisions.Where(decision => decision.Kind == GroupDecisionKind.Run && decision.Group.Assignment.Verify is null).Select(decision => decision.Group).ToList();
        if (without.Count > 0)
        {
            var descriptor = scope.Settings.RequireGate ? Catalogue.GateRequired : Catalogue.NoGate;
            bag.Add(descriptor.At(without[0].Location, EvidenceTexts.List([.. without.Select(group => $"{group.Number} {group.Title}")])));
        }
    }

    private GroupOrder Order(GroupDecision decision, ImmutableArray<int> ranks, ImmutableArray<AgentLane> lanes)
    {
        var assignment = decision.Group.Assignment;
        var order = new GroupOrder(
            decision.Group,
            decision.Ordinal,
            ranks[decision.Group.Position],
            decision.Key,
            decision.Reason,
            lanes,
            lanes.IsEmpty ? string.Empty : Prompt(decision.Group),
            assignment.Timeout ?? scope.Settings.Timeout,
            assignment.Retries ?? scope.Settings.Retries,
            scope.OnFailure(decision.Group));
        foreach (var lane in lanes)
        {
            var choice = SubagentChoice.For(lane.Profile, assignment, scope.Plan.Spec.UseSubagents);
            var agentRequest = new AgentRequest(
                order.Prompt, scope.Root, choice.Model, choice.Subagent, scope.Settings.Permissions, [], null, scope.Paths.Folder);
            bag.AddRange(AgentPreflight.CheckRequest(lane.Profile, agentRequest, decision.Group.Title, decision.Group.Location));
        }

        return order;
    }

    /// <summary>Learned durations where there are any; the others count like the mean of those.</summary>
    private ImmutableArray<int> Ranks()
    {
        if (scope.Imports is not null)
        {
            // Nobody waits for an agent: plan order it is.
            return [.. scope.Plan.Groups.Select(group => scope.Plan.Order.IndexOf(group.Position))];
        }

        var known = scope.Plan.Groups.Select(group => scope.History[group.Id].Duration ?? TimeSpan.Zero).Where(duration => duration > TimeSpan.Zero).ToList();
        var mean = known.Count == 0 ? 1 : known.Average(duration => duration.TotalSeconds);
        return GroupRanking.Create(
            scope.Plan,
            [.. scope.Plan.Groups.Select(group => scope.History[group.Id].Duration?.TotalSeconds ?? mean)]);
    }

    private string Prompt(PlanGroup group) => PromptMarker.Strip(scope.Prompts[group.Position].Text);

    private ImmutableArray<AgentLane> Lanes(PlanGroup group)
    {
        var assignment = group.Assignment;
        if ((assignment.Agent ?? scope.Settings.DefaultAgent) is not { } name)
        {
            bag.Add(Catalogue.NoAgentNamed.At(group.Location, group.Number, group.Title));
            return [];
        }

        // A missing agent is no error where its fallback is there, and is reported once, at the first group that has no other.
        var first = Lane(name, group);
        var fallback = assignment.Fallback is { } second && !string.Equals(second, name, StringComparison.OrdinalIgnoreCase) ? Lane(second, group) : null;
        if (first is null && fallback is null && _said.Add(name))
        {
            bag.AddRange(_problems[name].ToSorted());
        }

        return [.. new[] { first, fallback }.OfType<AgentLane>()];
    }

    private AgentLane? Lane(string name, PlanGroup group)
    {
        if (_lanes.TryGetValue(name, out var known))
        {
            return known;
        }

        var span = group.Location;
        var problems = _problems[name] = new DiagnosticBag();
        return _lanes[name] = _finder.Find(name, scope.Settings.Permissions, span, problems, bag);
    }
}
