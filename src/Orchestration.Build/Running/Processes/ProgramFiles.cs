using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Running;

/// <summary>The files of this machine, for <see cref="ProgramResolution"/>.</summary>
internal sealed class ProgramFiles : IProgramFiles
{
    private const int HeadLength = 4096;

    /// <summary>What is known of this machine.</summary>
    /// <param name="environment">The environment agents get: its PATH counts, not ours.</param>
    public static ProgramMachine Machine(IReadOnlyDictionary<string, string> environment)
    {
        var path = environment.GetValueOrDefault("PATH") ?? environment.GetValueOrDefault("Path") ?? string.Empty;
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        ImmutableArray<string> extensions = OperatingSystem.IsWindows()
            ? [.. (environment.GetValueOrDefault("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries)]
            : [];

        // A relative folder on the PATH would mean another program in each working tree.
        ImmutableArray<string> folders = [.. path.Split(Path.PathSeparator).Select(folder => folder.Trim('"')).Where(Path.IsPathFullyQualified)];
        return new ProgramMachine(OperatingSystem.IsWindows(), $"{system}-{processor}", folders, extensions);
    }

    public bool Exists(string path) => File.Exists(path);

    public bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(RealPath(path)) & Execute) != 0);
    }

    public string RealPath(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    public string ReadHead(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[HeadLength];
            return Encoding.Latin1.GetString(bytes, 0, stream.ReadAtLeast(bytes, HeadLength, throwOnEndOfStream: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
