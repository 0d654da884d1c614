namespace Orchestration.Build.Diagnostics;

/// <summary>Finds what a writer probably meant, for "did you mean".</summary>
internal static class Nearest
{
    // Suggestions are worth little beyond the first screen of errors, and must never cost more than the check itself.
    private const int LongestText = 200;
    private const int MostCandidates = 2_000;

    /// <summary>The candidate with the smallest edit distance, ignoring case, or null when none is close.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="candidates">In the order that decides between equals; only the first 2,000 are looked at.</param>
    public static string? Find(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > LongestText)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Max(2, text.Length / 3) + 1;
        foreach (var candidate in candidates.Take(MostCandidates))
        {
            if (candidate.Length > LongestText || Math.Abs(candidate.Length - text.Length) >= best)
            {
                continue;
            }

            var distance = Distance(text, candidate);
            if (distance < best && distance < Math.Max(text.Length, candidate.Length))
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary><c> Did you mean 'x'?</c>, or nothing; to be put after a sentence.</summary>
    public static string Hint(string text, IEnumerable<string> candidates) =>
        Find(text, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    /// <summary>The candidate that one letter too many, too few or wrong, two neighbours in the wrong order, or another case makes of the text; null where there is none.</summary>
    public static string? OneEditAway(string text, IEnumerable<string> candidates) =>
        candidates.FirstOrDefault(candidate => Math.Abs(candidate.Length - text.Length) <= 1 && (Distance(text, candidate) <= 1 || IsSwapped(text, candidate)));

    private static bool IsSwapped(string text, string candidate)
    {
        if (text.Length != candidate.Length)
        {
            return false;
        }

        var at = 0;
        while (at < text.Length && text[at] == candidate[at])
        {
            at++;
        }

        return at + 1 < text.Length && text[at] == candidate[at + 1] && text[at + 1] == candidate[at]
            && text.AsSpan(at + 2).SequenceEqual(candidate.AsSpan(at + 2));
    }

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[right.Length];
    }
}
