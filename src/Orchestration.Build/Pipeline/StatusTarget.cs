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
            var knowledge = RunKnowledge.Read(plan, prompts[plan], session.Options, session.Bag);
            output.Line(string.Join('\n', Lines(plan, knowledge, RunLock.FindHolder(new RunPaths(StateFolder.Of(session.Options, plan.Spec.Name))))));
        }

        session.Report(output);
        return result;
    }

    private static ImmutableArray<string> Lines(Plan plan, RunKnowledge knowledge, string? holder)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"{plan.Spec.Title} ({plan.Spec.RelativePath})");
        lines.Add(Summarise(plan, knowledge.LastRun, holder));
        lines.AddRange(StatusTable.RenderLines(plan, knowledge.LastRun, knowledge.DefaultAgent ?? RunKnowledge.AgentOfRun).Select(line => "  " + line));
        var next = knowledge.Decisions.Where(decision => decision.Kind == GroupDecisionKind.Run).OrderBy(decision => decision.Ordinal).ToList();
        if (holder is null && next.Count > 0)
        {
            lines.Add("A run would carry out:");
            lines.AddRange(next.Select(decision => $"  {Format.Label('T', decision.Ordinal)} {decision.Group.Group.Title}: {decision.Reason}"));
        }
        else if (holder is null && !knowledge.Decisions.IsEmpty)
        {
            lines.Add("A run would start nothing: every group is up to date.");
        }

        return lines.ToImmutable();
    }

    private static string Summarise(Plan plan, RunView? run, string? holder) =>
        run is null ? "No run yet."
        : holder is not null ? $"Run {run.RunId} is going on ({holder}): {StatusTable.Summarise(plan, run)}"
        : run.Ended is { } ended ? $"Last run {run.RunId}, ended {Format.Time(ended)}: {StatusTable.Summarise(plan, run)}"
        : $"Last run {run.RunId} was cut; the next one continues it: {StatusTable.Summarise(plan, run)}";
}
