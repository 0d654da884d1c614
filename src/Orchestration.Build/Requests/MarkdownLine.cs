using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>Sentences of an agent in a file that people and our own reader read: one line, code spans kept, nothing that would begin a block or HTML.</summary>
internal static class MarkdownLine
{
    public static string Of(string text)
    {
        var line = Texts.OneLine(text).Trim(' ');
        var result = new StringBuilder(line.Length + 4);
        for (var i = 0; i < line.Length;)
        {
            var run = RunLength(line, i);
            var close = run == 0 ? -1 : FindClosing(line, i + run, run);
            if (close >= 0)
            {
                result.Append(line, i, close + run - i);
                i = close + run;
                continue;
            }

            // A backtick without a partner opens nothing, and neither do those before it.
            result.Append(line[i] == '<' || line[i] == '`' ? "\\" : string.Empty).Append(line[i++]);
        }

        return StartsBlock(result) ? result.Insert(EscapeAt(result), '\\').ToString() : result.ToString();
    }

    private static int RunLength(string line, int start)
    {
        var end = start;
        while (end < line.Length && line[end] == '`')
        {
            end++;
        }

        return end - start;
    }

    private static int FindClosing(string line, int from, int length)
    {
        for (var i = from; i < line.Length; i++)
        {
            if (RunLength(line, i) is > 0 and var run)
            {
                if (run == length)
                {
                    return i;
                }

                i += run - 1;
            }
        }

        return -1;
    }

    private static bool StartsBlock(StringBuilder line) => line.Length > 0 && (line[0] is '#' or '>' or '-' or '+' or '*' or '=' or '|' or '~' or '[' or '_' or ':' || EscapeAt(line) > 0);

    /// <summary>Before the dot or the parenthesis of what would be the number of a list; else at the beginning.</summary>
    private static int EscapeAt(StringBuilder line)
    {
        var digits = 0;
        while (digits < line.Length && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        return digits > 0 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] == ' ' ? digits : 0;
    }
}
