using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>A person's word on groups that passed their gate and wait for it.</summary>
[MSBuildMultiThreadableTask]
public sealed class DecideApproval : OrchestrationTask
{
    /// <summary>False sends the work back to the agent.</summary>
    public bool Approve { get; set; }

    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        ChannelOutput.Run(output, posted => ApprovalTarget.DecideAsync(properties, posted, Approve, cancellation));
}
