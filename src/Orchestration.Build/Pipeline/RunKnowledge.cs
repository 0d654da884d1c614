using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>What the ledger of a spec tells those who only look: the last run, what would run now and why, and what it may take.</summary>
/// <param name="LastRun">Null where there was none.</param>
/// <param name="DefaultAgent">The profile asked for, else that of the last run, else null.</param>
/// <param name="Decisions">By position; empty where something is wrong.</param>
internal sealed record RunKnowledge(RunView? LastRun, string? DefaultAgent, ImmutableArray<GroupDecision> Decisions, PlanHistory History)
{
    /// <summary>The branch that holds accepted work which the current one does not; null where there is none.</summary>
    public string? WaitingBranch { get; init; }

    /// <summary>Work may have been accepted that is in no branch of the user.</summary>
    public bool HasOpenWork { get; init; }

    /// <summary>Another commit at the head of the branch may mean other decisions, though no file and no ledger changed.</summary>
    public bool FollowsGit { get; init; }

    /// <summary>What a run would be given; null where something is wrong.</summary>
    public RunScope? Scope { get; init; }

    /// <summary>By position; empty where something is wrong.</summary>
    public ImmutableArray<GroupForecast> Forecast => [.. Decisions.Select(decision => decision.ToForecast())];

    /// <summary>What stands for the agent of groups that name none, where no run has told yet.</summary>
    public const string AgentOfRun = "the agent of the run";

    public static async Task<RunKnowledge> ReadAsync(
        Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, DiagnosticBag bag, CancellationToken cancellation)
    {
        var ledger = options.PathsOf(plan.Spec.Name).Ledger;
        var contents = LedgerReader.Read(ledger);
        var history = RunHistory.From(contents.Events);
        LedgerCheck.Report(contents, history, plan, ledger, bag);
        if (contents.OtherVersion is not null)
        {
            return new RunKnowledge(null, options.Run.DefaultAgent, [], PlanHistory.None);
        }

        var agent = options.Run.DefaultAgent ?? history.LastAgent;
        var head = await HeadReader.ReadAsync(plan, history, options.Root, options.PathsOf(plan.Spec.Name).Folder, cancellation);
        head = options.Isolation == IsolationMode.None ? head.WithoutWaiting() : head;
        var scope = RealRun.CreateScope(plan, prompts, options, bag);
        var decisions = scope is null
            ? []
            : RunDecisions.Create(scope with { History = history, Settings = scope.Settings with { DefaultAgent = agent } }, head, bag);
        return new RunKnowledge(history.ToView(plan), agent, decisions, history.ToPlanHistory())
        {
            Scope = scope,
            HasOpenWork = history.OpenWorkFor is not null,
            FollowsGit = HeadView.IsNeeded(plan, history),
            WaitingBranch = head.Waiting.IsEmpty ? null : head.Branch,
        };
    }
}
