using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Running.Processes;

/// <summary>The files that program resolution looks at, on this machine.</summary>
internal sealed class DiskPrograms : IProgramFiles
{
    private const int HeadLength = 4096;

    /// <summary>This machine, with the PATH that agents get.</summary>
    public static ProgramMachine Machine(IReadOnlyDictionary<string, string> environment)
    {
        var windows = OperatingSystem.IsWindows();
        var system = windows ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var path = environment.GetValueOrDefault("PATH") ?? string.Empty;
        var extensions = windows ? environment.GetValueOrDefault("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD" : string.Empty;
        return new ProgramMachine(
            windows,
            $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
            [.. path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(Path.IsPathFullyQualified)],
            [.. extensions.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    }

    /// <summary>The first file of a name on this process's PATH; null where there is none.</summary>
    public static string? Find(string name) => Machine(ProcessEnvironment.Create(ProcessEnvironment.OfThisProcess(), [])).Path
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    public bool IsExecutable(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    public bool Exists(string path) => File.Exists(path);

    public string RealPath(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    public string ReadHead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[HeadLength];
            return Encoding.Latin1.GetString(buffer, 0, file.ReadAtLeast(buffer, HeadLength, throwOnEndOfStream: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
