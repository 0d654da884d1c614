using System.Globalization;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>How long a plan takes on 1, 2, 4, 8 … machines, and how many at once still gain something: what a team must know before it pays for an engine.</summary>
internal static class RightSize
{
    /// <summary>More at once were never asked for, and take long to try.</summary>
    private const int Most = 256;

    /// <param name="running">Positions of the groups that run.</param>
    /// <param name="isKnown">Durations are seconds of earlier runs; else each group counts as one.</param>
    /// <returns>Lines; none where groups run one after the other anyway.</returns>
    public static IEnumerable<string> Render(Plan plan, IReadOnlyList<double> durations, IReadOnlySet<int> running, PlanHistory history, bool isKnown)
    {
        double[] counted = [.. durations.Select((duration, position) => running.Contains(position) ? duration : 0)];
        double Makespan(int machines) => Schedule.Simulate(plan, machines, counted).Makespan;
        var most = Math.Min(Most, running.Count);
        var best = most == 0 ? 0 : Makespan(most);
        var useful = Enumerable.Range(1, Math.Max(1, most)).FirstOrDefault(machines => Makespan(machines) <= best, 1);
        if (useful <= 1)
        {
            yield break;
        }

        string Text(double value) => isKnown ? Format.Duration(TimeSpan.FromSeconds(value)) : string.Create(CultureInfo.InvariantCulture, $"{Format.Number(value)} groups long");
        var sizes = Powers(useful).Select(machines => string.Create(CultureInfo.InvariantCulture, $"{machines} at a time {Text(Makespan(machines))}"));
        yield return string.Create(CultureInfo.InvariantCulture, $"Right size: {string.Join(", ", sizes)}; more than {useful} at a time gain nothing");
        if (history.JobStart is { } start && isKnown)
        {
            var jobs = Schedule.Simulate(plan, useful, [.. counted.Select((duration, position) => running.Contains(position) ? duration + start.TotalSeconds : 0)]).Makespan;
            yield return $"On an engine: a job needs {Format.Duration(start)} before its agent starts (median of earlier jobs), so {useful.ToString(CultureInfo.InvariantCulture)} at a time take {Format.Duration(TimeSpan.FromSeconds(jobs))}";
        }
    }

    /// <summary>1, 2, 4, 8 …, and at the end what is still useful.</summary>
    private static IEnumerable<int> Powers(int useful)
    {
        for (var machines = 1; machines < useful; machines *= 2)
        {
            yield return machines;
        }

        yield return useful;
    }
}
