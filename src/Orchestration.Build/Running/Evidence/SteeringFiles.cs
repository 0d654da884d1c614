using System.Collections.Immutable;

namespace Orchestration.Build.Running.Evidence;

/// <summary>
/// Files that steer other agents, git or editors: merged without a word, they run in the next agent's tree or on the user's machine. They are free only where
/// <c>writes</c> names them.
/// </summary>
internal static class SteeringFiles
{
    /// <summary>Whatever agents a build uses; each profile adds its own.</summary>
    public static readonly ImmutableArray<string> Common =
    [
        "agent-os/standards/**", "agent-os/specs/**", ".agent-os/**", ".kiro/**", "openspec/changes/**", "docs/superpowers/**", ".specify/memory/**", "**/.gitattributes", "**/.gitmodules", ".husky/**", ".githooks/**", "lefthook.yml", ".pre-commit-config.yaml",
        "**/.vscode/tasks.json", "**/.vs/tasks.vs.json", "**/.zed/tasks.json", "**/.fleet/run.json", "**/.cursor/**", "**/.cursorrules", "**/.windsurfrules",
    ];

    /// <returns>The paths that are such files, that <c>writes</c> does not name, and that are not the spec's own notes.</returns>
    public static ISet<string> Among(IReadOnlyList<string> paths, DiffRules rules)
    {
        var (steering, writes) = (rules.Steering, rules.Writes);
        var found = PathPatterns.Matching(paths, steering);
        found.ExceptWith(PathPatterns.Matching(found, [rules.OwnSpec]));
        foreach (var pattern in (writes.IsDefault ? [] : writes).Where(pattern => Names(pattern, steering)))
        {
            found.ExceptWith(PathPatterns.Matching(found, [pattern]));
        }

        return found;
    }

    /// <summary>A pattern names them where it begins in one of their folders or ends in a name; <c>src/**</c> is not meant for them.</summary>
    private static bool Names(string pattern, ImmutableArray<string> steering)
    {
        var clean = PathPatterns.Clean(pattern);
        var wildcard = clean.IndexOf('*', StringComparison.Ordinal);
        return !clean[(clean.LastIndexOf('/') + 1)..].Contains('*', StringComparison.Ordinal)
            || PathPatterns.Matching([clean[..wildcard] + "x"], steering).Count > 0;
    }
}
