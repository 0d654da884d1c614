using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Output;

/// <summary>
/// Reads along in an output file of a process (a spool). What is read and written to the log is freed by punching holes; the file is never shortened, because
/// what is written in between would be lost.
/// </summary>
internal sealed class SpoolReader : IProcessOutput, IDisposable
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>One look reads no more, so that a flood cannot put off a time-out.</summary>
    private const long LookSize = 16 * 1024 * 1024;

    /// <summary>From this size on space is given back.</summary>
    private const long MarkDistance = 1024 * 1024;

    /// <summary>The last bytes read: others in their place show that somebody began the file again.</summary>
    private const int PrintLength = 64;

    /// <summary>How often its cap a log's spool may hold that cannot be freed.</summary>
    private const int MostCaps = 4;

    private readonly SafeFileHandle _file;
    private readonly OutputSink _sink;
    private readonly string _path;
    private readonly long _mostKept;
    private readonly byte[] _print = new byte[PrintLength];
    private SafeFileHandle? _mark;
    private long _position;
    private long _freed;
    private int _printed;
    private bool _complete;

    /// <param name="path">Absolute path of a file that exists.</param>
    /// <param name="cap">Longest log in bytes.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public SpoolReader(string path, OutputSink sink, long cap, SpoolMark from = default)
    {
        (_path, _sink, _mostKept, _position, _freed) = (path, sink, MostCaps * cap, from.Position, from.Position);
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>A program opened the file again from its beginning (<c>&gt; /dev/stdout</c>): some of what others had written may be lost.</summary>
    public bool WasReopened { get; private set; }

    public OutputState Read() => Read(LookSize);

    public void Complete()
    {
        if (_complete)
        {
            return;
        }

        // Not for ever: somebody out of reach may write on.
        Read(Math.Max(0, RandomAccess.GetLength(_file) - _position) + ChunkSize);
        _complete = true;
        _sink.Complete();
    }

    public void Dispose()
    {
        _file.Dispose();
        _mark?.Dispose();
        _sink.Dispose();
    }

    private OutputState Read(long most)
    {
        if (!HasChanged())
        {
            return OutputState.Quiet;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            for (var read = 0L; read < most;)
            {
                var count = RandomAccess.Read(_file, buffer.AsSpan(0, ChunkSize), _position);
                if (count == 0)
                {
                    return OutputState.Quiet;
                }

                read += count;
                _position += count;
                var chunk = buffer.AsSpan(0, count);
                Remember(chunk);
                _sink.Write(chunk);
                if (_position - _freed >= MarkDistance && !TryFree(chunk) && _position - _freed > _mostKept)
                {
                    return OutputState.TooMuch;
                }
            }

            return OutputState.More;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Whether there is something to read; a file that was begun again is read from there.</summary>
    private bool HasChanged()
    {
        var length = RandomAccess.GetLength(_file);
        if (length == _position)
        {
            return false;
        }

        if (length < _position || !HasPrint())
        {
            WasReopened = true;
            _sink.Break();
            (_position, _freed, _printed) = (0, 0, 0);
            Write(new SpoolMark(0, _sink.LogLength));
        }

        return true;
    }

    private bool HasPrint()
    {
        Span<byte> there = stackalloc byte[PrintLength];
        var kept = there[..RandomAccess.Read(_file, there[.._printed], _position - _printed)];
        return kept.SequenceEqual(_print.AsSpan(0, _printed));
    }

    private void Remember(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < PrintLength)
        {
            var kept = Math.Min(_printed, PrintLength - chunk.Length);
            _print.AsSpan(_printed - kept, kept).CopyTo(_print);
            chunk.CopyTo(_print.AsSpan(kept));
            _printed = kept + chunk.Length;
        }
        else
        {
            chunk[^PrintLength..].CopyTo(_print);
            _printed = PrintLength;
        }
    }

    /// <summary>Marks what is in the log, and only then gives its space back.</summary>
    private bool TryFree(ReadOnlySpan<byte> chunk)
    {
        if (_sink.HeldBack(chunk) is not { } held)
        {
            return false;
        }

        var safe = _position - held;
        var end = (Math.Min(safe, _position - PrintLength) / FileHoles.BlockSize) * FileHoles.BlockSize;
        Write(new SpoolMark(safe, _sink.LogLength));
        Steps.Reach(StepKind.File, "free", _path);
        if (!FileHoles.TryPunch(_file, 0, end))
        {
            return false;
        }

        _freed = end;
        return true;
    }

    private void Write(SpoolMark mark)
    {
        _mark ??= Disk.OpenHandle(_path + SpoolMark.Suffix, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        mark.Write(_mark, _path);
    }
}
