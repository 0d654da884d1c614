using System.Text.Json;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Ledger;

/// <summary>
/// The file of a ledger. It is written line by line, each by one write at its end while its lock is held for that moment, so that a run and a person's
/// word beside it do not wait for each other. The torn end of a build that was killed is cut off by whoever writes next.
/// </summary>
internal static class LedgerFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Writes one line from outside of a run; it has no number.</summary>
    /// <param name="path">Absolute path of the ledger; its folder exists.</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public static void Append(string path, LedgerEvent entry)
    {
        using var held = Lock(path);
        using var file = Open(path);
        CutTornEnd(file, 0);
        Write(file, Serialize(entry));
    }

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream Open(string path) => Disk.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Takes the lock, which is a file of its own: those who only read the ledger keep nobody from writing.</summary>
    /// <exception cref="IOException">Somebody does not let go of it.</exception>
    public static IDisposable Lock(string path)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return Disk.OpenHandle(Path.ChangeExtension(path, ".lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    public static byte[] Serialize(LedgerEvent entry)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJson.Default.LedgerEvent);
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Cuts off what follows the last line break.</summary>
    /// <param name="whole">Up to here there are whole lines.</param>
    public static void CutTornEnd(FileStream file, long whole)
    {
        var end = file.Length;
        Span<byte> last = stackalloc byte[1];
        while (end > whole && (RandomAccess.Read(file.SafeFileHandle, last, end - 1) != 1 || last[0] != (byte)'\n'))
        {
            end--;
        }

        if (end < file.Length)
        {
            Disk.SetLength(file, end);
        }
    }

    /// <summary>Writes at the end. What a full disk took only a part of is taken back.</summary>
    public static void Write(FileStream file, ReadOnlySpan<byte> line)
    {
        var end = file.Length;
        try
        {
            Disk.Write(file.SafeFileHandle, line, end, file.Name);
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }
}
