using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running;

namespace Orchestration.Build.Pipeline;

/// <summary>What a run would do now, from the ledger of earlier ones. Starts nothing, takes no lock, writes nothing.</summary>
/// <param name="Events">All lines of the ledger.</param>
/// <param name="Decisions">By position; empty where no run of this spec is known.</param>
internal sealed record RunForecast(Plan Plan, ImmutableArray<LedgerEvent> Events, LedgerHistory History, ImmutableArray<GroupDecision> Decisions)
{
    /// <summary>Durations and costs of the groups that were done.</summary>
    public PlanHistory PlanHistory => new(Plan.Groups
        .Where(group => History.Durations.ContainsKey(group.Id) || History.Done.ContainsKey(group.Id))
        .ToImmutableDictionary(
            group => group.Id,
            group => new GroupHistory(
                History.Durations.TryGetValue(group.Id, out var duration) ? duration : null,
                History.Done.GetValueOrDefault(group.Id)?.Usage.CostUsd),
            StringComparer.Ordinal));

    /// <summary>By position, in words; default where no run is known.</summary>
    public ImmutableArray<GroupForecast> Groups => Decisions.IsEmpty ? default :
    [
        .. Decisions.Select(decision => decision.Kind switch
        {
            GroupDecisionKind.UpToDate => new GroupForecast(false, "up to date"),
            GroupDecisionKind.DoneByHand => new GroupForecast(false, SimulationReport.DoneByHand),
            GroupDecisionKind.NotSelected => new GroupForecast(false, "not selected"),
            _ => new GroupForecast(true, "planned: " + decision.Reason),
        }),
    ];

    /// <summary>The plan with the T-nn that earlier runs gave its groups.</summary>
    public Plan PlanAsNumbered => Decisions.IsEmpty
        ? Plan
        : Plan with { Groups = [.. Plan.Groups.Select(group => group with { Ordinal = Decisions[group.Position].Ordinal })] };

    /// <summary>The group's task file says what an agent got, and no other will get anything: it is not ours to overwrite.</summary>
    public bool IsRecord(PlanGroup group) =>
        !Decisions.IsEmpty && Decisions[group.Position].Kind != GroupDecisionKind.Run && History.Attempts.ContainsKey(group.Id);

    /// <param name="prompts">By position.</param>
    public static RunForecast Create(Plan plan, ImmutableArray<GroupPrompt> prompts, OrchestrationOptions options, DiagnosticBag bag)
    {
        var events = ReadLedger(new RunPaths(StateFolder.Of(options, plan.Spec.Name)).Ledger);
        var history = LedgerHistory.From(events);
        if (events.IsEmpty || OutputFiles.ReadTemplate(options.PromptTemplate, bag) is not { } template)
        {
            return new RunForecast(plan, events, history, []);
        }

        // A simulation names no agent: the question is what the next run like the last one would do.
        var settings = RealRun.Settings(options.Run);
        settings = settings with { DefaultAgent = settings.DefaultAgent ?? history.LastAgent };
        var gated = RealRun.WithGates(plan, options.Run.VerifyCommand);
        var decisions = RunDecisions.Create(gated, history, settings, RealRun.Profiles(options.Run, bag), template, prompts, bag);
        return new RunForecast(plan, events, history, decisions);
    }

    private static ImmutableArray<LedgerEvent> ReadLedger(string path)
    {
        try
        {
            return LedgerReader.Read(path) is { NewerVersion: null } contents ? contents.Events : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A run would say what is wrong with it; a forecast does without.
            return [];
        }
    }
}
