using System.Collections.Immutable;

namespace Orchestration.Build.Engines;

/// <summary>The environment of a job on an engine. All names of ours begin with <c>ORCH_</c>; what an engine sets itself is read where ours is absent.</summary>
internal static class JobVariables
{
    public const string Spec = "ORCH_SPEC";
    public const string Group = "ORCH_GROUP";

    /// <summary>Ids of the groups whose results the job needs, separated by spaces.</summary>
    public const string Needs = "ORCH_NEEDS";

    /// <summary>The commit that all jobs of a run start from; where it is absent, the one that is checked out.</summary>
    public const string Base = "ORCH_BASE";

    /// <summary>Hash of the plan that the jobs were made from.</summary>
    public const string Plan = "ORCH_PLAN";

    /// <summary>One id for all jobs of a run.</summary>
    public const string Run = "ORCH_RUN";
    public const string Engine = "ORCH_ENGINE";
    public const string Agent = "ORCH_AGENT";

    /// <summary>Folder with one folder for each job whose result is needed.</summary>
    public const string In = "ORCH_IN";

    /// <summary>Folder that gets one more.</summary>
    public const string Out = "ORCH_OUT";

    /// <summary>Tells the attempts of one job from each other.</summary>
    public const string Attempt = "ORCH_ATTEMPT";

    /// <summary>A file that gets the exit code of this attempt, whoever's result is taken.</summary>
    public const string ExitFile = "ORCH_EXIT_FILE";

    /// <summary>How many waves a committed workflow has jobs for.</summary>
    public const string Waves = "ORCH_WAVES";

    /// <summary>How many jobs share the limits of cost and tokens.</summary>
    public const string Share = "ORCH_SHARE";

    public static ImmutableArray<string> All { get; } = [Spec, Group, Needs, Base, Plan, Run, Engine, Agent, In, Out, Attempt, ExitFile, Waves, Share];
}

/// <summary>Exit codes of a job. MSBuild itself knows 0 and 1.</summary>
internal static class JobExit
{
    /// <summary>Accepted; or not, and others run without it (<see cref="JobResult.Skipped"/>).</summary>
    public const int Accepted = 0;
    public const int NotAccepted = 1;

    /// <summary>A group that the job needs has no accepted result for this commit and plan.</summary>
    public const int NeedMissing = 69;

    /// <summary>The results that the job needs do not fit each other.</summary>
    public const int NeedsConflict = 73;

    /// <summary>The machine or the disk; another try may do better. The only one that an engine may retry.</summary>
    public const int Infrastructure = 75;

    /// <summary>128 and the number of SIGTERM.</summary>
    public const int Cancelled = 143;
}
