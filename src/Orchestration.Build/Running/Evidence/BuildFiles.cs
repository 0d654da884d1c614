using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Files that run in everybody's next build, by their names alone. A group may change them; a person is to see them first.</summary>
internal static class BuildFiles
{
    private static readonly ImmutableArray<string> Patterns =
    [
        "**/Directory.Build.*", "**/Directory.Packages.props", "**/Directory.Solution.*", "**/*.props", "**/*.targets", "**/global.json", "**/nuget.config", "**/MSBuild.rsp",
    ];

    /// <returns>In ordinal order.</returns>
    public static ImmutableArray<string> Among(IEnumerable<PathChange> changes) =>
        [.. PathPatterns.Matching(changes.Select(change => change.Path), Patterns).Order(StringComparer.Ordinal)];
}
