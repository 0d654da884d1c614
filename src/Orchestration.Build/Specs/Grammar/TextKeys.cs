using System.Text;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>What two spellings of one title have in common.</summary>
internal static class TextKeys
{
    private static readonly string[] TitleEnds = [.. Words.Of(WordRoles.TitleEnd)];

    /// <summary>Words of letters and digits, lower case, joined by <c>-</c>: the slug without its limits.</summary>
    public static string Slug(string text) => Model.Slug.Normalise(text);

    /// <summary>The slug without status marks and without what stands in parentheses.</summary>
    public static string Bare(string text) => Slug(StatusMarks.Strip(WithoutParentheses(StatusMarks.Strip(text))));

    /// <summary>Letters and digits only, lower case: where words are cut does not matter.</summary>
    public static string Letters(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                builder.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return builder.ToString();
    }

    /// <summary>As <see cref="Letters"/>, without a word such as <c>complete</c> at the end.</summary>
    public static string LettersOfReference(string text)
    {
        var key = Letters(text);
        foreach (var end in TitleEnds)
        {
            if (key.Length > end.Length && key.EndsWith(end, StringComparison.Ordinal))
            {
                key = key[..^end.Length];
            }
        }

        return key;
    }

    public static string WithoutParentheses(string text)
    {
        if (text.AsSpan().IndexOfAny('(', '[') < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var depth = 0;
        foreach (var character in text)
        {
            depth += character is '(' or '[' ? 1 : 0;
            result.Append(depth > 0 ? ' ' : character);
            depth -= character is ')' or ']' && depth > 0 ? 1 : 0;
        }

        // An unclosed parenthesis is a typing mistake, not a remark.
        return depth > 0 ? text : result.ToString();
    }
}
