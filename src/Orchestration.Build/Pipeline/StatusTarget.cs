using System.Collections.Immutable;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;

namespace Orchestration.Build.Pipeline;

/// <summary>The last run of each spec, and what would run next and why. Writes nothing and waits for nobody: a run may be going on.</summary>
internal static class StatusTarget
{
    public static PipelineResult Show(IReadOnlyDictionary<string, string> properties, IBuildOutput output)
    {
        var session = PipelineSession.Open(properties);
        var result = session.ReadSpecsWithRuns();
        var prompts = session.PeekPrompts(result);
        foreach (var plan in result.Plans.Where(prompts.ContainsKey))
        {
            var forecast = RunForecast.Create(plan, prompts[plan], session.Options, session.Bag);
            var holder = RunLock.FindHolder(new RunPaths(StateFolder.Of(session.Options, plan.Spec.Name)));
            output.Line(string.Join('\n', Lines(forecast, holder)));
        }

        session.Report(output);
        return result;
    }

    private static ImmutableArray<string> Lines(RunForecast forecast, string? holder)
    {
        var (plan, run) = (forecast.PlanAsNumbered, LastRun(forecast));
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"{plan.Spec.Title} ({plan.Spec.RelativePath})");
        lines.Add(Summarise(plan, run, holder));
        lines.AddRange(StatusTable.RenderLines(plan, run, forecast.History.LastAgent ?? "the agent of the run").Select(line => "  " + line));
        var next = forecast.Decisions.Where(decision => decision.Kind == GroupDecisionKind.Run).OrderBy(decision => decision.Ordinal).ToList();
        if (holder is null && next.Count > 0)
        {
            lines.Add("A run would carry out:");
            lines.AddRange(next.Select(decision => $"  {Format.Label('T', decision.Ordinal)} {decision.Group.Group.Title}: {decision.Reason}"));
        }
        else if (holder is null && !forecast.Decisions.IsEmpty)
        {
            lines.Add("A run would start nothing: every group is done.");
        }

        return lines.ToImmutable();
    }

    private static RunView? LastRun(RunForecast forecast)
    {
        if (forecast.History.LastRun is not { } last)
        {
            return null;
        }

        // As the run itself does it: what was before the run, then its own lines.
        var before = LedgerHistory.From(forecast.Events.TakeWhile(entry => entry.Run != last));
        var fold = new RunFold(last, [.. forecast.Plan.Groups.Select(group => group.Id)], before);
        foreach (var entry in forecast.Events)
        {
            fold.Apply(entry);
        }

        return fold.ToView();
    }

    private static string Summarise(Plan plan, RunView? run, string? holder) =>
        run is null ? "No run yet."
        : holder is not null ? $"Run {run.RunId} is going on ({holder}): {StatusTable.Summarise(plan, run)}"
        : run.Ended is { } ended ? $"Last run {run.RunId}, ended {Format.Time(ended)}: {StatusTable.Summarise(plan, run)}"
        : $"Last run {run.RunId} was cut; the next one continues it: {StatusTable.Summarise(plan, run)}";
}
