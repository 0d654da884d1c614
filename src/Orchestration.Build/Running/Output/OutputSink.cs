using System.Buffers;
using System.Text;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Output;

/// <summary>
/// One output stream of a process on its way to disk and to whoever reads its lines: decoded, redacted, capped, in memory that does not grow with it.
/// </summary>
internal sealed class OutputSink : IProcessOutput, IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly SecretRedactor _redactor;
    private readonly CappedLog? _log;
    private readonly LineSplitter? _lines;
    private readonly Lock _gate = new();
    private bool _complete;

    /// <param name="log">Gets the redacted text; null to keep none.</param>
    /// <param name="readLine">Gets each line, on the thread that reads the stream.</param>
    public OutputSink(SecretSet secrets, CappedLog? log, Action<string>? readLine)
    {
        _log = log;
        _lines = readLine is null ? null : new LineSplitter(readLine);
        _redactor = new SecretRedactor(secrets, new Fork(this));
    }

    /// <summary>
    /// Has everything between a pipe and its log compiled. Else the first words of the first agent wait for the compiler, in memory, where a kill of
    /// this process takes them.
    /// </summary>
    /// <param name="scratch">Absolute path of a file to write and delete.</param>
    public static async Task WarmUpAsync(SecretSet secrets, string scratch)
    {
        var words = new MemoryStream("warm-up\n"u8.ToArray());
        await using (words)
        {
            using var sink = new OutputSink(secrets, new CappedLog(scratch, 1024), _ => { });
            await sink.ReadAsync(words, CancellationToken.None);
            sink.Complete();
        }

        File.Delete(scratch);
    }

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var characters = ArrayPool<char>.Shared.Rent(ChunkSize + 1);
        try
        {
            int count;
            while ((count = await stream.ReadAsync(bytes.AsMemory(0, ChunkSize), cancellationToken)) > 0)
            {
                Push(bytes.AsSpan(0, count), characters);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // What came until now counts.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            if (_complete)
            {
                return;
            }

            _complete = true;
            _redactor.Complete();
            _lines?.Complete();
            _log?.Complete();
        }
    }

    public void Dispose() => _log?.Dispose();

    private void Push(ReadOnlySpan<byte> bytes, char[] characters)
    {
        lock (_gate)
        {
            if (!_complete)
            {
                var count = _decoder.GetChars(bytes, characters, flush: false);
                _redactor.Write(characters.AsSpan(0, count));
            }
        }
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
