using System.Text;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Output;

/// <summary>Writes whole files: UTF-8 without byte-order mark, only when different, never half.</summary>
internal static partial class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

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

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Write(path, bytes);
        return true;
    }

    /// <summary>Removes what a killed build left half-written in a folder; younger files may be another build's, at work.</summary>
    public static void RemoveLeftovers(string folder, DateTime now)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.tmp").Where(file => Leftover().IsMatch(file.Name)))
        {
            if (now - file.LastWriteTimeUtc > LeftoverAge)
            {
                file.Delete();
            }
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();

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

    // Beside the target, so that the move stays on one volume. A reader sees the old file or the new one.
    private static void Write(string path, byte[] bytes)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static bool HasBytes(string path, byte[] bytes)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }
}
