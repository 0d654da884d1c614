namespace Orchestration.Build.Running.Processes;

/// <summary>
/// What every process of a run carries in its environment, so that the ones in sessions of their own are found again.
/// The build hook of this package does nothing where it is set, and <c>Orchestrate</c> refuses.
/// </summary>
/// <param name="RunId">The run, kept by a continued one.</param>
/// <param name="Incarnation">The build that runs it; a watchdog must not end what a later build started.</param>
internal sealed record RunCookie(string RunId, string Incarnation)
{
    public const string VariableName = "ORCHESTRATION_RUN";
    public const string AttemptVariableName = "ORCHESTRATION_ATTEMPT";

    /// <summary>The job of the run that this build is; empty where it is the whole run. Jobs of one run may share a machine, and must not end each other's processes.</summary>
    public string Job { get; init; } = string.Empty;

    /// <summary>What all processes of the run have in common, or of the job.</summary>
    public string Tag => Job.Length == 0 ? RunId : $"{RunId}+{Job}";

    public string Value => $"{Tag}/{Incarnation}";

    /// <summary>As it stands in a process's environment.</summary>
    public string Assignment => $"{VariableName}={Value}";

    /// <summary>The beginning shared by every build that ever carried the run.</summary>
    /// <param name="tag">As <see cref="Tag"/>.</param>
    public static string AssignmentOfRun(string tag) => $"{VariableName}={tag}/";

    /// <summary>The value that tells one attempt's processes from the others of the run; the last / keeps 1 apart from 10.</summary>
    public string Attempt(string group, int attempt) => $"{Value}/{group}/{attempt}/";
}
