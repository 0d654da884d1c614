using System.Text;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>A group's section as text: LF, every box open, no status marks in its heading, no blank lines or rules at its end.</summary>
internal static class SectionText
{
    /// <param name="heading">The stretch of the heading whose status marks are dropped, or an empty one.</param>
    /// <param name="marks">All box marks of the file, in order.</param>
    /// <param name="builder">Scratch, used again for every group of a file.</param>
    public static string Create(StringBuilder builder, string source, int start, int end, TextSlice heading, IReadOnlyList<TextSlice> marks)
    {
        end = TrimEnd(source, start, end);
        builder.Clear();
        var at = start;
        if (heading.Length > 0)
        {
            Append(builder, source, at, heading.Start);
            builder.Append(StatusMarks.Strip(source.Substring(heading.Start, heading.Length)));
            at = heading.End;
        }

        for (var i = FirstMark(marks, at); i < marks.Count && marks[i].Start < end; i++)
        {
            Append(builder, source, at, marks[i].Start);
            builder.Append(' ');
            at = marks[i].End;
        }

        Append(builder, source, at, end);
        return builder.ToString();
    }

    private static void Append(StringBuilder builder, string source, int start, int end)
    {
        var text = source.AsSpan(start, Math.Max(0, end - start));
        while (!text.IsEmpty)
        {
            var carriage = text.IndexOf('\r');
            if (carriage < 0)
            {
                builder.Append(text);
                return;
            }

            builder.Append(text[..carriage]).Append('\n');
            text = text[(carriage + 1)..];
            text = text is ['\n', ..] ? text[1..] : text;
        }
    }

    private static int TrimEnd(string source, int start, int end)
    {
        while (true)
        {
            while (end > start && char.IsWhiteSpace(source[end - 1]))
            {
                end--;
            }

            var line = end;
            while (line > start && source[line - 1] is not ('\n' or '\r'))
            {
                line--;
            }

            var text = source.AsSpan(line, end - line).Trim();
            var rule = line > start && text.Length >= 3 && !text.ContainsAnyExcept('-', ' ');
            if (!rule)
            {
                return end;
            }

            end = line;
        }
    }

    private static int FirstMark(IReadOnlyList<TextSlice> marks, int offset)
    {
        return Sorted.FirstWhere(marks.Count, i => marks[i].Start >= offset);
    }
}
