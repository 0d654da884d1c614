using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Judges the list of changed paths, and nothing else.</summary>
internal static class DiffPolicy
{
    /// <summary>What decides whether work is accepted, in any repository; no group may edit it.</summary>
    public static readonly ImmutableArray<string> AlwaysProtected =
    [
        "agent-os/specs/**/tasks.md", "agent-os/specs/**/orchestration.y*ml", ".github/workflows/**", ".github/actions/**", ".gitlab-ci.yml", ".gitlab/ci/**",
        "azure-pipelines.yml", "azure-pipelines.yaml", "azure-pipelines/**", ".azure-pipelines/**", ".azuredevops/**", "Jenkinsfile", ".circleci/**",
        ".travis.yml", "appveyor.yml", ".appveyor.yml", "bitbucket-pipelines.yml", ".buildkite/**", ".drone.yml", ".woodpecker.yml", ".woodpecker/**",
        ".teamcity/**", ".ci/**",
    ];

    public static DiffVerdict Judge(IReadOnlyList<PathChange> changes, DiffRules rules)
    {
        var generated = Matching(changes, rules.Generated);
        var counted = changes.Where(change => !generated.Contains(change.Path)).OrderBy(change => change.Path, StringComparer.Ordinal).ToImmutableArray();
        var isProtected = Matching(counted, [.. AlwaysProtected, .. rules.Protect]);
        isProtected.UnionWith(JudgesOf(counted, rules));
        var outside = Outside(counted, rules.Writes);
        outside.ExceptWith(isProtected);
        return new DiffVerdict(
            counted,
            [.. generated.Order(StringComparer.Ordinal)],
            [.. isProtected.Order(StringComparer.Ordinal)],
            [.. outside.Order(StringComparer.Ordinal)],
            [.. counted.Where(change => change.IsNestedRepository).Select(change => change.Path)],
            NoChange: counted.IsEmpty && rules.HasOpenTasks && !rules.AllowNoChange);
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

        outside.ExceptWith(Matching(changes, writes));
        return outside;
    }

    /// <summary>Case does not matter: on the disks of half the users <c>Tasks.MD</c> is the same file.</summary>
    private static HashSet<string> Matching(IReadOnlyList<PathChange> changes, ImmutableArray<string> patterns)
    {
        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        foreach (var pattern in patterns.IsDefault ? [] : patterns)
        {
            var clean = pattern.Replace('\\', '/').Trim();
            clean = (clean.StartsWith("./", StringComparison.Ordinal) ? clean[2..] : clean).TrimEnd('/');
            if (clean.Length > 0)
            {
                // A bare folder means what lies in it.
                matcher.AddInclude(clean);
                matcher.AddInclude(clean + "/**");
            }
        }

        return [.. matcher.Match(changes.Select(change => change.Path)).Files.Select(match => match.Path)];
    }
}
