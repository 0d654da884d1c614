using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Pipeline;

/// <summary>What a target returns: the plans of the valid specs it was about.</summary>
internal sealed record PipelineResult(ImmutableArray<Plan> Plans)
{
    public static PipelineResult Empty { get; } = new([]);
}
