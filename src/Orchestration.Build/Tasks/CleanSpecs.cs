using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Removes what builds left in the plan folder, and generated prompts that nobody edited; never the ledger.</summary>
[MSBuildMultiThreadableTask]
public sealed class CleanSpecs : OrchestrationTask
{
    /// <summary>Prompts too; they are source files, so <c>Clean</c> leaves them.</summary>
    public bool Prompts { get; set; }

    private protected override bool IsPlainBuild => !Prompts;

    private protected override PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation) =>
        BuildTargets.Clean(properties, output, Prompts);
}
