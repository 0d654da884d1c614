using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>The forms in which people write the name of a group.</summary>
internal static partial class NameForms
{
    /// <summary>What counts when spelling does not: letters and digits.</summary>
    public static string Key(string text) => Slug.Normalise(text);

    /// <summary>The key without status marks and without what stands in parentheses.</summary>
    public static string StrippedKey(string text) => Key(StatusMarks.Strip(WithoutParentheses(StatusMarks.Strip(text))));

    /// <summary>The number at the beginning: <c>3. Title</c>, <c>1.2 Title</c>, <c>4</c>.</summary>
    public static string? LeadingNumber(string name) =>
        LeadingNumberPattern().Match(name) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>Words with a number behind them: <c>Task Group 3</c> gives (Group, 3), <c>phase-2-ui</c> gives (phase, 2).</summary>
    public static IEnumerable<(string Word, string Id)> NumberedWords(string name) =>
        NumberedWordPattern().Matches(name).Select(match => (match.Groups["word"].Value, match.Groups["id"].Value));

    private static string WithoutParentheses(string text)
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

    [GeneratedRegex(@"^\s*#?(?<id>\d+(?:\.\d+)*[A-Za-z]?)(?=[\s.:)_\-–—]|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingNumberPattern();

    [GeneratedRegex(@"(?<word>\p{L}+)[\s_#\-]+(?<id>\d+(?:\.\d+)*[A-Za-z]?|[A-Z]\d*)(?![\p{L}\p{Nd}])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedWordPattern();
}
