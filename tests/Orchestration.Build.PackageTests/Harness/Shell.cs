using System.Diagnostics;

namespace Orchestration.Build.PackageTests;

internal static class Shell
{
    public static void Run(string folder, string command) => Assert.AreEqual(0, ExitCodeOf($"cd '{folder}' && {command}"), command);

    public static int ExitCodeOf(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
