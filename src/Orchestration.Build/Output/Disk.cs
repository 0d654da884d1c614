using Microsoft.Win32.SafeHandles;

namespace Orchestration.Build.Output;

/// <summary>Every change that a build makes on the disk. In one place, so that tests can let each one fail, and end the build before each one.</summary>
internal static class Disk
{
    /// <summary>What programs of Unix say of it.</summary>
    public const string FullText = "No space left on device";

    private const int IoError = 5;
    private const int ReadOnly = 30;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int NoSpaceForHandleOnWindows = unchecked((int)0x80070027);

    /// <summary>As this system tells of a full disk.</summary>
    public static IOException Full(string text) => new(text, NoSpaceOnUnix);

    /// <summary>Whether it means that the disk is full.</summary>
    public static bool IsFull(Exception exception) =>
        exception is IOException && exception.HResult is NoSpaceOnUnix or NoSpaceOnWindows or NoSpaceForHandleOnWindows;

    /// <summary>As UTF-8 without byte-order mark.</summary>
    public static void WriteText(string path, string text) => WriteBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        if (Steps.Reach(StepKind.File, "write", path) == StepFault.HalfDone)
        {
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            throw Full(FullText);
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>The same as another program says it; null where it says something else.</summary>
    public static IOException? IsFullBy(string text) =>
        text.Contains(FullText, StringComparison.Ordinal) || text.Contains("Disk quota exceeded", StringComparison.Ordinal) ? Full(text.Trim()) : null;

    /// <summary>Whether the disk takes nothing more, from anybody: full, over a quota, broken or read-only. No group is to blame for that.</summary>
    public static bool IsUnusable(Exception exception) =>
        IsFull(exception) || (!OperatingSystem.IsWindows() && exception is IOException && exception.HResult is IoError or ReadOnly or QuotaOnLinux or QuotaOnMac);

    /// <summary>Opens to write; the file may be made by that.</summary>
    public static FileStream Open(string path, FileStreamOptions options)
    {
        Steps.Reach(StepKind.File, "open", path);
        return new FileStream(path, options);
    }

    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        Steps.Reach(StepKind.File, "open", path);
        return new FileStream(path, mode, access, share, bufferSize: 0);
    }

    public static SafeFileHandle OpenHandle(string path, FileMode mode, FileAccess access, FileShare share)
    {
        Steps.Reach(StepKind.File, "open", path);
        return File.OpenHandle(path, mode, access, share);
    }

    /// <param name="name">Of the file, for whoever watches.</param>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset, string name)
    {
        if (Steps.Reach(StepKind.File, "write", name) == StepFault.HalfDone)
        {
            RandomAccess.Write(file, bytes[..(bytes.Length / 2)], offset);
            throw Full(FullText);
        }

        RandomAccess.Write(file, bytes, offset);
    }

    public static void SetLength(FileStream file, long length)
    {
        Steps.Reach(StepKind.File, "cut", file.Name);
        file.SetLength(length);
    }

    public static void Flush(FileStream file)
    {
        Steps.Reach(StepKind.File, "flush", file.Name);
        file.Flush(flushToDisk: true);
    }

    public static void Delete(string path)
    {
        Steps.Reach(StepKind.File, "delete", path);
        File.Delete(path);
    }

    public static void Move(string from, string to)
    {
        Steps.Reach(StepKind.File, "move", to);
        File.Move(from, to, overwrite: true);
    }

    public static void MoveFolder(string from, string to)
    {
        Steps.Reach(StepKind.File, "move", to);
        Directory.Move(from, to);
    }

    public static void Copy(string from, string to, bool overwrite = false)
    {
        Steps.Reach(StepKind.File, "copy", to);
        File.Copy(from, to, overwrite);
    }

    public static void CreateLink(string path, string target)
    {
        Steps.Reach(StepKind.File, "link", path);
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>With the folders above it; nothing where it is there.</summary>
    public static string CreateFolder(string path, UnixFileMode? mode = null)
    {
        if (Directory.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        Steps.Reach(StepKind.File, "make", path);
        return mode is { } known && !OperatingSystem.IsWindows() ? Directory.CreateDirectory(path, known).FullName : Directory.CreateDirectory(path).FullName;
    }

    /// <summary>With all that is in it: a kill may leave a part.</summary>
    public static void DeleteFolder(string path, bool recursive = true)
    {
        Steps.Reach(StepKind.File, "delete", path);
        Directory.Delete(path, recursive);
    }
}
