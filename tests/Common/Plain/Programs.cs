using System.Diagnostics;
using System.Globalization;

namespace Orchestration.Build.Testing;

/// <summary>Starts, finds and ends programs as a person at another machine would.</summary>
internal static class Programs
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>What the test host's own MSBuild and dotnet left in the environment, and what would change a build under test.</summary>
    private static readonly string[] Foreign =
    [
        "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILDENSURESTDOUTFORTASKPROCESSES", "MSBuildLoadMicrosoftTargetsReadOnly",
        "_MSBUILDTLENABLED", "DOTNET_HOST_PATH", "ORCHESTRATION_RUN", "ContinuousIntegrationBuild",
        "DOTNET_CLI_USE_MSBUILD_SERVER", "VSTEST_DOTNET_ROOT_PATH", "MSBUILDTERMINALLOGGER", .. CiVariables.Names,
    ];

    /// <summary>Removes what a build that is started from a test would otherwise inherit.</summary>
    public static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in Foreign)
        {
            environment.Remove(name);
        }
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>With nothing to read, and with streams to be read.</summary>
    public static Process Start(string directory, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Clean(start.Environment);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <exception cref="TimeoutException">It does not end.</exception>
    public static (int Code, string Output) Run(string directory, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = Start(directory, program, arguments, environment);
        return End(process);
    }

    /// <param name="longest">After which it hangs; by default four minutes.</param>
    /// <returns>How it ended, and all that it printed.</returns>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static (int Code, string Output) End(Process process, TimeSpan? longest = null)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(longest ?? Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not end in {(longest ?? Longest).TotalMinutes} minutes:\n{output.GetAwaiter().GetResult()}"));
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    public static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static void Kill(int pid, int signal) => Run("/", "sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {pid} 2>/dev/null || :")]);

    /// <summary>Waits for what another program does; bounded by the longest that any of them takes.</summary>
    /// <exception cref="TimeoutException">It does not come to it.</exception>
    public static void WaitFor(Func<bool> condition, string what)
    {
        for (var look = 0; look < 2400; look++)
        {
            if (condition())
            {
                return;
            }

            Thread.Sleep(50);
        }

        throw new TimeoutException("It did not come to this: " + what);
    }
}
