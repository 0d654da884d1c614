using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Pipeline;

/// <summary>From the options of a build to a run with real agents, and from its result to what the build says.</summary>
internal static class RealRun
{
    public static async Task CarryOutAsync(
        Plan plan,
        ImmutableArray<GroupPrompt> prompts,
        OrchestrationOptions options,
        IBuildOutput output,
        DiagnosticBag bag,
        CancellationToken cancellation)
    {
        var request = await CreateRequestAsync(plan, prompts, options, bag, cancellation);
        if (request is null || bag.HasErrors)
        {
            return;
        }

        var result = await new RunService().RunAsync(request, new RunOutput(output, plan), cancellation);
        bag.AddRange(result.Diagnostics);
        if (result.View is not null)
        {
            output.Line(string.Join('\n', FinalOutput.RenderLines(plan, result.View)));
            output.Line($"Report: {Path.GetRelativePath(options.Root, result.Paths.FinalOutput)}");
        }
    }

    /// <summary>Also for those who only ask what would run.</summary>
    public static async Task<RunRequest?> CreateRequestAsync(
        Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, DiagnosticBag bag, CancellationToken cancellation)
    {
        if (OutputFiles.ReadTemplate(options.PromptTemplate, bag) is not { } template)
        {
            return null;
        }

        var run = options.Run;
        var isolated = run.Isolation switch
        {
            IsolationMode.None => false,
            IsolationMode.Worktree => true,
            _ => WorkspaceStart.IsInRepository(options.Root),
        };
        return new RunRequest(
            plan,
            options.Root,
            StateFolder.Of(options, plan.Spec.Name),
            Settings(run),
            Profiles(run, bag),
            template,
            prompts)
        {
            Isolated = isolated,
            HasUnfinishedWork = isolated && UnfinishedMark.IsSet(StateFolder.Of(options, plan.Spec.Name)),
            CreateWorkspace = (inputs, problems, token) => isolated
                ? CreateWorktreesAsync(inputs, options, problems, token)
                : ShareTreeAsync(inputs, run, problems, token),
            GateTimeout = run.GateTimeout,
            OneShotProcess = RunSignals.IsOneShotBuild(Environment.GetCommandLineArgs()),
        };
    }

    public static AgentProfiles Profiles(RunOptions run, DiagnosticBag bag) =>
        AgentProfiles.Create(run.Profiles.Select(pair => AgentProfileItem.Create(pair.Key, pair.Value, SourceSpan.None)), bag);

    public static RunSettings Settings(RunOptions run) => new()
    {
        DefaultAgent = run.DefaultProfile,
        MaxParallelism = run.MaxParallelism,
        Groups = run.Groups,
        Force = run.Force,
        OnFailure = run.OnFailure,
        Permissions = run.Permissions,
        AllowSharedTree = run.AllowSharedTree,
        MergeResults = run.MergeResults,
        MaxCostUsd = run.MaxCostUsd,
        MaxTokens = run.MaxTokens,
        MaxWait = run.MaxWait,
        MaxLogSize = run.MaxLogSize,
        Timeout = run.Timeout,
        Retries = run.Retries,
        AllowedEnvironment = run.Environment,
    };

    private static async Task<IGroupWorkspace?> CreateWorktreesAsync(
        WorkspaceInputs inputs, OrchestrationOptions options, DiagnosticBag bag, CancellationToken cancellation)
    {
        var workspace = new WorkspaceOptions(inputs.Root, inputs.Paths.Folder, inputs.Ledger.RunId, inputs.Keys, options.Run.GitHooks)
        {
            OwnFolders = [options.StateFolder, options.PlanFolder],
            Label = group => RunPaths.Label(inputs.Ordinals[group.Id]),
        };
        return await WorkspaceStart.CreateAsync(inputs.Plan, workspace, inputs.Gates, bag, cancellation);
    }

    private static async Task<IGroupWorkspace?> ShareTreeAsync(WorkspaceInputs inputs, RunOptions run, DiagnosticBag bag, CancellationToken cancellation)
    {
        var oneAtATime = !run.AllowSharedTree || run.MaxParallelism <= 1;
        var attempted = inputs.History.Attempts.Keys.ToHashSet(StringComparer.Ordinal);
        var judge = await SharedTreeStart.CreateJudgeAsync(
            inputs.Plan, inputs.Root, inputs.Paths.Folder, attempted, oneAtATime, bag, cancellation);
        return new NoIsolationWorkspace(inputs.Plan, inputs.Root, inputs.Gates, inputs.Ordinals, judge);
    }

    /// <summary>A run as people see it while it goes on.</summary>
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
            var reason = view.Status is GroupStatus.Completed or GroupStatus.UpToDate || view.Reason is null ? string.Empty : $" ({FirstLine(view.Reason)})";
            output.Line($"[{_over}/{plan.Groups.Length}] {Format.Label('T', view.Ordinal)} {group.Group.Title}: {Words.Of(view.Status)}{took}{reason}");
        }

        public void OnMessage(string text) => output.Line(text);

        private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
    }
}
