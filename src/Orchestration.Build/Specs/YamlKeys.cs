using System.Collections.Immutable;

namespace Orchestration.Build.Specs;

/// <summary>Finds keys that a mapping has already.</summary>
internal static class YamlKeys
{
    private const int FewKeys = 16;

    /// <summary>Where the key was given before, or null. An entry has a few keys; only large mappings pay for an index.</summary>
    public static int? LineOf(ImmutableArray<YamlPair>.Builder pairs, string key, ref Dictionary<string, int>? index)
    {
        if (pairs.Count < FewKeys)
        {
            foreach (var pair in pairs)
            {
                if (pair.Key.Text == key)
                {
                    return pair.Key.Span.Line;
                }
            }

            return null;
        }

        index ??= new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = index.Count; i < pairs.Count; i++)
        {
            index.Add(pairs[i].Key.Text, pairs[i].Key.Span.Line);
        }

        return index.TryGetValue(key, out var line) ? line : null;
    }
}
