using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>The files of a simulation: what a run would begin with, and nothing of what it would end with.</summary>
internal static class SimulationFiles
{
    /// <param name="prompts">By position: what each agent would get.</param>
    /// <param name="needsSubagentBody">Whether a group's agent has no subagents of its own.</param>
    /// <returns>Paths relative to the state folder of the spec, with the text.</returns>
    public static IEnumerable<(string Path, string Text)> Render(
        Plan plan, string defaultAgent, ImmutableArray<string> prompts, Func<PlanGroup, bool> needsSubagentBody)
    {
        yield return (MasterPlan.FileName, MasterPlan.Render(plan, null, defaultAgent));
        foreach (var group in plan.Groups)
        {
            var inputs = new AgentTaskInputs(prompts[group.Position], other => ResultFile.PathOf(other.Ordinal))
            {
                IncludeSubagentBody = needsSubagentBody(group),
            };
            yield return (AgentTaskFile.PathOf(group.Ordinal), AgentTaskFile.Compose(plan, group, inputs));
        }
    }
}
