using System.Buffers;

namespace Orchestration.Build.Running.Output;

/// <summary>Cuts text into lines. A line that is too long is passed on up to there: agents' events are far shorter.</summary>
/// <param name="longest">In UTF-16 code units; what a line has more is left out.</param>
internal sealed class LineSplitter(Action<string> read, int longest = LineSplitter.MaxLineLength) : ITextSink
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLineLength = 4 * 1024 * 1024;

    private const int KeptCapacity = 256 * 1024;

    private ArrayBufferWriter<char> _line = new();

    public void Write(ReadOnlySpan<char> text)
    {
        for (var end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n'))
        {
            Append(text[..end]);
            Emit();
            text = text[(end + 1)..];
        }

        Append(text);
    }

    /// <summary>A last line without a line break is a line.</summary>
    public void Complete()
    {
        if (_line.WrittenCount > 0)
        {
            Emit();
        }
    }

    private void Append(ReadOnlySpan<char> text) => _line.Write(text[..Math.Min(text.Length, longest - _line.WrittenCount)]);

    private void Emit()
    {
        read(_line.WrittenSpan.TrimEnd('\r').ToString());
        if (_line.Capacity > KeptCapacity)
        {
            _line = new ArrayBufferWriter<char>();
        }
        else
        {
            _line.ResetWrittenCount();
        }
    }
}
