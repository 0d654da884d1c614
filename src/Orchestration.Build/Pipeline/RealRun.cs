using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>From the options of a build to a run with real agents, and from its result to what the build says.</summary>
internal static class RealRun
{
    public static async Task RunAsync(
        Plan plan,
        ImmutableArray<GroupPrompt> prompts,
        OrchestrationOptions options,
        IBuildOutput output,
        DiagnosticBag bag,
        CancellationToken cancellation)
    {
        if (CreateScope(plan, prompts, options, bag) is not { } scope || bag.HasErrors)
        {
            return;
        }

        var result = await new RunService().RunAsync(scope, new RunOutput(output, plan), cancellation);
        bag.AddRange(result.Diagnostics);
        if (result.View is { } view)
        {
            output.Line(result.IsSettled ? NextRun.Settled(plan, view) : string.Join('\n', FinalOutput.RenderLines(plan, view)));
            output.Line($"Report: {Path.GetRelativePath(options.Root, result.Paths.FinalOutput)}");
        }
    }

    /// <summary>Also for those who only ask what would run.</summary>
    /// <returns>Null where the template cannot be read.</returns>
    public static RunScope? CreateScope(Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, DiagnosticBag bag) =>
        OutputFiles.ReadTemplate(options.PromptTemplate, bag) is not { } template
            ? null
            : new RunScope
            {
                Plan = plan,
                Root = options.Root,
                Paths = options.PathsOf(plan.Spec.Name),
                Settings = Settings(options),
                Profiles = ReadProfiles(options, bag),
                Template = template,
                Prompts = prompts,
            };

    private static AgentProfiles ReadProfiles(OrchestrationOptions options, DiagnosticBag bag) =>
        AgentProfiles.Create(options.Profiles.Select(pair => AgentProfileItem.Create(pair.Key, pair.Value, SourceSpan.None)), bag);

    private static RunSettings Settings(OrchestrationOptions options) => options.Run with
    {
        Isolated = options.Isolation switch
        {
            IsolationMode.None => false,
            IsolationMode.Worktree => true,

            // Where git then refuses, the run reports it instead of continuing without isolation.
            _ => RepositoryTop.Find(options.Root) is not null,
        },
        OwnFolders = [options.StateFolder],
        OneShotProcess = RunSignals.IsOneShotBuild(Environment.GetCommandLineArgs()),
    };

    /// <summary>A run as people see it while it runs.</summary>
    private sealed class RunOutput(IBuildOutput output, Plan plan) : IRunObserver
    {
        private int _over;

        public void OnProgress(RunProgress progress)
        {
            var cost = progress.CostUsd is { } usd ? $", {Format.Cost(usd)}" : string.Empty;
            var running = progress.Running.IsEmpty ? "waiting" : "running " + string.Join(", ", progress.Running);
            output.Status($"[{progress.Done}/{progress.Total}]", running + cost);
        }

        public void OnGroupEnded(PlanGroup group, GroupView view)
        {
            _over++;
            var took = view is { Started: { } started, Ended: { } ended } ? $" after {Format.Duration(ended - started)}" : string.Empty;
            var reason = view.Status is GroupStatus.Completed or GroupStatus.UpToDate || view.Reason is null ? string.Empty : $" ({Texts.FirstLine(view.Reason)})";
            output.Line($"[{_over}/{plan.Groups.Length}] {Format.Label('T', view.Ordinal)} {group.Title}: {Words.Of(view.Status)}{took}{reason}");
        }

        public void OnMessage(string text) => output.Line(text);

    }
}
