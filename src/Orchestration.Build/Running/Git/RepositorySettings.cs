using System.Collections.Immutable;
using System.Text;

namespace Orchestration.Build.Running.Git;

/// <summary>A setting of the user.</summary>
/// <param name="Scope"><c>system</c>, <c>global</c>, <c>local</c>, <c>worktree</c> or <c>command</c>.</param>
/// <param name="Key">In git's form.</param>
/// <param name="Value">Null where there is only a key, which then is true.</param>
internal readonly record struct GitSetting(string Scope, string Key, string? Value);

/// <summary>
/// The user's settings as they were when the run began: for our own git all of them but those that say where it works or start programs, for repositories
/// that agents and gates work in only those that decide what files look like.
/// </summary>
/// <param name="All">Effective ones, in git's order.</param>
internal sealed record RepositorySettings(ImmutableArray<GitSetting> All)
{
    private const string System = "system";
    private const string Global = "global";

    /// <summary>Where a push of a worker goes.</summary>
    private const string NoPush = "orchestration-build-no-push:";

    private const string NoDownload = "orchestration-build-no-download:";

    private static readonly ImmutableHashSet<string> NeverOurs =
    [
        "core.bare", "core.worktree", "core.fsmonitor", "core.hookspath", "core.editor", "core.pager", "core.repositoryformatversion", "core.splitindex",
        "core.untrackedcache", "extensions.worktreeconfig", "extensions.refstorage", "index.sparse",
    ];

    private static readonly ImmutableArray<string> NeverOurSections = ["include.", "includeif.", "alias.", "init.", "submodule.", "branch.", "gc.", "maintenance."];

    private static readonly ImmutableHashSet<string> ForWorkers =
    [
        "core.autocrlf", "core.eol", "core.ignorecase", "core.filemode", "core.symlinks", "core.precomposeunicode", "core.longpaths", "core.attributesfile",
        "core.excludesfile", "core.sparsecheckout", "core.sparsecheckoutcone", "extensions.objectformat", "extensions.partialclone",
    ];

    private static readonly ImmutableArray<string> SectionsForWorkers = ["user.", "filter.", "lfs."];

    public static async Task<RepositorySettings> ReadAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "config", "--list", "-z", "--show-scope");
        return new RepositorySettings([.. listed.Fields.Chunk(2).Select(pair => Parse(pair[0], pair[1]))]);
    }

    /// <summary>The configuration of a git directory that only our own git uses.</summary>
    /// <param name="lfsStorage">Absolute path where Git LFS keeps what is made there, unless the user has a place for it.</param>
    public string ForView(string lfsStorage) => Render(All
        .Where(setting => !NeverOurs.Contains(setting.Key) && !NeverOurSections.Any(section => setting.Key.StartsWith(section, StringComparison.Ordinal)))
        .Prepend(new GitSetting(string.Empty, "lfs.storage", lfsStorage))

        // Nothing is downloaded: a large file that the user has not got is a pointer in our trees, too.
        .Append(new GitSetting(string.Empty, "lfs.url", NoDownload))
        .Append(new GitSetting(string.Empty, "lfs.skipdownloaderrors", "true")));

    /// <summary>
    /// The configuration of a repository that agents and gates work in. Version tools find the user's remotes by their URL; a push finds nothing.
    /// </summary>
    public string ForWorker()
    {
        var own = All.Where(setting => setting.Scope is not System and not Global).ToList();
        var remotes = own.Where(setting => setting.Key.StartsWith("remote.", StringComparison.Ordinal) && IsOfRemote(setting.Key)).ToList();
        var pushes = remotes.Where(setting => setting.Key.EndsWith(".url", StringComparison.Ordinal)).Select(setting => setting with { Key = setting.Key[..^".url".Length] + ".pushurl", Value = NoPush });
        return Render(own.Where(setting => IsForWorkers(setting.Key)).Concat(remotes).Concat(pushes.Distinct()).Append(new GitSetting(string.Empty, $"url.{NoPush}.pushinsteadof", string.Empty)));
    }

    /// <summary>What whoever works in a tree finds in place of the user's own settings and the machine's: they may change it.</summary>
    public (string Global, string System) ForWorkersHome() =>
        (Render(All.Where(setting => setting.Scope == Global), isRepository: false), Render(All.Where(setting => setting.Scope == System), isRepository: false));

    private static bool IsForWorkers(string key) =>
        ForWorkers.Contains(key)
        || SectionsForWorkers.Any(section => key.StartsWith(section, StringComparison.Ordinal))
        || (key.StartsWith("merge.", StringComparison.Ordinal) && key.EndsWith(".driver", StringComparison.Ordinal));

    private static bool IsOfRemote(string key) =>
        key.EndsWith(".url", StringComparison.Ordinal) || key.EndsWith(".fetch", StringComparison.Ordinal) || key.EndsWith(".promisor", StringComparison.Ordinal)
        || key.EndsWith(".partialclonefilter", StringComparison.Ordinal);

    /// <summary><c>key LF value</c>; a key alone is true.</summary>
    private static GitSetting Parse(string scope, string field)
    {
        var line = field.IndexOf('\n', StringComparison.Ordinal);
        return line < 0 ? new GitSetting(scope, field, null) : new GitSetting(scope, field[..line], field[(line + 1)..]);
    }

    private static string Render(IEnumerable<GitSetting> settings, bool isRepository = true)
    {
        var text = new StringBuilder();
        if (isRepository)
        {
            var extensions = settings.Any(setting => setting.Key.StartsWith("extensions.", StringComparison.Ordinal));
            Append(text, "core.repositoryformatversion", extensions ? "1" : "0");
            Append(text, "core.bare", "false");
            Append(text, "gc.auto", "0");
            Append(text, "maintenance.auto", "false");
        }

        foreach (var (_, key, value) in settings)
        {
            Append(text, key, value);
        }

        return text.ToString();
    }

    /// <summary>Section and name have no dot; what is between them may hold anything.</summary>
    private static void Append(StringBuilder text, string key, string? value)
    {
        var (first, last) = (key.IndexOf('.', StringComparison.Ordinal), key.LastIndexOf('.'));
        text.Append('[').Append(key, 0, first);
        if (last > first)
        {
            text.Append(" \"").Append(key[(first + 1)..last].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        text.Append("]\n\t").Append(key, last + 1, key.Length - last - 1);
        if (value is not null)
        {
            text.Append(" = \"").Append(Quoted(value)).Append('"');
        }

        text.Append('\n');
    }

    private static string Quoted(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\b", "\\b", StringComparison.Ordinal);
}
