using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Output;

/// <summary>
/// How much of a spool is in its log already. What is before the mark may have been given back to the disk; what is behind it is read again by the build
/// that follows a killed one. Without a mark that is all of it.
/// </summary>
/// <param name="Position">Bytes of the spool.</param>
/// <param name="LogLength">Bytes that had come to the log by then, kept or not.</param>
internal readonly record struct SpoolMark(long Position, long LogLength)
{
    public const string Suffix = ".read";

    /// <param name="spool">Absolute path.</param>
    public static SpoolMark Read(string spool)
    {
        var file = spool + Suffix;
        var numbers = File.Exists(file) ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        return numbers.Length == 2
            && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new SpoolMark(position, length)
            : default;
    }

    /// <summary>One write of constant length, so that no kill leaves a part of it.</summary>
    /// <param name="spool">Absolute path.</param>
    public void Write(SafeFileHandle file, string spool) =>
        Disk.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Position,20} {LogLength,20}\n")), 0, spool + Suffix);
}
