using System.Diagnostics;

namespace Orchestration.Build.TrustTests;

/// <summary>Starts programs for the judge and for building scenarios; shares nothing with the code under test.</summary>
internal static class Shell
{
    public static string Git(string folder, params string[] arguments)
    {
        var (code, output, error) = TryGit(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} in {folder}: {error}");
    }

    public static (int Code, string Output, string Error) TryGit(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["git", "-c", "core.quotepath=false", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The bytes of a file in a commit.</summary>
    public static byte[] Blob(string folder, string revision, string path)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["git", "cat-file", "blob", $"{revision}:{path}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return bytes.ToArray();
    }
}
