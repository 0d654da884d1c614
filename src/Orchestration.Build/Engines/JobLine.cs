namespace Orchestration.Build.Engines;

/// <summary>The one line that a job runs: a build, then an exit with the number that the target left. MSBuild itself only knows 0 and 1.</summary>
internal static class JobLine
{
    /// <summary>Holds what jobs give each other; relative to the top of the repository.</summary>
    public const string Folder = "orchestrate";

    /// <summary>What the job that collects leaves.</summary>
    public const string ResultFolder = "orchestrate-result";

    /// <summary>Where the target leaves its exit code; relative to the top of the repository.</summary>
    public const string ExitFile = Folder + "/exitcode";

    public static string OfGroup(EngineSettings settings) => settings.Shell == EngineShell.Sh
        ? $"rm -f {ExitFile}; {Build(settings, "OrchestrateGroup")} || :; exit \"$(cat {ExitFile} 2>/dev/null || echo {JobExit.Infrastructure})\""
        : $"Remove-Item -Force -ErrorAction Ignore {ExitFile}; {Build(settings, "OrchestrateGroup")}; if (Test-Path {ExitFile}) {{ exit [int](Get-Content {ExitFile}) }} else {{ exit {JobExit.Infrastructure} }}";

    public static string OfCollection(EngineSettings settings) => Build(settings, "CollectOrchestration");

    public static string OfApproval(EngineSettings settings) => Build(settings, "ApproveOrchestration");

    /// <summary>The matrices of waves, printed for the engine.</summary>
    public static string OfWaves(EngineSettings settings) => Build(settings, "ExportOrchestration");

    private static string Build(EngineSettings settings, string target)
    {
        var project = settings.Project.Length == 0 ? string.Empty : (settings.Shell == EngineShell.Sh ? EngineText.Sh(settings.Project) : EngineText.Pwsh(settings.Project)) + " ";
        return $"dotnet build {project}-t:{target} -nodeReuse:false";
    }
}
