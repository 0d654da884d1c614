using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Requests;

/// <summary><c>OrchestrationGroupMinutes</c>.</summary>
internal readonly record struct MinutesRange(int Least, int Most);

/// <summary>What one finished group of an earlier run took.</summary>
/// <param name="Subagent">Null where it had none.</param>
/// <param name="MinutesPerTask">Of its agent, all attempts.</param>
internal readonly record struct WorkSample(string? Subagent, double MinutesPerTask);

/// <summary>How long groups are expected to take: what the agent says, or what like groups of this root took.</summary>
internal sealed class WorkRates(IEnumerable<WorkSample> samples)
{
    /// <summary>Fewer say nothing.</summary>
    private const int LeastSamples = 3;

    private readonly ILookup<string, double> _bySubagent = samples.ToLookup(sample => sample.Subagent ?? string.Empty, sample => sample.MinutesPerTask, StringComparer.OrdinalIgnoreCase);

    /// <summary>Groups are alike that have the same subagent, or none; the median of theirs, for as many tasks.</summary>
    public double Expect(ProposedGroup group)
    {
        var known = _bySubagent[group.Subagent ?? string.Empty].ToList();
        return known.Count >= LeastSamples && Spread.Of(known) is { } spread ? spread.Median * group.Tasks.Length : group.Minutes;
    }
}

/// <summary>Groups that take much longer or shorter than wanted, with the place where to split them, or what to merge them with.</summary>
internal static class MinutesAdvice
{
    public static IEnumerable<Diagnostic> For(Proposal proposal, WorkRates rates, MinutesRange wanted)
    {
        for (var position = 0; position < proposal.Groups.Length; position++)
        {
            var group = proposal.Groups[position];
            var minutes = rates.Expect(group);
            var name = string.Create(CultureInfo.InvariantCulture, $"{position + 1} {Texts.OneLine(group.Title)}");
            if (minutes > wanted.Most)
            {
                yield return Catalogue.GroupTooLong.At(SourceSpan.None, name, Describe(minutes), Describe(wanted.Most), PlaceToSplit(group, position));
            }
            else if (minutes < wanted.Least)
            {
                yield return Catalogue.GroupTooShort.At(SourceSpan.None, name, Describe(minutes), Describe(wanted.Least), Neighbour(proposal, position));
            }
        }
    }

    /// <summary>12 minutes; below ten with a decimal where there is one.</summary>
    public static string Describe(double minutes) => string.Create(CultureInfo.InvariantCulture, $"{(minutes < 10 ? Math.Round(minutes, 1) : Math.Round(minutes))} minutes");

    /// <summary>The middle of its tasks.</summary>
    private static string PlaceToSplit(ProposedGroup group, int position) => group.Tasks.Length < 2 ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $": split it before task {position + 1}.{(group.Tasks.Length / 2) + 1} ('{Texts.Shorten(Texts.OneLine(group.Tasks[group.Tasks.Length / 2]), 60)}')");

    /// <summary>What it depends on, where that is one group; else the only group that depends on it.</summary>
    private static string Neighbour(Proposal proposal, int position)
    {
        var group = proposal.Groups[position];
        var dependents = proposal.Groups.Where(other => other.DependsOn.Contains(group.Id)).ToList();
        var neighbour = group.DependsOn is [var id] ? proposal.Groups.First(other => other.Id == id) : dependents is [var only] ? only : null;
        return neighbour is null ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $": merge it with {proposal.Groups.IndexOf(neighbour) + 1} '{Texts.OneLine(neighbour.Title)}'");
    }
}
