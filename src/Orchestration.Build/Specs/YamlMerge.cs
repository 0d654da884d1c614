using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>The merge key <c>&lt;&lt;: *common</c>: keys of other mappings, below what the mapping says itself.</summary>
internal static class YamlMerge
{
    private const string MergeKey = "<<";

    public static ImmutableArray<YamlPair> Unfold(YamlMapping mapping, DiagnosticBag bag)
    {
        if (!mapping.Pairs.Any(pair => pair.Key.Text == MergeKey))
        {
            return mapping.Pairs;
        }

        var own = mapping.Pairs.Where(pair => pair.Key.Text != MergeKey).ToList();
        var seen = own.Select(pair => pair.Key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var pair in mapping.Pairs.Where(pair => pair.Key.Text == MergeKey))
        {
            var sources = pair.Value is YamlSequence list ? list.Items : [pair.Value];
            foreach (var source in sources)
            {
                if (source is not YamlMapping merged)
                {
                    bag.Add(Catalogue.YamlWrongType.At(
                        source.Span, "'<<'", "an alias of a mapping", YamlErrors.KindOf(source), "Write '<<: *name'."));
                    continue;
                }

                own.AddRange(merged.Pairs.Where(other => other.Key.Text != MergeKey && seen.Add(other.Key.Text)));
            }
        }

        return [.. own];
    }
}
