using System.Runtime.CompilerServices;
using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Runs the plan of one spec, or shows it: <c>OrchestrationAgent</c> decides.</summary>
[MSBuildMultiThreadableTask]
public sealed class OrchestrateSpec : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        FinishedRun.Repeat(properties, output) ?? CarryOut(properties, output, cancellation);

    // Of its own, so that a finished plan compiles nothing of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PipelineResult CarryOut(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation)
    {
        // The node builds other projects while agents work.
        ((IBuildEngine3)BuildEngine).Yield();
        try
        {
            return ChannelOutput.Run(output, posted => RunTarget.OrchestrateAsync(properties, posted, cancellation));
        }
        finally
        {
            ((IBuildEngine3)BuildEngine).Reacquire();
        }
    }
}
