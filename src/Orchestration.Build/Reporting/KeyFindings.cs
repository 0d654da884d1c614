using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>The part of an agent's last words that is worth a line in a summary.</summary>
internal static class KeyFindings
{
    private const int MostLines = 3;
    private const int LongestLine = 300;

    // The plainest first: a title such as "Report" may stand above a section "Summary".
    private static readonly string[] SummaryWords = ["finding", "summary", "result", "report", "what i changed", "done"];

    /// <summary>The first points of its own findings or summary section, else its first points, else its first paragraph.</summary>
    /// <returns>Plain one-line texts; empty where it said nothing.</returns>
    public static ImmutableArray<string> Of(string? result)
    {
        var lines = Visible(PromptMarker.Normalise(result ?? "")).ToList();
        var section = SummaryWords
            .Select(word => lines.FindIndex(line => line.StartsWith('#') && line.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(index => index >= 0, -1);
        var from = section < 0 ? lines : lines[(section + 1)..];
        var own = section < 0 ? from : from.TakeWhile(line => !line.StartsWith('#')).ToList();
        var points = own.Select(PointOf).OfType<string>().Where(point => point.Length > 0).Take(MostLines).ToList();
        var texts = points.Count > 0 ? points : own.Where(line => line.Length > 0 && !line.StartsWith('#')).Take(1);
        return [.. texts.Select(text => Texts.Shorten(Texts.OneLine(text), LongestLine))];
    }

    /// <summary>Lines outside fences; unlike a parser this needs no structure to be right, only to be cheap and harmless.</summary>
    private static IEnumerable<string> Visible(string text)
    {
        var fenced = false;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced)
            {
                yield return line;
            }
        }
    }

    private static string? PointOf(string line)
    {
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return line.Length > 2 && line[0] is '-' or '*' or '+' && line[1] == ' ' ? line[2..].Trim()
            : digits > 0 && line.Length > digits + 2 && line[digits] is '.' or ')' && line[digits + 1] == ' ' ? line[(digits + 2)..].Trim()
            : null;
    }
}
