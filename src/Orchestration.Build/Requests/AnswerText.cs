using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Requests;

/// <summary>Finds the JSON in what an agent says: alone, in a fenced block, or between sentences.</summary>
internal static partial class AnswerText
{
    /// <returns>The object that is valid JSON; else what looks most like one, for the diagnostics; null where there is no brace at all.</returns>
    public static string? FindObject(string answer)
    {
        var candidates = Candidates(answer).ToList();
        return candidates.Find(text => IsObject(text, "groups")) ?? candidates.Find(text => IsObject(text, null)) ?? candidates.FirstOrDefault();
    }

    /// <summary>The last block is the answer: those before it are drafts and examples.</summary>
    private static IEnumerable<string> Candidates(string answer)
    {
        var whole = answer.Trim();
        if (whole.StartsWith('{'))
        {
            yield return whole;
        }

        foreach (var block in Blocks().Matches(answer).Reverse())
        {
            if (block.Groups["text"].Value.Trim() is ['{', ..] text)
            {
                yield return text;
            }
        }

        var first = answer.IndexOf('{', StringComparison.Ordinal);
        var last = answer.LastIndexOf('}');
        if (first >= 0)
        {
            yield return last > first ? answer[first..(last + 1)] : answer[first..].TrimEnd();
        }
    }

    /// <param name="member">What it has to hold, or null.</param>
    private static bool IsObject(string text, string? member)
    {
        try
        {
            return PlacedJson.Parse(text) is { Kind: JsonValueKind.Object } found && (member is null || found[member] is not null);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[ \t]*(?<fence>`{3,}|~{3,})[^\n]*\n(?<text>.*?)^[ \t]*\k<fence>", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Blocks();
}
