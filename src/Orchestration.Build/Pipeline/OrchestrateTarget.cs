using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>Runs the plan of one spec, or shows it: <c>OrchestrationAgent</c> decides.</summary>
internal static class OrchestrateTarget
{
    /// <param name="output">May be called from any thread.</param>
    public static async Task<PipelineResult> OrchestrateAsync(
        IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        var session = PipelineSession.Open(properties);
        if (Environment.GetEnvironmentVariable(RunCookie.VariableName) is { Length: > 0 } outer)
        {
            session.Bag.Add(Catalogue.RunInsideRun.At(SourceSpan.None, outer));
        }

        if (properties.GetValueOrDefault(Preparation.ProjectsWithoutTargets) is { Length: > 0 } names)
        {
            output.Report(Catalogue.ProjectsWithoutTargets.At(SourceSpan.None, names));
        }

        var plan = session.ReadOneSpec();
        var result = plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
        var prompts = session.Write(result, output);
        session.Report(output);
        if (plan is null || session.Bag.HasErrors)
        {
            return result;
        }

        var run = new DiagnosticBag();
        if (session.Options.IsSimulation)
        {
            await Simulation.ShowAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }
        else if (session.Options.IsPreview)
        {
            await RunPreview.ShowAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }
        else if (session.Options.Engine != EngineKind.Local)
        {
            await EngineRun.RunAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }
        else if (SlurmRun.IsOpen(session.Options.PathsOf(plan.Spec.Name)))
        {
            run.Add(Catalogue.EngineRunOpen.At(SourceSpan.WholeFile(plan.Spec.TasksFile), Path.Combine(session.Options.PathsOf(plan.Spec.Name).Folder, "engine")));
        }
        else
        {
            await RealRun.RunAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }

        foreach (var diagnostic in run.ToSorted())
        {
            output.Report(diagnostic);
        }

        if (session.Options is { IsSimulation: false, IsPreview: false } && !run.HasErrors)
        {
            await FinishedRun.RememberAsync(properties, cancellation);
        }

        return result;
    }
}
