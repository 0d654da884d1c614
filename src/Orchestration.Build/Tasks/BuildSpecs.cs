using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>The hook in plain builds: validates, and writes what is out of date where the mode says so.</summary>
[MSBuildMultiThreadableTask]
public sealed class BuildSpecs : OrchestrationTask
{
    private protected override bool IsPlainBuild => true;

    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Build(properties, output);
}
