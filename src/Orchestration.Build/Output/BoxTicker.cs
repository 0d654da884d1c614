using System.Text;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Output;

/// <summary>Changes the marks of boxes in the bytes of a <c>tasks.md</c>; every other byte stays, whatever the file's line ends and byte-order mark.</summary>
internal static class BoxTicker
{
    private const byte Tick = (byte)'x';

    /// <summary>Ticks the boxes at the given places.</summary>
    /// <param name="file">UTF-8, with or without byte-order mark; not changed.</param>
    /// <param name="marks"><see cref="Model.TaskItem.MarkSpan"/> of each box, as read from this file or from one that differs in marks only.</param>
    /// <returns>The new bytes, or null where a place does not hold a box: the file is not the one that was read.</returns>
    public static byte[]? SetTicked(byte[] file, IEnumerable<SourceSpan> marks)
    {
        List<SourceSpan> places = [.. marks];
        var starts = FindLineStarts(file, places.Select(mark => mark.Line).DefaultIfEmpty().Max());
        var replacements = new SortedDictionary<int, int>();
        foreach (var mark in places)
        {
            var offset = FindMark(file, starts, mark);
            if (offset < 0)
            {
                return null;
            }

            replacements[offset] = MarkLength(file, offset);
        }

        return Replace(file, replacements);
    }

    /// <summary>Whether two files are the same but for what stands in boxes, criteria included.</summary>
    public static bool DifferInBoxesOnly(byte[] one, byte[] other) => WithoutMarks(one).AsSpan().SequenceEqual(WithoutMarks(other));

    /// <summary>Whether every given place holds a ticked box.</summary>
    public static bool AreTicked(byte[] file, IEnumerable<SourceSpan> marks)
    {
        List<SourceSpan> places = [.. marks];
        var starts = FindLineStarts(file, places.Select(mark => mark.Line).DefaultIfEmpty().Max());
        return places.TrueForAll(mark => FindMark(file, starts, mark) is var offset and >= 0 && file[offset] is Tick or (byte)'X');
    }

    /// <summary>Every <c>[?]</c> with one character inside becomes <c>[]</c>: coarser than a parser, which is right for telling what may be taken back.</summary>
    private static byte[] WithoutMarks(byte[] file)
    {
        var result = new List<byte>(file.Length);
        for (var i = 0; i < file.Length; i++)
        {
            result.Add(file[i]);
            var end = file[i] == (byte)'[' && i + 1 < file.Length ? i + 1 + MarkLength(file, i + 1) : file.Length;
            if (end < file.Length && file[end] == (byte)']' && file[i + 1] is not (byte)'\n' and not (byte)'\r')
            {
                i = end - 1;
            }
        }

        return [.. result];
    }

    private static byte[] Replace(byte[] file, SortedDictionary<int, int> replacements)
    {
        var result = new byte[file.Length - replacements.Values.Sum(length => length - 1)];
        var (from, to) = (0, 0);
        foreach (var (offset, length) in replacements)
        {
            file.AsSpan(from, offset - from).CopyTo(result.AsSpan(to));
            to += offset - from;
            result[to++] = Tick;
            from = offset + length;
        }

        file.AsSpan(from).CopyTo(result.AsSpan(to));
        return result;
    }

    /// <summary>Offset of the mark between <c>[</c> and <c>]</c>, or -1.</summary>
    private static int FindMark(byte[] file, List<int> starts, SourceSpan mark)
    {
        if (mark.Line < 1 || mark.Line > starts.Count)
        {
            return -1;
        }

        var offset = starts[mark.Line - 1];
        var column = 1;
        while (column < mark.Column)
        {
            if (offset >= file.Length || file[offset] is (byte)'\n' or (byte)'\r')
            {
                return -1;
            }

            column += Utf16Length(file[offset]);
            offset += Utf8Length(file[offset]);
        }

        var end = offset < file.Length ? offset + MarkLength(file, offset) : file.Length;
        return offset > 0 && end < file.Length && file[offset - 1] == (byte)'[' && file[end] == (byte)']' ? offset : -1;
    }

    private static int MarkLength(byte[] file, int offset) => Math.Max(1, Utf8Length(file[offset]));

    private static int Utf8Length(byte lead) => lead switch
    {
        >= 0xF0 => 4,
        >= 0xE0 => 3,
        >= 0xC0 => 2,
        _ => 1,
    };

    private static int Utf16Length(byte lead) => lead >= 0xF0 ? 2 : 1;

    /// <summary>Lines end with LF, CRLF or CR, as <see cref="SourceText"/> counts them; a byte-order mark is no column.</summary>
    /// <param name="last">1-based line up to which they are asked for.</param>
    private static List<int> FindLineStarts(byte[] file, int last)
    {
        var starts = new List<int> { file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0 };
        for (int i = 0, next; starts.Count < last && (next = file.AsSpan(i).IndexOfAny((byte)'\n', (byte)'\r')) >= 0;)
        {
            i += next + 1;
            if (file[i - 1] == (byte)'\r' && i < file.Length && file[i] == (byte)'\n')
            {
                i++;
            }

            starts.Add(i);
        }

        return starts;
    }
}
