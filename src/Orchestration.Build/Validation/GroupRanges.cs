using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Validation;

/// <summary>Sets of positions as ranges.</summary>
internal static class GroupRanges
{
    /// <summary>Disjoint, not touching, ascending; empty ranges are gone.</summary>
    public static ImmutableArray<GroupRange> Normalise(ImmutableArray<GroupRange> ranges)
    {
        if (ranges.Length == 0 || (ranges.Length == 1 && ranges[0].First <= ranges[0].Last))
        {
            return ranges;
        }

        var merged = new List<GroupRange>(ranges.Length);
        foreach (var range in ranges.Where(range => range.First <= range.Last).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return [.. merged];
    }

    public static IEnumerable<int> Positions(IEnumerable<GroupRange> ranges) => ranges.SelectMany(range => Enumerable.Range(range.First, Math.Max(0, range.Last - range.First + 1)));

    public static bool Contains(ImmutableArray<GroupRange> ranges, int position) =>
        ranges.Any(range => range.First <= position && position <= range.Last);

    public static ImmutableArray<GroupRange> Without(ImmutableArray<GroupRange> ranges, int position) =>
    [
        .. ranges.SelectMany(range => range.First <= position && position <= range.Last
            ? new[] { range with { Last = position - 1 }, range with { First = position + 1 } }.Where(part => part.First <= part.Last)
            : [range]),
    ];
}
