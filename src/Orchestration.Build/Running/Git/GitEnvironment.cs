using System.Diagnostics;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Git;

/// <summary>The environment and the settings under which git answers the same for every user.</summary>
internal static class GitEnvironment
{
    /// <summary>Settings of a user that would change what our commands do, or start programs behind our back.</summary>
    private static readonly string[] Settings =
    [
        "gc.auto=0", "maintenance.auto=false", "core.fsmonitor=false", "core.safecrlf=false", "core.splitIndex=false", "core.longpaths=true",
        "merge.autoStash=false", "merge.verifySignatures=false", "merge.stat=false", "rerere.enabled=false", "submodule.recurse=false",
        "advice.detachedHead=false", "init.defaultBranch=main", "color.ui=never",
    ];

    /// <param name="hooks">Hooks and signing as the user has set them up; off otherwise.</param>
    public static IEnumerable<string> GlobalArguments(bool hooks)
    {
        yield return "--no-pager";
        yield return "--literal-pathspecs";
        foreach (var setting in Settings)
        {
            yield return "-c";
            yield return setting;
        }

        if (!hooks)
        {
            yield return "-c";
            yield return "core.hooksPath=/dev/null";
            yield return "-c";
            yield return "commit.gpgSign=false";
        }
    }

    public static void Apply(ProcessStartInfo start, GitPlace place)
    {
        foreach (var name in start.Environment.Keys.Where(name => GitVariables.IsGits(name) && !GitVariables.IsNeutral(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_EDITOR"] = ":";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        if (place.GitDirectory is not null)
        {
            start.Environment["GIT_DIR"] = place.GitDirectory;
            start.Environment["GIT_WORK_TREE"] = place.Directory;
        }

        if (place.IsOurs)
        {
            start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
            start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        }

        if (place.Alternates is { } alternates)
        {
            // Quoted: the list is separated by a character that a path may hold.
            start.Environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = $"\"{alternates.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        }

        if (place.IndexFile is not null)
        {
            start.Environment["GIT_INDEX_FILE"] = place.IndexFile;
        }
    }
}
