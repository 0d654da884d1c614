using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Prints the last run of each spec and what would run next.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowStatus : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        ChannelOutput.Run(output, posted => StatusTarget.ShowAsync(properties, posted, cancellation));
}
