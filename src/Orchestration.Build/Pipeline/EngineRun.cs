using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary><c>Orchestrate</c> on an engine: submits, waits, and collects like a run of this machine.</summary>
internal static class EngineRun
{
    public static async Task RunAsync(
        Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, IBuildOutput output, DiagnosticBag bag, CancellationToken cancellation)
    {
        if (options.Engine != EngineKind.Slurm)
        {
            bag.Add(Catalogue.EngineNotForRuns.At(SourceSpan.None, options.Engine.ToString()));
            return;
        }

        var jobs = ExportTarget.PlanOf(plan, options);
        EngineLimits.Check(EngineKind.Slurm, jobs, string.Empty, SourceSpan.WholeFile(plan.Spec.TasksFile), bag);
        if (RealRun.CreateScope(plan, prompts, options, bag) is not { } scope || bag.HasErrors)
        {
            return;
        }

        scope = EngineFiles.Own(scope, options);
        if (jobs.Jobs.IsEmpty)
        {
            await RealRun.RunAsync(plan, prompts, options, output, bag, cancellation);
            return;
        }

        SlurmRun run;
        using (var shown = new RunOutput(output, scope.Time))
        {
            run = new SlurmRun(scope, jobs, shown);
            bag.AddRange(await run.RunAsync(cancellation));
        }

        if (bag.HasErrors)
        {
            return;
        }

        var origin = new JobOrigin("slurm", Environment.MachineName, run.State.Run, null, null, "collect");
        var request = new JobRequest(string.Empty, [], run.State.Base, PlanHash.Of(plan), run.Results, run.Results, null, 1, origin);
        if (await JobTargets.CollectAsync(scope, request, options, output, bag, cancellation) && !cancellation.IsCancellationRequested)
        {
            await run.CloseAsync(cancellation);
        }
        else
        {
            output.Line($"The results of the jobs stay in {run.Results}; the same command collects them.");
        }
    }
}
