using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Removes the working trees and branches that runs left.</summary>
[MSBuildMultiThreadableTask]
public sealed class CleanWorktrees : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        ChannelOutput.Run(output, posted => WorktreeTarget.CleanAsync(properties, posted, cancellation));
}
