using System.Collections.Immutable;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Judges the list of changed paths, and nothing else.</summary>
internal static class DiffPolicy
{
    /// <summary>What decides whether work is accepted, in any repository; no group may edit it.</summary>
    public static readonly ImmutableArray<string> AlwaysProtected =
    [
        .. SpecHomes.ContractFiles, ".github/workflows/**", ".github/actions/**", ".gitlab-ci.yml", ".gitlab/ci/**",
        "azure-pipelines.yml", "azure-pipelines.yaml", "azure-pipelines/**", ".azure-pipelines/**", ".azuredevops/**", "Jenkinsfile", ".circleci/**",
        ".travis.yml", "appveyor.yml", ".appveyor.yml", "bitbucket-pipelines.yml", ".buildkite/**", ".drone.yml", ".woodpecker.yml", ".woodpecker/**",
        ".teamcity/**", ".ci/**",
    ];

    public static DiffVerdict Judge(IReadOnlyList<PathChange> changes, DiffRules rules)
    {
        var generated = PathPatterns.Matching([.. changes.Select(change => change.Path)], rules.Generated);
        var counted = changes.Where(change => !generated.Contains(change.Path)).OrderBy(change => change.Path, StringComparer.Ordinal).ToImmutableArray();
        var paths = counted.Select(change => change.Path).ToList();
        var isProtected = PathPatterns.Matching(paths, [.. AlwaysProtected, .. rules.Protect]);
        isProtected.UnionWith(JudgesOf(counted, rules));
        isProtected.UnionWith(SteeringFiles.Among(paths, rules));
        var outside = Outside(counted, rules.Writes);
        outside.ExceptWith(isProtected);
        return new DiffVerdict(
            counted,
            [.. generated.Order(StringComparer.Ordinal)],
            [.. isProtected.Order(StringComparer.Ordinal)],
            [.. outside.Order(StringComparer.Ordinal)],
            [.. counted.Where(change => change.Content == PathContent.Repository).Select(change => change.Path)],
            [.. counted.Where(change => change.Content == PathContent.Link && change.Kind != PathChangeKind.Deleted && LeadsOut(change.Path, rules.Facts.TargetOf(change.Path))).Select(change => change.Path)],
            NoChange: counted.IsEmpty && rules.HasOpenTasks && !rules.AllowNoChange);
    }

    /// <summary>Whether a link leads out of the tree, wherever the tree is checked out; into <c>.git</c> is out, too.</summary>
    internal static bool LeadsOut(string path, string? target)
    {
        if (target is null)
        {
            return false;
        }

        var steps = new Stack<string>(path.Split('/')[..^1]);
        foreach (var step in target.Replace('\\', '/').Split('/'))
        {
            if (step == ".." && !steps.TryPop(out _))
            {
                return true;
            }

            if (step is not ("" or "." or ".."))
            {
                steps.Push(step);
            }
        }

        return target.StartsWith('/') || target.StartsWith('\\') || target.AsSpan(1 < target.Length ? 1 : 0).StartsWith(":")
            || steps.Contains(".git", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A gate's file is free only to a group that names that very file in <c>writes</c>: then a person has said so.</summary>
    private static IEnumerable<string> JudgesOf(ImmutableArray<PathChange> changes, DiffRules rules) =>
        changes
            .Select(change => change.Path)
            .Where(path => rules.GateFiles.Contains(path, StringComparer.OrdinalIgnoreCase) && !rules.Writes.Contains(path, StringComparer.Ordinal));

    private static HashSet<string> Outside(ImmutableArray<PathChange> changes, ImmutableArray<string> writes)
    {
        var outside = changes.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        if (writes.IsDefaultOrEmpty)
        {
            outside.Clear();
            return outside;
        }

        outside.ExceptWith(PathPatterns.Matching([.. changes.Select(change => change.Path)], writes));
        return outside;
    }
}
