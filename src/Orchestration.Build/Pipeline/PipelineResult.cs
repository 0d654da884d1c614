using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Pipeline;

/// <summary>What a target returns: the groups of the valid specs it was about.</summary>
/// <param name="Plans">Empty where an earlier build's answer is given again.</param>
internal sealed record PipelineResult(ImmutableArray<Plan> Plans, IReadOnlyList<GroupRecord> Groups)
{
    public PipelineResult(ImmutableArray<Plan> plans)
        : this(plans, [.. plans.SelectMany(plan => GroupRecord.Of(plan))])
    {
    }

    public static PipelineResult Empty { get; } = new([], []);
}
