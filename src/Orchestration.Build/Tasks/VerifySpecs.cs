using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>For CI: specs valid, prompts up to date, gates of groups marked done pass. Writes no source file.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifySpecs : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Verify(properties, output);
}
