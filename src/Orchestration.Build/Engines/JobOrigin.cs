namespace Orchestration.Build.Engines;

/// <summary>Which job of which engine this process is, as the environment says it.</summary>
/// <param name="Run">One id for all jobs of a run.</param>
/// <param name="Job">The engine's id of the job, or null.</param>
/// <param name="Url">Its page, or null.</param>
/// <param name="Attempt">Tells the attempts of one job from each other.</param>
internal sealed record JobOrigin(string Engine, string Host, string Run, string? Job, string? Url, string Attempt)
{
    /// <summary>The engine of a process that none started.</summary>
    public const string Local = "local";

    /// <summary>When its process started; null where that is not asked.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="otherwise">The run where neither we nor the engine name one.</param>
    public static JobOrigin Read(Func<string, string?> variable, string host, string otherwise)
    {
        var found = Value("SLURM_JOB_ID") is { } slurm ? OfSlurm(slurm)
            : Value("GITLAB_CI") is not null ? OfGitLab()
            : Value("GITHUB_ACTIONS") is not null ? OfGitHub()
            : Value("TF_BUILD") is not null ? OfAzure()
            : new JobOrigin(Local, host, otherwise, null, null, "1");
        return found with
        {
            Engine = Value(JobVariables.Engine) ?? found.Engine,
            Run = Value(JobVariables.Run) ?? found.Run,
            Attempt = Safe(Value(JobVariables.Attempt) ?? found.Attempt),
        };

        string? Value(string name) => variable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        JobOrigin OfSlurm(string job) => new("slurm", Value("SLURMD_NODENAME") ?? host, otherwise, job, null, $"{job}.{Value("SLURM_RESTART_COUNT") ?? "0"}");

        JobOrigin OfGitLab() => new("gitlab", host, "gitlab-" + (Value("CI_PIPELINE_ID") ?? otherwise), Value("CI_JOB_ID"), Value("CI_JOB_URL"), Value("CI_JOB_ID") ?? "1");

        JobOrigin OfGitHub() => new(
            "github",
            host,
            "github-" + (Value("GITHUB_RUN_ID") ?? otherwise),
            Value("GITHUB_JOB"),
            Value("GITHUB_SERVER_URL") is { } server ? $"{server}/{Value("GITHUB_REPOSITORY")}/actions/runs/{Value("GITHUB_RUN_ID")}" : null,
            $"{Value("GITHUB_RUN_ID") ?? "1"}.{Value("GITHUB_RUN_ATTEMPT") ?? "1"}");

        JobOrigin OfAzure() => new(
            "azure",
            host,
            "azure-" + (Value("BUILD_BUILDID") ?? otherwise),
            Value("SYSTEM_JOBID"),
            Value("SYSTEM_COLLECTIONURI") is { } server ? $"{server}{Value("SYSTEM_TEAMPROJECT")}/_build/results?buildId={Value("BUILD_BUILDID")}" : null,
            $"{Value("BUILD_BUILDID") ?? "1"}.{Value("SYSTEM_JOBATTEMPT") ?? "1"}");
    }

    /// <summary>As part of a folder's name.</summary>
    private static string Safe(string attempt) => string.Concat(attempt.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')).TrimStart('.');
}
