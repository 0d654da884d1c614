namespace Orchestration.Build.Specs;

/// <summary>Reads files that a user, or an agent, may have made anything of: a FIFO would block a build for ever, and a device has no end. Neither has a size.</summary>
internal static class OrdinaryFile
{
    /// <summary>All of a file; nothing of what has no size, which is never opened.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path) => HasSize(path) ? File.ReadAllBytes(path) : [];

    /// <inheritdoc cref="ReadAllBytes"/>
    public static string ReadAllText(string path) => HasSize(path) ? File.ReadAllText(path) : string.Empty;

    /// <summary>A file with contents that is there itself: no link, no FIFO, no device.</summary>
    /// <param name="most">Of bytes.</param>
    public static bool IsAt(string path, long most = long.MaxValue) => new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 } file && file.Length <= most;

    /// <exception cref="IOException">It is not there.</exception>
    public static bool HasSize(string path) => new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length > 0;
}
