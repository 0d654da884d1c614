using System.Diagnostics;

namespace Orchestration.Build.Testing;

/// <summary>Starts the real <c>dotnet</c> as a person at another machine would have it.</summary>
internal static class Dotnet
{
    // What the test host's own MSBuild and dotnet left in the environment, and what would change a build under test.
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

    public static BuildResult Run(string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Clean(start.Environment);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new BuildResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
