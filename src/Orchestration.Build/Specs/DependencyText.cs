namespace Orchestration.Build.Specs;

/// <summary>A value's characters with everything that is a remark or decoration blanked out, offsets kept.</summary>
internal static class DependencyText
{
    /// <summary>Stands where a remark was.</summary>
    public const char Remark = '\u0001';

    public static char[] Prepare(ReadOnlySpan<char> value)
    {
        var buffer = value.ToArray();
        BlankPairs(buffer, "<!--", "-->");
        BlankPairs(buffer, "~~", "~~");
        BlankParentheses(buffer);
        for (var i = 0; i < buffer.Length; i++)
        {
            if (buffer[i] is '\r' or '\n' or '*' or '`' or '[' or ']' or '"' or '“' or '”' || (buffer[i] == '_' && !IsInsideWord(buffer, i)))
            {
                buffer[i] = ' ';
            }
        }

        return buffer;
    }

    /// <summary>The text as people would quote it: without remarks, single blanks.</summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        var parts = text.ToString().Replace(Remark, ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', parts).Trim('.', ':', ';', ',');
    }

    private static bool IsInsideWord(char[] buffer, int at) =>
        at > 0 && at + 1 < buffer.Length && char.IsLetterOrDigit(buffer[at - 1]) && char.IsLetterOrDigit(buffer[at + 1]);

    private static void BlankPairs(char[] buffer, string open, string close)
    {
        for (var start = 0; start < buffer.Length;)
        {
            var from = buffer.AsSpan(start).IndexOf(open);
            if (from < 0)
            {
                return;
            }

            from += start;
            var to = buffer.AsSpan(from + open.Length).IndexOf(close);
            var end = to < 0 ? buffer.Length : from + open.Length + to + close.Length;
            buffer.AsSpan(from, end - from).Fill(Remark);
            start = end;
        }
    }

    private static void BlankParentheses(char[] buffer)
    {
        var depth = 0;
        for (var i = 0; i < buffer.Length; i++)
        {
            var c = buffer[i];
            depth += c is '(' or '（' ? 1 : 0;
            if (depth > 0)
            {
                buffer[i] = Remark;
            }

            depth -= c is ')' or '）' && depth > 0 ? 1 : 0;
        }
    }
}
