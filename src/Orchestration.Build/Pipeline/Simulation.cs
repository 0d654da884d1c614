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
    /// <param name="prompts">By position: what each agent would get.</param>
    public static async Task ShowAsync(
        Plan plan, IReadOnlyList<GroupPrompt> prompts, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag, CancellationToken cancellation)
    {
        var run = options.Run;
        var knowledge = await RunKnowledge.ReadAsync(plan, [.. prompts], options, bag, cancellation);
        var agent = knowledge.DefaultAgent ?? RunKnowledge.AgentOfRun;
        plan = AsNumbered(plan, knowledge);
        var inputs = new SimulationInputs(run.MaxParallelism, agent, knowledge.History)
        {
            Signs = output.HasSymbols ? SimulationSigns.Rich : SimulationSigns.Plain,
            Permissions = Words(run.Permissions),
            Forecast = knowledge.Decisions.IsEmpty ? default : knowledge.Forecast,
        };
        output.Line(string.Join('\n', SimulationReport.Render(plan, inputs)));

        var folder = options.PathsOf(plan.Spec.Name).Folder;
        if (knowledge.LastRun is { } last)
        {
            output.Line($"\nThe files in {folder} show the run {last.RunId}; a simulation does not change them.");
            return;
        }

        options.PathsOf(plan.Spec.Name).CreateFolder();
        var texts = prompts.Select(prompt => prompt.Text).ToImmutableArray();
        foreach (var (path, text) in SimulationFiles.Render(plan, agent, texts, needsSubagentBody: _ => false))
        {
            OutputFiles.Write(Path.Combine(folder, path), text, bag);
        }

        output.Line($"\nWritten: {folder}{Path.DirectorySeparatorChar}master_plan.md and {plan.Groups.Length} files in agent_tasks/.");
        output.Result(Path.Combine(folder, MasterPlan.FileName));
    }

    /// <summary>With the T-nn that earlier runs gave the groups.</summary>
    private static Plan AsNumbered(Plan plan, RunKnowledge knowledge) => knowledge.Decisions.IsEmpty
        ? plan
        : plan with { Groups = [.. plan.Groups.Select(group => group with { Ordinal = knowledge.Decisions[group.Position].Ordinal })] };

    private static string Words(PermissionLevel permissions) => permissions switch
    {
        PermissionLevel.Bypass => "bypass",
        PermissionLevel.EditAndBuild => "edit-and-build",
        _ => "edit",
    };
}
