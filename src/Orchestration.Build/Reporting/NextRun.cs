using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>What a run starts for a group.</summary>
internal enum GroupWork
{
    Nothing,

    /// <summary>Its gate, if it has one, and no agent.</summary>
    Gate,

    Agent,
}

/// <summary>What a run would do about a group.</summary>
/// <param name="Reason">Why; for people.</param>
internal readonly record struct GroupForecast(int Ordinal, GroupWork Work, string Reason);

/// <summary>What a run does, why, and what it may take: reported before anything is spent.</summary>
internal static class NextRun
{
    private const int LongestRemark = 200;

    /// <param name="groups">By position.</param>
    /// <returns>Lines without line breaks; the first one is a heading.</returns>
    public static ImmutableArray<string> Render(Plan plan, ImmutableArray<GroupForecast> groups, PlanHistory history, int slots)
    {
        var working = plan.Groups.Where(group => groups[group.Position].Work != GroupWork.Nothing).OrderBy(group => groups[group.Position].Ordinal).ToList();
        if (working.Count == 0)
        {
            return ["Nothing to run."];
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"To run: {working.Count} of {Format.Plural(plan.Groups.Length, "group")}."));
        var isFirst = working.Count > 1 && working.All(group => groups[group.Position].Reason == KeyChanges.Summarise(default));
        if (!isFirst)
        {
            lines.AddRange(working.Select(group => Line(group, groups[group.Position])));
        }

        if (ForecastLine(plan, groups, history, slots) is { } forecast)
        {
            lines.Add(forecast);
        }

        return lines.ToImmutable();
    }

    /// <summary>What there is to say where all is done already.</summary>
    /// <param name="last">The last run.</param>
    public static string Settled(Plan plan, RunView last)
    {
        var done = ReportGroup.All(plan, last).Count(group => Words.IsDone(group.Status));
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Spec.Title}: {done} of {plan.Groups.Length} groups are done and up to date (last run: {last.RunId}); nothing to run.");
    }

    /// <summary>Null where nothing is known. Groups that start no agent cost nothing.</summary>
    public static string? ForecastLine(Plan plan, ImmutableArray<GroupForecast> groups, PlanHistory history, int slots)
    {
        var agents = plan.Groups.Select(group => group.Position).Where(position => groups[position].Work == GroupWork.Agent).ToHashSet();
        if (agents.Count == 0 || history.Forecast(plan, agents, Math.Max(1, slots)) is not { } forecast)
        {
            return null;
        }

        var time = Range(forecast.Seconds, seconds => Format.Duration(TimeSpan.FromSeconds(seconds)));
        var guessed = forecast.Guessed == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({forecast.Guessed} of them guessed from the average)");
        return $"Forecast from earlier runs: {Format.Plural(forecast.Groups, "group")}{guessed}, {time}, "
            + $"tokens {Amount(forecast.Tokens, tokens => Format.Count((long)Math.Round(tokens)))}, cost {Amount(forecast.CostUsd, usd => Format.Cost((decimal)usd))}";
    }

    private static string Line(PlanGroup group, GroupForecast forecast)
    {
        var reason = Texts.OneLine(forecast.Reason);
        return $"  {group.Name}: {(reason.Length > LongestRemark ? reason[..LongestRemark] + "…" : reason)}";
    }

    private static string Amount(PartialSum sum, Func<double, string> text) =>
        sum.Groups == 0 ? Format.Unknown
        : sum.Unknown == 0 ? Range(sum.Known, text)
        : string.Create(CultureInfo.InvariantCulture, $"{Range(sum.Known, text)} for {sum.Groups} of them, unknown for {sum.Unknown}");

    private static string Range(Spread spread, Func<double, string> text)
    {
        var (low, high) = (text(spread.Low), text(spread.High));
        return low == high ? $"about {text(spread.Median)}" : $"about {text(spread.Median)} ({low} to {high})";
    }
}
