using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Prompts;

/// <summary>Puts foreign text into Markdown so that it stays text.</summary>
internal static class MarkdownText
{
    /// <summary>A code span that holds any text, backticks and all; line breaks become spaces.</summary>
    public static string Code(string text)
    {
        var line = Texts.OneLine(text);
        var fence = new string('`', LongestRun(line, '`') + 1);
        var padding = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        return line.Length == 0 ? "" : fence + padding + line + padding + fence;
    }

    /// <summary>Text in one line that starts no construct: for headings, list items and sentences.</summary>
    public static string Inline(string text) => Escape(Texts.OneLine(text), forTable: false);

    /// <summary>Text for a cell of a pipe table.</summary>
    public static string Cell(string text) => Escape(Texts.OneLine(text), forTable: true);

    /// <summary>A fenced block that no line of the text can close.</summary>
    public static string Fence(string text, string language = "")
    {
        var fence = new string('`', Math.Max(3, LongestRun(text, '`') + 1));
        return $"{fence}{language}\n{text.TrimEnd('\n')}\n{fence}\n";
    }

    private static string Escape(string line, bool forTable)
    {
        var escaped = new StringBuilder(line.Length + 8);
        for (var i = 0; i < line.Length; i++)
        {
            // Entities where a backslash would not hold inside a table or a raw HTML context.
            var c = line[i];
            _ = c switch
            {
                '|' when forTable => escaped.Append("\\|"),
                '<' => escaped.Append("&lt;"),
                '>' when i == 0 => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '_' when IsInWord(line, i) => escaped.Append(c),
                '#' when i > 0 && line[i - 1] != '#' => escaped.Append(c),
                '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Where letters or digits are on both sides, an underscore is no emphasis.</summary>
    private static bool IsInWord(string line, int index) =>
        index > 0 && index + 1 < line.Length && char.IsLetterOrDigit(line[index - 1]) && char.IsLetterOrDigit(line[index + 1]);

    private static int LongestRun(string text, char wanted)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
