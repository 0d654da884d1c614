using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;

namespace Orchestration.Build.Pipeline;

/// <summary>A run in which nothing is started: what would happen, on the console and in files. Facts of the plan only.</summary>
internal static class Simulation
{
    /// <param name="prompts">By position: what each agent would get.</param>
    public static void Show(Plan plan, IReadOnlyList<GroupPrompt> prompts, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag)
    {
        var run = options.Run;
        var knowledge = RunKnowledge.Read(plan, [.. prompts], options, bag);
        var agent = knowledge.DefaultAgent ?? RunKnowledge.AgentOfRun;
        var inputs = new SimulationInputs(run.MaxParallelism, agent, knowledge.History)
        {
            Permissions = Words(run.Permissions),
            UpToDate = knowledge.LastRun is null || knowledge.Decisions.IsEmpty ? default : [.. knowledge.Decisions.Select(decision => decision.Kind is not GroupDecisionKind.Run)],
            Reasons = knowledge.LastRun is null || knowledge.Decisions.IsEmpty ? default : [.. knowledge.Decisions.Select(decision => decision.Reason)],
        };
        output.Line(string.Join('\n', SimulationReport.Render(plan, inputs)));

        var folder = StateFolder.Of(options, plan.Spec.Name);
        if (knowledge.LastRun is { } last)
        {
            output.Line($"\nThe files in {Path.GetRelativePath(options.Root, folder)} show the run {last.RunId}; a simulation leaves them.");
            return;
        }

        StateFolder.Create(folder);
        var texts = prompts.Select(prompt => prompt.Text).ToImmutableArray();
        foreach (var (path, text) in SimulationFiles.Render(plan, agent, texts, needsSubagentBody: _ => false))
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
