namespace Orchestration.Build.Pipeline;

/// <summary>Where the runs of one spec keep their state.</summary>
internal static class StateFolder
{
    /// <summary>Absolute path: <c>.orchestrator/&lt;spec&gt;</c>.</summary>
    public static string Of(OrchestrationOptions options, string spec) =>
        Path.Combine(options.StateFolder, spec.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Makes it, for this user's eyes only and out of commits.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Output.AtomicFile.WriteIfDifferent(Path.Combine(folder, ".gitignore"), "*\n");
    }
}
