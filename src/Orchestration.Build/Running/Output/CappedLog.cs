using System.Buffers;
using System.Globalization;
using System.Text;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Output;

/// <summary>
/// A log file of bounded size: its head is written as it comes, and what follows goes round in the second half of the file, so that head and tail are kept
/// whatever its length. <see cref="Complete"/> puts the tail in order and states what was cut.
/// </summary>
/// <remarks>Created with the first byte, unless by <see cref="Create"/>. Not thread-safe.</remarks>
internal sealed class CappedLog : ITextSink, IDisposable
{
    public const string TemporarySuffix = ".tmp";

    private const int EncodingPiece = 16 * 1024;

    private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();
    private readonly string _path;
    private readonly long _head;
    private readonly long _ring;
    private FileStream? _file;
    private long _written;

    /// <param name="maxBytes">Largest size of the file, give or take the line that states the cut.</param>
    public CappedLog(string path, long maxBytes)
    {
        _path = path;
        _head = Math.Max(1, maxBytes / 2);
        _ring = Math.Max(1, maxBytes - _head);
    }

    /// <summary>Makes the file at once: reports name it, whatever comes.</summary>
    public static CappedLog Create(string path, long maxBytes)
    {
        var log = new CappedLog(path, maxBytes);
        log._file = log.CreateFile();
        return log;
    }

    /// <summary>Continues the log of a build that was killed, at a length that it had.</summary>
    /// <param name="length">Bytes that had come by then, kept or not; what came later is written again.</param>
    /// <returns>Null where the log was finished already.</returns>
    public static CappedLog? Resume(string path, long maxBytes, long length)
    {
        var log = new CappedLog(path, maxBytes);
        if (!File.Exists(path))
        {
            return log;
        }

        var file = Disk.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (file.Length > log._head + log._ring)
        {
            // In order, with its line about the cut.
            file.Dispose();
            return null;
        }

        (log._file, log._written) = (file, length);
        if (length < file.Length)
        {
            Disk.SetLength(file, length);
        }

        return log;
    }

    /// <summary>Bytes that came, kept or not.</summary>
    public long Length => _written;

    public void Write(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(EncodingPiece));
        try
        {
            while (!text.IsEmpty)
            {
                var piece = text[..Math.Min(EncodingPiece, text.Length)];
                text = text[piece.Length..];
                Append(buffer.AsSpan(0, _encoder.GetBytes(piece, buffer, flush: false)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes the file; a log that was cut is put in order first.</summary>
    public void Complete()
    {
        if (_file is null)
        {
            return;
        }

        if (_written > _head + _ring)
        {
            Unroll(_file);
        }

        Dispose();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _file ??= CreateFile();
        while (!bytes.IsEmpty)
        {
            var position = _written < _head ? _written : _head + ((_written - _head) % _ring);
            var room = (_written < _head ? _head : _head + _ring) - position;
            var piece = bytes[..(int)Math.Min(room, bytes.Length)];
            Disk.Write(_file.SafeFileHandle, piece, position, _path);
            _written += piece.Length;
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Unbuffered: what is in the log survives the end of this process at once, so that its space in the spool may be freed.</summary>
    private FileStream CreateFile() => Disk.Open(_path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private void Unroll(FileStream file)
    {
        var oldest = _head + ((_written - _head) % _ring);
        var cut = string.Create(CultureInfo.InvariantCulture, $"\n[… {_written - _head - _ring} bytes cut: the log is limited to {_head + _ring} bytes …]\n");
        var ordered = _path + TemporarySuffix;
        using (var target = Disk.Open(ordered, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            Copy(file, target, 0, _head);
            target.Write(Encoding.UTF8.GetBytes(cut));
            Copy(file, target, oldest, _head + _ring);
            Copy(file, target, _head, oldest);
        }

        Disk.Move(ordered, _path);
    }

    private static void Copy(FileStream source, FileStream target, long from, long to)
    {
        var buffer = new byte[64 * 1024];
        source.Position = from;
        for (var left = to - from; left > 0;)
        {
            var count = source.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
            {
                return;
            }

            target.Write(buffer, 0, count);
            left -= count;
        }
    }
}
