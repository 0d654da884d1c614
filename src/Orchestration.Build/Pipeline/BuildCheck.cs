using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>Whether anything changed since the last plain build. Reads its few properties itself: it is all that an unchanged build runs.</summary>
internal static class BuildCheck
{
    /// <summary>The last build's stamp, if all that build depended on is as it was.</summary>
    public static BuildStamp? FindUnchanged(IReadOnlyDictionary<string, string> properties) =>
        BuildStamp.Read(BuildStamp.PathIn(PlanFolder(properties))) is { } stamp && stamp.Hash == Hash(properties) ? stamp : null;

    /// <summary>Leaves the stamp for the next build; without one the next build looks for itself.</summary>
    public static void Remember(IReadOnlyDictionary<string, string> properties, IReadOnlyList<Diagnostic> said)
    {
        if (Hash(properties) is { } hash)
        {
            AtomicFile.WriteIfDifferent(BuildStamp.PathIn(PlanFolder(properties)), new BuildStamp(hash, said).Write());
        }
    }

    private static string? Hash(IReadOnlyDictionary<string, string> properties) =>
        InputHash.Compute(
            Root(properties),
            PlanFolder(properties),
            Text(properties, "OrchestrationPromptTemplate") is { } template ? Path.GetFullPath(template, Root(properties)) : null,
            properties);

    private static string Root(IReadOnlyDictionary<string, string> properties) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(Text(properties, "OrchestrationRoot") ?? "."));

    private static string PlanFolder(IReadOnlyDictionary<string, string> properties) =>
        Path.GetFullPath(Text(properties, "OrchestrationPlanFolder") ?? OrchestrationOptions.DefaultPlanFolder, Root(properties));

    private static string? Text(IReadOnlyDictionary<string, string> properties, string name) =>
        properties.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
