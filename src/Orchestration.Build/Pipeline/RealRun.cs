using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
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

        RunResult result;
        using (var shown = new RunOutput(output, scope.Time))
        {
            result = await new RunService().RunAsync(scope, shown, cancellation);
        }

        bag.AddRange(result.Diagnostics);
        Show(result, plan, BuildCommand.OfThisBuild.Again(plan, options.Agent), output);
    }

    /// <summary>The end of a run, in a few lines.</summary>
    /// <param name="again">The command that continues it.</param>
    public static void Show(RunResult result, Plan plan, string again, IBuildOutput output)
    {
        if (result.View is { } view)
        {
            output.Line(result.IsSettled ? NextRun.Settled(plan, view) : string.Join('\n', RunSummary.Render(plan, view, again, groups => BuildCommand.OfThisBuild.Approve(plan, groups))));
            output.Result(result.Paths.FinalOutput, "Report");
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

    public static AgentProfiles ReadProfiles(OrchestrationOptions options, DiagnosticBag bag) =>
        AgentProfiles.Create(options.Profiles.Select(pair => AgentProfileItem.Create(pair.Key, pair.Value, SourceSpan.None)), bag);

    public static RunSettings Settings(OrchestrationOptions options) => options.Run with
    {
        Isolated = options.Isolation switch
        {
            IsolationMode.None => false,
            IsolationMode.Worktree => true,

            // Where git then refuses, the run reports it instead of continuing without isolation.
            _ => RepositoryTop.Find(options.Root) is not null,
        },
        OwnPaths = [options.StateFolder],
        OneShotProcess = RunSignals.IsOneShotBuild(Environment.GetCommandLineArgs()),
    };
}
