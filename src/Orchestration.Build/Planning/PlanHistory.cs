using System.Collections.Immutable;

namespace Orchestration.Build.Planning;

/// <summary>What completing a group took once, with the attempts that failed before; null is unknown.</summary>
internal readonly record struct GroupSample(TimeSpan? Duration, decimal? CostUsd, long? Tokens);

/// <summary>A median with the least and the most there were.</summary>
internal readonly record struct Spread(double Low, double Median, double High)
{
    public static Spread operator +(Spread left, Spread right) => new(left.Low + right.Low, left.Median + right.Median, left.High + right.High);

    /// <returns>Null where there are no values.</returns>
    public static Spread? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : new(sorted[0], (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[^1]);
    }
}

/// <summary>A sum over groups, and how many of them it does not hold because nothing is known of them.</summary>
internal readonly record struct PartialSum(Spread Known, int Groups, int Unknown);

/// <param name="Seconds">Of the whole, in slots; groups without a history count like the others.</param>
/// <param name="Guessed">Groups without a duration of their own.</param>
internal sealed record PlanForecast(int Groups, Spread Seconds, int Guessed, PartialSum Tokens, PartialSum CostUsd);

/// <summary>Durations, tokens and costs learned from the ledger, by group id.</summary>
internal sealed record PlanHistory(ImmutableDictionary<string, ImmutableList<GroupSample>> Groups)
{
    public static PlanHistory None { get; } = new(ImmutableDictionary<string, ImmutableList<GroupSample>>.Empty);

    /// <summary>From the start of a job on an engine to that of its agent; the median of what is known, or null.</summary>
    public TimeSpan? JobStart { get; init; }

    /// <summary>Number of the plan's groups with a known duration.</summary>
    public int KnownDurations(Plan plan) => plan.Groups.Count(group => DurationOf(group) is not null);

    /// <summary>Seconds per position: the median of learned ones, the median of those for other groups, and 1 for all where nothing is known.</summary>
    public ImmutableArray<double> Durations(Plan plan) => [.. Spreads(plan).Select(spread => spread.Median)];

    /// <summary>What some of the groups would take.</summary>
    /// <param name="running">Positions.</param>
    /// <param name="slots">At least 1.</param>
    /// <returns>Null where no group of the plan has a history.</returns>
    public PlanForecast? Forecast(Plan plan, IReadOnlySet<int> running, int slots)
    {
        if (KnownDurations(plan) == 0)
        {
            return null;
        }

        var spreads = Spreads(plan);
        double Makespan(Func<Spread, double> value) =>
            Schedule.Simulate(plan, slots, [.. spreads.Select((spread, position) => running.Contains(position) ? value(spread) : 0)]).Makespan;
        var groups = plan.Groups.Where(group => running.Contains(group.Position)).ToList();
        return new PlanForecast(
            groups.Count,
            new Spread(Makespan(spread => spread.Low), Makespan(spread => spread.Median), Makespan(spread => spread.High)),
            groups.Count(group => DurationOf(group) is null),
            Sum(groups, sample => sample.Tokens),
            Sum(groups, sample => (double?)sample.CostUsd));
    }

    private PartialSum Sum(List<PlanGroup> groups, Func<GroupSample, double?> value)
    {
        var known = groups.Select(group => Of(group, value)).OfType<Spread>().ToList();
        return new PartialSum(known.Aggregate(default(Spread), (sum, spread) => sum + spread), known.Count, groups.Count - known.Count);
    }

    private ImmutableArray<Spread> Spreads(Plan plan)
    {
        var known = plan.Groups.Select(DurationOf).OfType<Spread>().ToList();
        var other = new Spread(
            known.Select(spread => spread.Low).DefaultIfEmpty(1).Min(),
            Spread.Of(known.Select(spread => spread.Median))?.Median ?? 1,
            known.Select(spread => spread.High).DefaultIfEmpty(1).Max());
        return [.. plan.Groups.Select(group => DurationOf(group) ?? other)];
    }

    private Spread? DurationOf(PlanGroup group) => Of(group, sample => sample.Duration?.TotalSeconds);

    /// <summary>What completing one group took; null where that is unknown.</summary>
    public Spread? Of(PlanGroup group, Func<GroupSample, double?> value) => Spread.Of((Groups.GetValueOrDefault(group.Id) ?? []).Select(value).OfType<double>());
}
