using System.Globalization;

namespace Orchestration.Build.Engines;

/// <summary>The first lines of every exported file: by them the package knows its own.</summary>
internal static class EngineHeader
{
    private const string First = "Written by ExportOrchestration of Orchestration.Build. Do not edit.";

    /// <param name="comment">How a comment begins.</param>
    public static string Of(EnginePlan plan, string comment) => string.Create(CultureInfo.InvariantCulture, $"""
        {comment} {First}
        {comment} Write it again: {EngineText.Name(plan.Settings.Command)}
        {comment} Spec {EngineText.Name(plan.Spec)}, plan {plan.Hash}, {plan.Jobs.Length} {(plan.Jobs.Length == 1 ? "job" : "jobs")}.

        """).ReplaceLineEndings("\n");

    /// <summary>The same for a file that reads the plan when it runs: it does not change with the plan.</summary>
    public static string OfWaves(EnginePlan plan, string comment) => $"""
        {comment} {First}
        {comment} Write it again: {EngineText.Name(plan.Settings.Command)}
        {comment} Spec {EngineText.Name(plan.Spec)}; its groups are read when this runs.

        """;

    /// <summary>Whether a file is one that may be written again.</summary>
    public static bool IsOn(string text) => text.Split('\n').Take(3).Any(line => line.Contains(First, StringComparison.Ordinal));
}
