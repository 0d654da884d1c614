using System.Buffers;
using System.Globalization;
using System.IO.Enumeration;
using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>The files of <c>/proc</c>, read the short way: an agent's end looks at them, and most are gone again when they are opened.</summary>
internal static unsafe class LinuxProc
{
    /// <summary>More numbers than these are listed rather than tried one by one.</summary>
    private const int MaxProbed = 256;

    private const int FirstSize = 16 * 1024;

    /// <summary>Numbers of all processes; none where there is no <c>/proc</c>.</summary>
    public static IEnumerable<int> Ids() => Directory.Exists("/proc")
        ? new FileSystemEnumerable<int>(
            "/proc",
            (ref FileSystemEntry entry) => int.TryParse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0,
            new EnumerationOptions { AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => char.IsAsciiDigit(entry.FileName[0]),
        }
        : [];

    /// <summary>Numbers that may be those of processes started a short while after that of <paramref name="id"/>.</summary>
    public static IEnumerable<int> IdsAbove(int id)
    {
        // Listing costs by how many processes there are, trying the numbers given since by how many were started. A lower last one has wrapped.
        var last = int.TryParse(Read("/proc/sys/kernel/ns_last_pid"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return last < id ? Ids() : last - id <= MaxProbed ? Enumerable.Range(id + 1, last - id) : Ids().Where(other => other > id);
    }

    /// <summary>
    /// A moment as start times of processes are told, in hundredths of a second since the machine started; a second early, as clocks are set. Counted back from
    /// now: the system's own time of its start is whole seconds, and off where the clock was set since.
    /// </summary>
    public static ulong TicksOf(DateTimeOffset moment)
    {
        var uptime = Encoding.ASCII.GetString(Read("/proc/uptime")).Split(' ')[0];
        return double.TryParse(uptime, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? (ulong)Math.Max(0, (seconds - (DateTimeOffset.UtcNow - moment).TotalSeconds - 1) * 100)
            : ulong.MaxValue;
    }

    /// <summary>What the file holds; nothing where it cannot be read.</summary>
    public static byte[] Read(int id, string file) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));

    /// <summary>Where a link of a process leads; null where it cannot be read.</summary>
    public static string? ReadLink(int id, string file) => LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));

    /// <summary>What a process has open; nothing where that cannot be read.</summary>
    public static IEnumerable<string> OpenFiles(int id)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/fd")).Select(LinkOf).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Read(string path)
    {
        int descriptor;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            descriptor = UnixNative.Open(name, UnixNative.OpenToRead);
        }

        if (descriptor < 0)
        {
            return [];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
        try
        {
            var length = 0;
            for (nint count; (count = Read(descriptor, buffer.AsSpan(length))) > 0;)
            {
                length += (int)count;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return buffer[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = UnixNative.Close(descriptor);
        }
    }

    private static nint Read(int descriptor, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return UnixNative.Read(descriptor, start, into.Length);
        }
    }
}
