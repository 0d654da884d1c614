using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Model;

namespace Orchestration.Build.Running.Ledger;

/// <summary>What a run may do. Defaults are the properties' defaults.</summary>
internal sealed record RunSettings
{
    /// <summary>Profile of groups that name none; null: every group must name one (<c>OrchestrationAgent=file</c>).</summary>
    public string? DefaultAgent { get; init; }

    public int MaxParallelism { get; init; } = 4;

    /// <summary>Groups to run, as typed: numbers, ranges, ids or titles; empty = all.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Runs groups that are done.</summary>
    public bool Force { get; init; }

    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Fail;

    public PermissionLevel Permissions { get; init; } = PermissionLevel.Edit;

    /// <summary>Agents have trees of their own: several may run at once.</summary>
    public bool Isolated { get; init; }

    /// <summary>Several agents at once in one tree.</summary>
    public bool AllowSharedTree { get; init; }

    /// <summary>A last agent run turns the results into prose.</summary>
    public bool MergeResults { get; init; }

    public decimal? MaxCostUsd { get; init; }

    public long? MaxTokens { get; init; }

    /// <summary>Longest a lane rests for rate limits before its groups are given up.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Agents start although an earlier build learned that they rest.</summary>
    public bool IgnoreRateLimits { get; init; }

    /// <summary>Per stream of an attempt, in bytes.</summary>
    public long MaxLogSize { get; init; } = 100L * 1024 * 1024;

    /// <summary>Of one attempt, where the group names none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gates in trees of groups may run beside each other.</summary>
    public bool ParallelGates { get; init; } = true;

    /// <summary>Of one run of a gate.</summary>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Attempts after the first, where the group names none.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>First back-off; doubles each time, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between the polite and the forced end of an agent.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From an agent's own final event to its end by us, where it does not exit by itself.</summary>
    public TimeSpan EndGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Names of environment variables agents may see; empty = all but MSBuild's own.</summary>
    public ImmutableArray<string> AllowedEnvironment { get; init; } = [];

    public WorkLimits Limits { get; init; } = WorkLimits.Default;

    /// <summary>A group without a gate does not start.</summary>
    public bool RequireGate { get; init; }

    /// <summary>The user's hooks and signing take part when work is committed.</summary>
    public bool GitHooks { get; init; }

    /// <summary>Of the commits of groups, before the trailers; with placeholders.</summary>
    public string CommitMessage { get; init; } = "{title}";

    /// <summary>Absolute paths of folders that builds write: what is in them is nobody's uncommitted work.</summary>
    public ImmutableArray<string> OwnPaths { get; init; } = [];

    /// <summary>Accepted work comes to the user's branch at the end. A job leaves it on ours.</summary>
    public bool Lands { get; init; } = true;

    /// <summary>This process lives for this build only: after SIGTERM it ends with code 143.</summary>
    public bool OneShotProcess { get; init; }

    /// <summary>How many agents may run at once.</summary>
    public int Slots => Isolated || AllowSharedTree ? Math.Max(1, MaxParallelism) : 1;
}
