using System.Diagnostics;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>Starts programs and times them.</summary>
internal static class Commands
{
    /// <summary>Wall time in milliseconds; throws with the output when the exit code is not 0.</summary>
    public static async Task<double> TimeAsync(string workingDirectory, string program, params string[] arguments) =>
        (await RunAsync(workingDirectory, program, arguments)).Time;

    /// <summary>Standard output; throws with the output when the exit code is not 0.</summary>
    public static async Task<string> OutputAsync(string workingDirectory, string program, params string[] arguments) =>
        (await RunAsync(workingDirectory, program, arguments)).Output;

    private static async Task<(double Time, string Output)> RunAsync(string workingDirectory, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Programs.Clean(start.Environment);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        return process.ExitCode == 0
            ? (time, await output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}
