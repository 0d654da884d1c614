namespace Orchestration.Build.Specs;

/// <summary>The id at the start of a task's text: <c>1.2</c>, <c>3.</c>, <c>T001</c>, <c>Task 2:</c>, also in bold.</summary>
internal static class TaskId
{
    private static readonly string[] Words = ["Task Group", "Subtask", "Sub-task", "Task", "Step"];

    /// <summary>Splits a text into its id, or null, and the rest.</summary>
    public static string? Read(string text, out string rest)
    {
        rest = text;
        var opener = 0;
        while (opener < text.Length && text[opener] is '*' or '_')
        {
            opener++;
        }

        var at = SkipWord(text, opener, out var worded);
        var length = GroupNumber.Match(text.AsSpan(at), lettersAlone: false);
        if (length == 0)
        {
            return null;
        }

        var id = text.AsSpan(at, length);
        at += length;
        var closed = SkipCloser(text, ref at, opener);
        var separated = SkipSeparator(text, ref at);
        closed |= !closed && SkipCloser(text, ref at, opener);
        var spaced = at == text.Length || char.IsWhiteSpace(text[at]) || closed;
        if (!(spaced && (separated || worded || closed || StandsAlone(id))))
        {
            return null;
        }

        var remainder = text.AsSpan(at).Trim();
        rest = closed || opener == 0 ? remainder.ToString() : string.Concat(text.AsSpan(0, opener), remainder);
        return id.ToString();
    }

    private static int SkipWord(string text, int start, out bool worded)
    {
        worded = false;
        foreach (var word in Words)
        {
            if (text.AsSpan(start).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var at = start + word.Length;
                while (at < text.Length && text[at] is ' ' or '#')
                {
                    at++;
                }

                worded = at > start + word.Length && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);
                if (worded)
                {
                    return at;
                }
            }
        }

        return start;
    }

    private static bool SkipCloser(string text, ref int at, int opener)
    {
        if (opener == 0 || at + opener > text.Length || text.AsSpan(at, opener).ContainsAnyExcept('*', '_'))
        {
            return false;
        }

        at += opener;
        return true;
    }

    private static bool SkipSeparator(string text, ref int at)
    {
        if (at < text.Length && text[at] is '.' or ')' or ':' or '：')
        {
            at++;
            return true;
        }

        var dash = at;
        while (dash < text.Length && text[dash] == ' ')
        {
            dash++;
        }

        if (dash + 1 < text.Length && text[dash] is '-' or '–' or '—' && text[dash + 1] == ' ')
        {
            at = dash + 1;
            return true;
        }

        return false;
    }

    /// <summary><c>1.2</c> and <c>T001</c> need no separator; <c>3 files</c> and <c>S3 bucket</c> have no id.</summary>
    private static bool StandsAlone(ReadOnlySpan<char> id)
    {
        if (char.IsDigit(id[0]))
        {
            return id.Contains('.');
        }

        var digits = 0;
        foreach (var c in id)
        {
            digits += char.IsDigit(c) ? 1 : 0;
        }

        return digits >= 3;
    }
}
