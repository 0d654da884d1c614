using System.Collections.Immutable;

namespace Orchestration.Build.Planning;

/// <summary>What earlier runs say about one group; null is unknown.</summary>
internal sealed record GroupHistory(TimeSpan? Duration, decimal? CostUsd);

/// <summary>Durations and costs learned from the ledger, by group id.</summary>
internal sealed record PlanHistory(ImmutableDictionary<string, GroupHistory> Groups)
{
    public static PlanHistory None { get; } = new(ImmutableDictionary<string, GroupHistory>.Empty);

    /// <summary>Number of the plan's groups with a known duration.</summary>
    public int KnownDurations(Plan plan) => plan.Groups.Count(group => DurationOf(group) is not null);

    /// <summary>Seconds per position: learned ones, the median of them for other groups, and 1 for all where nothing is known.</summary>
    public ImmutableArray<double> Durations(Plan plan)
    {
        var known = plan.Groups.Select(DurationOf).OfType<TimeSpan>().Select(duration => duration.TotalSeconds).Order().ToList();
        var other = known.Count == 0 ? 1 : known[known.Count / 2];
        return [.. plan.Groups.Select(group => DurationOf(group)?.TotalSeconds ?? other)];
    }

    /// <summary>Sum of the learned costs of some groups, and how many of them have none.</summary>
    public (decimal CostUsd, int Unknown) Cost(IEnumerable<PlanGroup> groups)
    {
        var costs = groups.Select(group => Groups.GetValueOrDefault(group.Id)?.CostUsd).ToList();
        return (costs.Sum() ?? 0, costs.Count(cost => cost is null));
    }

    private TimeSpan? DurationOf(PlanGroup group) => Groups.GetValueOrDefault(group.Id)?.Duration;
}
