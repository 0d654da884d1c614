using System.Collections.Immutable;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>The user's own tree, seen through a git directory of ours: their index, branches, objects and files are not touched.</summary>
/// <param name="Places">Where the spec is in it.</param>
internal sealed record SharedTree(TreeView View, SpecPlaces Places)
{
    /// <summary>Snapshots are in it.</summary>
    public GitRepository Repository => View.Ours;

    /// <param name="stateFolder">Absolute path of the spec's state folder; it has to exist.</param>
    /// <returns>Null outside of a repository.</returns>
    public static async Task<SharedTree?> FindAsync(Plan plan, string root, string stateFolder, CancellationToken cancellationToken)
    {
        if (!GitClient.IsInstalled || await GitRepository.FindAsync(new GitClient(), root, cancellationToken) is not { } user)
        {
            return null;
        }

        var state = await UserState.ReadAsync(user, cancellationToken);
        var source = await TreeSource.ReadAsync(user, state, cancellationToken);
        var directory = Path.Combine(stateFolder, "shared.git");
        GitDirectories.Write(source, directory, source.Settings.ForView(Path.Combine(directory, "lfs")), await HeadAsync(user, cancellationToken), ImmutableSortedDictionary<string, string>.Empty, user.Objects);
        var index = Path.GetFullPath((await user.Git.RunAsync(user.Place, cancellationToken, "rev-parse", "--git-path", "index")).Line, user.TopLevel);
        if (File.Exists(index))
        {
            // It knows which files have not changed since, so that they are not read again.
            Disk.Copy(index, Path.Combine(directory, "index"), overwrite: true);
        }

        return new SharedTree(new TreeView(source, user.TopLevel, TreeView.ViewOf(source, user.TopLevel, directory)), SpecPlaces.Of(user, plan, root, stateFolder));
    }

    /// <summary>The tree as it is on the disk, ignored files aside.</summary>
    public Task<Snapshot> SnapshotAsync(CancellationToken cancellationToken) => View.SnapshotAsync(cancellationToken);

    /// <summary>The file in two trees is the same but for boxes.</summary>
    public async Task<bool> DifferInBoxesOnlyAsync(string path, string from, string to, CancellationToken cancellationToken) =>
        await Repository.ReadFileAsync(from, path, cancellationToken) is { } before
        && await Repository.ReadFileAsync(to, path, cancellationToken) is { } after
        && BoxTicker.DifferInBoxesOnly(before, after);

    /// <summary>A branch without a commit has none.</summary>
    private static async Task<string> HeadAsync(GitRepository user, CancellationToken cancellationToken) =>
        await user.ResolveAsync("HEAD", cancellationToken) ?? $"ref: {SpecPlaces.HeadsPrefix}unborn";
}
