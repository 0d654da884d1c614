using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>From decisions to orders: agents found and allowed, prompts read. Whatever is wrong is said before anything starts.</summary>
internal sealed class RunPreflight(RunRequest request, IReadOnlyDictionary<string, string> environment, DiagnosticBag bag)
{
    private readonly ProgramResolution _programs = new(DiskPrograms.Machine(environment), new DiskPrograms());
    private readonly Dictionary<string, AgentLane?> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DiagnosticBag> _problems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _said = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Orders by position.</returns>
    public IReadOnlyDictionary<int, GroupOrder> Create(ImmutableArray<GroupDecision> decisions, LedgerHistory history)
    {
        var orders = new Dictionary<int, GroupOrder>();
        var ranks = Ranks(history);
        foreach (var decision in decisions)
        {
            var group = decision.Group.Group;
            if (decision.Kind is GroupDecisionKind.Run or GroupDecisionKind.Awaiting && group.Assignment.Approve && !request.Isolated)
            {
                bag.Add(Catalogue.ApprovalNeedsIsolation.At(group.Location, group.Title));
            }

            if (decision.Kind == GroupDecisionKind.DoneByHand)
            {
                orders.Add(decision.Group.Position, Order(decision, ranks, []) with { ByHand = true });
            }
            else if (decision.Kind is GroupDecisionKind.Run or GroupDecisionKind.Awaiting && Lanes(decision.Group) is { IsEmpty: false } lanes)
            {
                orders.Add(decision.Group.Position, Order(decision, ranks, lanes));
            }
        }

        return orders;
    }

    private GroupOrder Order(GroupDecision decision, ImmutableArray<int> ranks, ImmutableArray<AgentLane> lanes)
    {
        var assignment = decision.Group.Group.Assignment;
        var order = new GroupOrder(
            decision.Group,
            decision.Ordinal,
            ranks[decision.Group.Position],
            decision.Key,
            decision.Reason,
            lanes,
            lanes.IsEmpty ? string.Empty : Prompt(decision.Group),
            assignment.Timeout ?? request.Settings.Timeout,
            assignment.Retries ?? request.Settings.Retries,
            assignment.OnFailure ?? request.Settings.OnFailure);
        foreach (var lane in lanes)
        {
            var choice = SubagentChoice.For(lane.Profile, assignment, request.Plan.Spec.UseSubagents);
            var agentRequest = new AgentRequest(
                order.Prompt, request.Root, choice.Model, choice.Subagent, request.Settings.Permissions, [], null, request.StateFolder);
            bag.AddRange(AgentPreflight.CheckRequest(lane.Profile, agentRequest, decision.Group.Group.Title, decision.Group.Group.Location));
        }

        return order;
    }

    /// <summary>Learned durations where there are any; the others count like the mean of those.</summary>
    private ImmutableArray<int> Ranks(LedgerHistory history)
    {
        var known = request.Plan.Groups.Select(group => history.Durations.GetValueOrDefault(group.Id)).Where(duration => duration > TimeSpan.Zero).ToList();
        var mean = known.Count == 0 ? 1 : known.Average(duration => duration.TotalSeconds);
        return GroupRanking.Create(
            request.Plan,
            [.. request.Plan.Groups.Select(group => history.Durations.TryGetValue(group.Id, out var duration) ? duration.TotalSeconds : mean)]);
    }

    private string Prompt(PlanGroup group) => PromptMarker.Strip(request.Prompts[group.Position].Text);

    private ImmutableArray<AgentLane> Lanes(PlanGroup group)
    {
        var assignment = group.Group.Assignment;
        if ((assignment.Agent ?? request.Settings.DefaultAgent) is not { } name)
        {
            bag.Add(Catalogue.NoAgentNamed.At(group.Group.Location, group.Group.Number, group.Group.Title));
            return [];
        }

        // A missing agent is no error where its fallback is there, and is said once, at the first group that has no other.
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

        var span = group.Group.Location;
        var problems = _problems[name] = new DiagnosticBag();
        var profile = request.Profiles.Require(name, span, problems);
        var program = profile is null ? null : _programs.Resolve(profile.Name, profile.Command, request.Root, span, problems);
        if (profile is null || program is null)
        {
            return _lanes[name] = null;
        }

        bag.AddRange(AgentPreflight.CheckProfile(
            profile,
            request.Settings.Permissions,
            !OperatingSystem.IsWindows() && string.Equals(Environment.UserName, "root", StringComparison.Ordinal),
            environment.GetValueOrDefault("IS_SANDBOX") == "1",
            request.Settings.MaxCostUsd is not null,
            request.Settings.MaxTokens is not null,
            span));
        return _lanes[name] = new AgentLane(profile, program);
    }
}
