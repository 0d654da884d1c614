using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>What finished groups of all specs of a root took.</summary>
/// <param name="Costs">US dollars of each group whose agents reported any.</param>
internal sealed record RootHistory(ImmutableArray<WorkSample> Work, ImmutableArray<decimal> Costs)
{
    public static RootHistory Read(OrchestrationOptions options, RepositorySnapshot repository)
    {
        var work = ImmutableArray.CreateBuilder<WorkSample>();
        var costs = ImmutableArray.CreateBuilder<decimal>();
        foreach (var folder in SpecLocator.FindSpecs(options.Root))
        {
            // A spec that is broken has nothing to say here.
            var ledger = options.PathsOf(folder.Name).Ledger;
            if (!File.Exists(ledger) || SpecStage.Read(folder, repository, options with { Spec = "*" }, new DiagnosticBag(), out _) is not { } plan)
            {
                continue;
            }

            var history = RunHistory.From(LedgerReader.Read(ledger).Events).ToPlanHistory();
            foreach (var group in plan.Groups)
            {
                Add(group, history.Groups.GetValueOrDefault(group.Id) ?? [], work, costs);
            }
        }

        return new RootHistory(work.ToImmutable(), costs.ToImmutable());
    }

    private static void Add(PlanGroup group, IEnumerable<GroupSample> samples, ImmutableArray<WorkSample>.Builder work, ImmutableArray<decimal>.Builder costs)
    {
        var tasks = group.AllTasks.Count(task => task.Children.IsEmpty);
        foreach (var sample in samples)
        {
            if (tasks > 0 && sample.Duration is { } duration)
            {
                work.Add(new WorkSample(group.Assignment.Subagent?.Name, duration.TotalMinutes / tasks));
            }

            if (sample.CostUsd is { } cost)
            {
                costs.Add(cost);
            }
        }
    }
}
