using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Validation;

/// <summary><c>OrchestrationImplicitDependencies</c>: what a file without any dependency means.</summary>
internal enum ImplicitDependencies
{
    /// <summary>Each group depends on the one above it.</summary>
    Previous,

    /// <summary>All groups are independent.</summary>
    None,
}

/// <summary>What properties of the build decide about a spec.</summary>
internal sealed record ValidationOptions
{
    public static ValidationOptions Default { get; } = new();

    public ImplicitDependencies ImplicitDependencies { get; init; } = ImplicitDependencies.Previous;

    /// <summary><c>OrchestrationDefaultStandards</c>: patterns for entries that name no standards.</summary>
    public ImmutableArray<string> DefaultStandards { get; init; } = [];

    /// <summary><c>OrchestrationVerifyCommand</c>: the gate of groups for which the file names none.</summary>
    public GateCommand? VerifyCommand { get; init; }

    /// <summary>Names of the agent profiles of this build; empty: not checked.</summary>
    public ImmutableArray<string> AgentProfiles { get; init; } = [];
}
