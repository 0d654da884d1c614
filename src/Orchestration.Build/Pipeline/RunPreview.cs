using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Pipeline;

/// <summary>What <c>Orchestrate</c> would start with real agents: checked as a run checks it, and not started.</summary>
internal static class RunPreview
{
    public static async Task ShowAsync(
        Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag, CancellationToken cancellation)
    {
        var knowledge = await RunKnowledge.ReadAsync(plan, prompts, options, bag, cancellation);
        if (bag.HasErrors || knowledge.Scope is not { } scope)
        {
            return;
        }

        scope = scope with { Environment = ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), scope.Settings.AllowedEnvironment) };
        var orders = new RunPreflight(scope, bag).Create(knowledge.Decisions);
        var previews = orders.Values.OrderBy(order => order.Ordinal)
            .Select(order => Preview(plan, order))
            .ToList();
        output.Line(string.Join('\n', PreviewLines.Render(plan, previews, AgentPreflight.Name(scope.Settings.Permissions), knowledge.History)));
        if (NextRun.ForecastLine(plan, knowledge.Forecast, knowledge.History, options.Run.MaxParallelism) is { } forecast)
        {
            output.Line(forecast);
        }
    }

    private static GroupPreview Preview(Plan plan, GroupOrder order)
    {
        var agent = order.ByHand ? null : string.Join(", then ", order.Lanes.Select(lane => lane.Name));
        var choice = order.Lanes.IsEmpty ? default : SubagentChoice.For(order.Lanes[0].Profile, order.Group.Assignment, plan.Spec.UseSubagents);
        return new GroupPreview(order.Group, order.Ordinal, agent, choice.Model, choice.Subagent, order.Timeout, order.Group.Assignment.Verify?.Display);
    }
}
