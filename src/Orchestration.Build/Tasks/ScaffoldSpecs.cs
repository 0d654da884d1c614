using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Writes or completes orchestration.yml from tasks.md.</summary>
[MSBuildMultiThreadableTask]
public sealed class ScaffoldSpecs : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Scaffold(properties, output);
}
