using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

internal enum BoxKind
{
    None,

    /// <summary><c>[ ]</c>, <c>[x]</c>, <c>[X]</c> or a symbol such as <c>[~]</c>.</summary>
    Box,

    /// <summary>A letter or digit, <c>[P]</c>: a box only beside others.</summary>
    Lettered,

    /// <summary>Meant as a box, but none: <c>[]</c>, <c>[ x ]</c>, <c>\[ \]</c>.</summary>
    Malformed,
}

/// <summary>The box at the start of a list item.</summary>
/// <param name="Mark">The character in the box.</param>
/// <param name="TextStart">Offset of the first character after box and spaces.</param>
internal readonly record struct TaskBox(BoxKind Kind, TextSlice Mark, int TextStart)
{
    /// <summary>Reads the box at the start of a line; kind None where there is none.</summary>
    public static TaskBox Read(string text, TextSlice line)
    {
        var span = text.AsSpan(line.Start, line.Length);
        if (span.Length < 2 || (span[0] != '[' && !span.StartsWith("\\[")))
        {
            return default;
        }

        if (span[0] == '\\' || span[1] == ']')
        {
            return IsMalformed(span) ? new TaskBox(BoxKind.Malformed, line, line.Start) : default;
        }

        if (Rune.DecodeFromUtf16(span[1..], out var mark, out var used) != System.Buffers.OperationStatus.Done)
        {
            return default;
        }

        // A symbol may carry a variation selector.
        var close = 1 + used;
        while (close < span.Length && span[close] is '\uFE0E' or '\uFE0F')
        {
            close++;
        }

        if (close >= span.Length || span[close] != ']')
        {
            return IsMalformed(span) ? new TaskBox(BoxKind.Malformed, line, line.Start) : default;
        }

        var rest = close + 1;
        var tight = rest < span.Length && !char.IsWhiteSpace(span[rest]);
        if (tight && span[rest] == '*' && (rest + 1 == span.Length || char.IsWhiteSpace(span[rest + 1])))
        {
            rest++; // Kiro marks optional tasks so.
        }
        else if (tight && (span[rest] is '(' or '[' or ':' || !IsOpenOrDone(mark)))
        {
            return default; // A link or a footnote.
        }

        var kind = IsOpenOrDone(mark) || !Rune.IsLetterOrDigit(mark) ? BoxKind.Box : BoxKind.Lettered;
        var end = TextSlice.Trim(text, line.Start + rest, line.End);
        return new TaskBox(kind, new TextSlice(line.Start + 1, line.Start + close), end.Start);
    }

    /// <summary>State and character of a box.</summary>
    public static TaskState StateOf(ReadOnlySpan<char> mark) =>
        mark.Length != 1 ? TaskState.InDoubt
        : char.IsWhiteSpace(mark[0]) ? TaskState.Open
        : mark[0] is 'x' or 'X' ? TaskState.Done
        : TaskState.InDoubt;

    private static bool IsOpenOrDone(Rune mark) => Rune.IsWhiteSpace(mark) || mark.Value is 'x' or 'X';

    /// <summary>Blanks and at most one <c>x</c> in brackets, escaped or of the wrong length.</summary>
    private static bool IsMalformed(ReadOnlySpan<char> line)
    {
        var escaped = line[0] == '\\';
        var at = escaped ? 2 : 1;
        var marks = 0;
        while (at < line.Length && (line[at] is ' ' or '\t' || (line[at] is 'x' or 'X' && marks++ == 0)))
        {
            at++;
        }

        if (escaped && at < line.Length && line[at] == '\\')
        {
            at++;
        }

        return at < line.Length && line[at] == ']' && at + 1 < line.Length && char.IsWhiteSpace(line[at + 1]);
    }
}
