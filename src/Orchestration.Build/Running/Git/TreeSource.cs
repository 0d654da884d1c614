using System.Collections.Immutable;

namespace Orchestration.Build.Running.Git;

/// <summary>What every tree of a run is made from: the user's repository as it was when the run began.</summary>
/// <param name="User">Only its objects are read from here on.</param>
/// <param name="Refs">Branches, remote-tracking branches and tags, for tools that derive versions from them; commits by full name.</param>
/// <param name="Files">Files of its git directory that decide what is in a tree, by name relative to a git directory.</param>
/// <param name="MissingHooks">The folder of hooks that the user's settings name and that does not exist; null where all is well, or hooks are not asked for.</param>
internal sealed record TreeSource(GitRepository User, RepositorySettings Settings, ImmutableSortedDictionary<string, string> Refs, ImmutableArray<(string Name, byte[] Content)> Files, string? MissingHooks = null)
{
    private const string Hooks = "hooks";

    private static readonly string[] Copies = [SpecPlaces.HeadsPrefix, "refs/remotes/", "refs/tags/"];

    private static readonly string[] Copied = ["shallow", "info/exclude", "info/attributes", "info/sparse-checkout", Hooks];

    public static async Task<TreeSource> ReadAsync(GitRepository user, UserState state, CancellationToken cancellationToken)
    {
        var settings = await RepositorySettings.ReadAsync(user, cancellationToken);
        var refs = state.Theirs.Where(named => Copies.Any(prefix => named.Key.StartsWith(prefix, StringComparison.Ordinal))).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var paths = await user.Git.RunAsync(user.Place, ["rev-parse", .. Copied.SelectMany(name => new[] { "--git-path", name })], null, cancellationToken);
        var files = ImmutableArray.CreateBuilder<(string, byte[])>();
        var hooks = string.Empty;
        foreach (var (name, path) in Copied.Zip(paths.Text.Split('\n').Select(path => Path.GetFullPath(path, user.TopLevel))))
        {
            if (File.Exists(path))
            {
                files.Add((name, await File.ReadAllBytesAsync(path, cancellationToken)));
            }
            else if (name == Hooks)
            {
                hooks = path;
            }
        }

        // The user's hooks run from where they are: what an agent makes of a copy in its tree does not count.
        var git = user.Git.Hooks ? new GitClient(hooks: true) { Settings = user.Git.Settings.Add($"core.hooksPath={hooks}") } : user.Git;
        var missing = user.Git.Hooks && settings.All.Any(setting => setting.Key == "core.hookspath") && !Directory.Exists(hooks) ? hooks : null;
        return new TreeSource(user with { Git = git }, settings, refs, files.ToImmutable(), missing);
    }

    /// <summary>The same for a submodule, whose own copy in the user's repository is the source.</summary>
    /// <param name="copy">Absolute path of its git directory.</param>
    public TreeSource OfSubmodule(string copy) =>
        this with { User = new GitRepository(User.Git, copy, copy) { Place = new GitPlace(copy, copy) }, Refs = ImmutableSortedDictionary<string, string>.Empty, Files = [] };
}
