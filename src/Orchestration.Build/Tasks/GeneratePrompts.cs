using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Writes the prompts and plan.json of the specs asked for.</summary>
[MSBuildMultiThreadableTask]
public sealed class GeneratePrompts : OrchestrationTask
{
    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Generate(properties, output);
}
