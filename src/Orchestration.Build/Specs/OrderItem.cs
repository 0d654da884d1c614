namespace Orchestration.Build.Specs;

/// <summary>An item such as <c>**Polish (Phase 5)**: Depends on all user stories</c>.</summary>
/// <param name="Subject">Who waits.</param>
/// <param name="Object">For whom; empty for nobody.</param>
internal readonly record struct OrderItem(string Subject, string Object)
{
    private static readonly string[] Verbs = ["all depend on", "depends on", "depend on", "can start after", "start after", "starts after", "after", "requires"];

    public static bool TryRead(string text, out OrderItem item)
    {
        item = default;
        var plain = text.Replace("*", string.Empty, StringComparison.Ordinal).Replace("`", string.Empty, StringComparison.Ordinal);
        var colon = plain.IndexOfAny([':', '：']);
        if (colon <= 0)
        {
            return false;
        }

        var (subject, predicate) = (plain[..colon].Trim(), plain[(colon + 1)..].Trim());
        if (predicate.StartsWith("no dependenc", StringComparison.OrdinalIgnoreCase) || predicate.StartsWith("none", StringComparison.OrdinalIgnoreCase))
        {
            item = new OrderItem(subject, string.Empty);
            return true;
        }

        foreach (var verb in Verbs)
        {
            if (predicate.StartsWith(verb + " ", StringComparison.OrdinalIgnoreCase) || predicate.StartsWith(verb + ":", StringComparison.OrdinalIgnoreCase))
            {
                item = new OrderItem(subject, EndOfSentence(predicate[verb.Length..].TrimStart(':', ' ')));
                return true;
            }
        }

        return false;
    }

    /// <summary>What follows a spaced dash, a semicolon or a full stop is a remark.</summary>
    private static string EndOfSentence(string text)
    {
        foreach (var end in (ReadOnlySpan<string>)[" - ", " – ", " — ", "; ", ". "])
        {
            var at = text.IndexOf(end, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at];
        }

        return text.Trim().TrimEnd('.');
    }
}
