using System.Buffers;
using System.Text;

namespace Orchestration.Build.Running.Output;

/// <summary>
/// One output stream of a process on its way to its log and to whoever reads its lines: decoded, redacted, capped, in memory that does not grow with it.
/// Not thread-safe.
/// </summary>
internal sealed class OutputSink : IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly SecretRedactor _redactor;
    private readonly CappedLog? _log;
    private readonly LineSplitter? _lines;
    private bool _complete;

    /// <param name="log">Gets the redacted text; null to keep none.</param>
    /// <param name="readLine">Gets each line, on the thread that reads the stream.</param>
    public OutputSink(SecretSet secrets, CappedLog? log, Action<string>? readLine)
    {
        _log = log;
        _lines = readLine is null ? null : new LineSplitter(readLine);
        _redactor = new SecretRedactor(secrets, new Fork(this));
    }

    /// <summary>Bytes that have come to the log, kept or not.</summary>
    public long LogLength => _log?.Length ?? 0;

    /// <param name="bytes">Text in UTF-8, cut anywhere.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var characters = ArrayPool<char>.Shared.Rent(ChunkSize + 1);
        try
        {
            while (!bytes.IsEmpty)
            {
                var chunk = bytes[..Math.Min(ChunkSize, bytes.Length)];
                bytes = bytes[chunk.Length..];
                _redactor.Write(characters.AsSpan(0, _decoder.GetChars(chunk, characters, flush: false)));
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }

    /// <summary>How many of the last bytes written are not in the log yet: the part of a character, and what may be the beginning of a secret.</summary>
    /// <param name="last">The last bytes written.</param>
    /// <returns>Null where that cannot be said.</returns>
    public int? HeldBack(ReadOnlySpan<byte> last)
    {
        var pending = _redactor.Pending;
        var count = Encoding.UTF8.GetByteCount(pending) + PartOfCharacter(last);
        if (_redactor.IsInsideSecret || count > last.Length || pending.Length > ChunkSize)
        {
            return null;
        }

        // Bytes that are no UTF-8 come out as others.
        var characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(count));
        try
        {
            var again = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder().GetChars(last[^count..], characters, flush: false);
            return characters.AsSpan(0, again).SequenceEqual(pending) ? count : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }

    /// <summary>What comes next does not continue what came before.</summary>
    public void Break()
    {
        _decoder.Reset();
        _redactor.Complete();
    }

    public void Complete()
    {
        if (!_complete)
        {
            _complete = true;
            _redactor.Complete();
            _lines?.Complete();
            _log?.Complete();
        }
    }

    public void Dispose() => _log?.Dispose();

    /// <summary>Bytes at the end that are the beginning of a character.</summary>
    private static int PartOfCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            var first = bytes[^length];
            if (first < 0x80)
            {
                return 0;
            }

            if (first >= 0xC0)
            {
                return (first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2) > length ? length : 0;
            }
        }

        return 0;
    }

    /// <summary>Text that holds no secret any more goes to the log and to the lines.</summary>
    private sealed class Fork(OutputSink owner) : ITextSink
    {
        public void Write(ReadOnlySpan<char> text)
        {
            owner._log?.Write(text);
            owner._lines?.Write(text);
        }
    }
}
