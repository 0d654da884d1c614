using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Reports all that is wrong with the specs asked for.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateSpecs : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Validate(properties, output);
}
