using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>For CI: specs valid, prompts up to date, gates of groups marked done pass. Writes no source file.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifySpecs : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        // Gates may take long.
        ((IBuildEngine3)BuildEngine).Yield();
        try
        {
            return ChannelOutput.Run(output, posted => VerifyTarget.VerifyAsync(properties, posted, cancellation));
        }
        finally
        {
            ((IBuildEngine3)BuildEngine).Reacquire();
        }
    }
}
