using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;

namespace Orchestration.Build.Pipeline;

/// <summary>A run in which nothing is started: what would happen, on the console and in files. Facts of the plan only.</summary>
internal static class Simulation
{
    // Groups that name no agent get that of the run, and a simulation has none.
    private const string AgentOfRun = "the agent of the run";

    /// <param name="prompts">By position: what each agent would get.</param>
    public static void Show(Plan plan, IReadOnlyList<GroupPrompt> prompts, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag)
    {
        var run = options.Run;
        var inputs = new SimulationInputs(run.MaxParallelism, AgentOfRun, PlanHistory.None) { Permissions = Words(run.Permissions) };
        output.Line(string.Join('\n', SimulationReport.Render(plan, inputs)));

        var folder = StateFolder.Of(options, plan.Spec.Name);
        StateFolder.Create(folder);
        var texts = prompts.Select(prompt => prompt.Text).ToImmutableArray();
        foreach (var (path, text) in SimulationFiles.Render(plan, AgentOfRun, texts, needsSubagentBody: _ => false))
        {
            OutputFiles.Write(Path.Combine(folder, path), text, bag);
        }

        output.Line($"\nWritten: {Path.GetRelativePath(options.Root, folder)}/master_plan.md and {plan.Groups.Length} files in agent_tasks/.");
    }

    private static string Words(PermissionLevel permissions) => permissions switch
    {
        PermissionLevel.Bypass => "bypass",
        PermissionLevel.EditAndBuild => "edit-and-build",
        _ => "edit",
    };
}
