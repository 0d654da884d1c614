using System.Collections.Immutable;
using System.Text;

namespace Orchestration.Build.Output;

/// <summary>
/// <c>Directory.Solution.targets</c>: MSBuild asks every project of a solution for a target that is named for it, and fails with MSB4057 where one
/// does not have it. This file asks only those that have it.
/// </summary>
internal static class SolutionTargets
{
    public const string FileName = "Directory.Solution.targets";

    /// <summary>The public targets, as in <c>Orchestration.Build.targets</c>.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "NewOrchestration", "PlanOrchestration", "ValidateOrchestration", "ScaffoldOrchestration", "GenerateOrchestrationPrompts", "Orchestrate", "ExportOrchestration", "OrchestrateGroup", "CollectOrchestration", "VerifyOrchestration", "OrchestrationStatus",
        "ApproveOrchestration", "RejectOrchestration", "CleanOrchestration", "CleanOrchestrationTrees", "ExplainOrchestration",
    ];

    public static string Render()
    {
        var text = new StringBuilder("""
            <Project>
              <!-- Written by ScaffoldOrchestration: a target of Orchestration.Build that is named for a solution runs in the projects that have it. -->

            """.ReplaceLineEndings("\n"));
        foreach (var name in Names)
        {
            text.Append($"""
                  <Target Name="{name}">
                    <MSBuild Projects="@(ProjectReference)" Targets="{name}" BuildInParallel="true" SkipNonexistentTargets="true" />
                  </Target>

                """.ReplaceLineEndings("\n"));
        }

        return text.Append("</Project>\n").ToString();
    }
}
