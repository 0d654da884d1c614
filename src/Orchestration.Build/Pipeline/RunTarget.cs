using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Pipeline;

/// <summary>The target that carries a plan out.</summary>
internal static class RunTarget
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

        var plan = session.ReadOneSpec();
        var result = plan is null ? PipelineResult.Empty : new PipelineResult([plan]);
        var prompts = session.Write(result, output);
        session.Report(output);
        if (plan is null || session.Bag.HasErrors)
        {
            return result;
        }

        var run = new DiagnosticBag();
        if (session.Options.Run.IsSimulation)
        {
            await Simulation.ShowAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }
        else
        {
            await RealRun.CarryOutAsync(plan, prompts[plan], session.Options, output, run, cancellation);
        }

        foreach (var diagnostic in run.ToSorted())
        {
            output.Report(diagnostic);
        }

        if (!session.Options.Run.IsSimulation && !run.HasErrors)
        {
            await FinishedRun.RememberAsync(properties, cancellation);
        }

        return result;
    }
}
