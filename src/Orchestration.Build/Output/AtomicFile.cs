using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Output;

/// <summary>Writes whole files: UTF-8 without byte-order mark, only when different, never half.</summary>
internal static partial class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const int PieceLength = 64 * 1024;

    /// <summary>Numbers of processes mean nothing on another machine, or in another container.</summary>
    private static readonly string Machine = Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(Environment.MachineName)))[..8];

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromMinutes(10);

    /// <summary>Writes the text if the file does not hold exactly these bytes; its folder is made as needed.</summary>
    /// <returns>Whether the file was written.</returns>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions say no.</exception>
    public static bool WriteIfDifferent(string path, string text)
    {
        var bytes = Utf8.GetBytes(text);
        if (HasBytes(path, bytes))
        {
            return false;
        }

        Disk.CreateFolder(Path.GetDirectoryName(path)!);
        Write(path, bytes);
        return true;
    }

    /// <summary>Whether a file is one that is being written, or was left by a build that was killed.</summary>
    public static bool IsTemporary(string path) => Temporary().IsMatch(path);

    /// <summary>Removes what a killed build left half-written in a folder. That of a process of another machine may be at work, and stays a while.</summary>
    public static void RemoveLeftovers(string folder, DateTime now)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.tmp"))
        {
            if (Temporary().Match(file.Name) is { Success: true } match && (now - file.LastWriteTimeUtc > LeftoverAge || IsOfDeadProcess(match)))
            {
                Disk.Delete(file.FullName);
            }
        }
    }

    /// <summary>Where that can be told; elsewhere age decides.</summary>
    private static bool IsOfDeadProcess(Match name) =>
        OperatingSystem.IsLinux() && name.Groups["machine"].Value == Machine && !Directory.Exists("/proc/" + name.Groups["process"].Value);

    [GeneratedRegex(@"\.(?<process>\d+)-(?<machine>[0-9a-f]{8})\.[0-9a-f]{32}\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Temporary();

    /// <summary>Writes the bytes if the file does not hold exactly them.</summary>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions say no.</exception>
    public static bool WriteBytes(string path, byte[] bytes)
    {
        if (HasBytes(path, bytes))
        {
            return false;
        }

        Write(path, bytes);
        return true;
    }

    /// <summary>
    /// Writes what differs between two contents of equal length, in one piece and in place: for changes of which every part is as good as the whole.
    /// The file keeps its owner, its mode and its links.
    /// </summary>
    /// <param name="current">What the file holds.</param>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions say no.</exception>
    public static void Patch(string path, ReadOnlySpan<byte> current, ReadOnlySpan<byte> wanted)
    {
        var first = current.CommonPrefixLength(wanted);
        if (first == wanted.Length)
        {
            return;
        }

        var end = wanted.Length;
        while (current[end - 1] == wanted[end - 1])
        {
            end--;
        }

        using var file = Disk.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Disk.Write(file, wanted[first..end], first, path);
    }

    // Beside the target, so that the move stays on one volume. A reader sees the old file or the new one.
    private static void Write(string path, byte[] bytes)
    {
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Machine}.{Guid.NewGuid():N}.tmp");
        try
        {
            Disk.WriteBytes(temporary, bytes);
            Disk.Move(temporary, path);
        }
        catch
        {
            Disk.Delete(temporary);
            throw;
        }
    }

    /// <summary>Whether the file is there and holds exactly these bytes.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool HasBytes(string path, ReadOnlySpan<byte> bytes)
    {
        if (!File.Exists(path) || (bytes.Length > 0 && !OrdinaryFile.HasSize(path)))
        {
            return false;
        }

        // Piece by piece: no copy of a large file for a question.
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) != bytes.Length)
        {
            return false;
        }

        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var offset = 0;
            for (int read; (read = RandomAccess.Read(file, piece, offset)) > 0; offset += read)
            {
                if (read > bytes.Length - offset || !bytes.Slice(offset, read).SequenceEqual(piece.AsSpan(0, read)))
                {
                    return false;
                }
            }

            return offset == bytes.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
