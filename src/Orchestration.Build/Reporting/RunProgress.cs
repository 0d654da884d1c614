using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>What a group does at the moment.</summary>
internal enum GroupPhase
{
    Agent,

    /// <summary>The agent has ended; its changes are examined, or wait for their turn at the gate.</summary>
    Check,
    Gate,
    Merge,

    /// <summary>For a rate limit, or for the next attempt.</summary>
    Wait,
}

/// <summary>A group that is neither planned nor over.</summary>
/// <param name="Detail">Of an agent its name and model, of a gate which one and its command, of a wait its reason, of a check what is special about it.</param>
/// <param name="Until">End of a wait, where it is known.</param>
internal sealed record GroupActivity(PlanGroup Group, GroupPhase Phase, string Detail, DateTimeOffset Since, DateTimeOffset? Until = null);

/// <summary>How far a run is.</summary>
/// <param name="Done">Groups whose work is accepted, by this run or an earlier one.</param>
/// <param name="Active">In the order of the file.</param>
/// <param name="CostUsd">Of all agents of the spec, in all runs; null: unknown.</param>
internal sealed record RunProgress(int Done, int Total, ImmutableArray<GroupActivity> Active, decimal? CostUsd);
