namespace Orchestration.Build.Diagnostics;

/// <summary>The text of one file with the map from offsets to lines and columns of the original file.</summary>
/// <remarks>A byte-order mark is not part of the text. Lines end with LF, CRLF or CR, as in the original.</remarks>
internal sealed class SourceText
{
    private readonly int[] _lineStarts;

    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        _lineStarts = FindLineStarts(text);
    }

    /// <summary>Absolute path, as shown in diagnostics.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>What ends lines that are added.</summary>
    public string LineBreak => Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public int LineCount => _lineStarts.Length;

    /// <summary>1-based line of an offset.</summary>
    public int LineOf(int offset)
    {
        var index = Array.BinarySearch(_lineStarts, offset);
        return (index >= 0 ? index : ~index - 1) + 1;
    }

    /// <summary>Offset of the first character of a 1-based line.</summary>
    public int StartOfLine(int line) => _lineStarts[line - 1];

    /// <summary>Offset after the last character of a 1-based line, its line break not counted.</summary>
    public int EndOfLine(int line)
    {
        var end = line < _lineStarts.Length ? _lineStarts[line] : Text.Length;
        while (end > _lineStarts[line - 1] && Text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return end;
    }

    /// <summary>A 1-based line without its line break.</summary>
    public string TextOfLine(int line) => Text[StartOfLine(line)..EndOfLine(line)];

    /// <summary>The span of <paramref name="length"/> characters from <paramref name="start"/>.</summary>
    public SourceSpan Span(int start, int length)
    {
        var line = LineOf(start);
        var end = start + Math.Max(0, length);
        var endLine = line == LineCount || end < _lineStarts[line] ? line : LineOf(end);
        return new SourceSpan(Path, line, start - StartOfLine(line) + 1, endLine, end - StartOfLine(endLine) + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
