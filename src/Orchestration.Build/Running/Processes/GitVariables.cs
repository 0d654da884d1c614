using System.Collections.Immutable;

namespace Orchestration.Build.Running.Processes;

/// <summary>Which of git's environment variables reach what a build starts.</summary>
internal static class GitVariables
{
    private const string Prefix = "GIT_";

    /// <summary>Say where git works. Git sets them for its hooks: with them a <c>git</c> that an agent or a gate starts would work on the user's own index and branch.</summary>
    public static ImmutableHashSet<string> Diverting { get; } = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_IMPLICIT_WORK_TREE",
        "GIT_INTERNAL_SUPER_PREFIX", "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS", "GIT_LITERAL_PATHSPECS", "GIT_REFLOG_ACTION");

    /// <summary>Say who and how; the only ones that our own git gets.</summary>
    private static readonly ImmutableHashSet<string> Neutral = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT", "GIT_EXEC_PATH", "GIT_TEMPLATE_DIR", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CEILING_DIRECTORIES");

    /// <summary>Settings by environment (a container's <c>safe.directory</c>), large files, certificates.</summary>
    private static readonly ImmutableArray<string> NeutralFamilies = ["GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_LFS_", "GIT_SSL_"];

    public static bool IsGits(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether our own git gets the variable.</summary>
    public static bool IsNeutral(string name) =>
        Neutral.Contains(name) || NeutralFamilies.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
}
