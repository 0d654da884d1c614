using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// The user's own tree, seen through an index of our own beside theirs. Objects are written into their repository (git's own clean-up removes
/// them in time); their index, branches and files are not touched.
/// </summary>
/// <param name="Places">Where the spec lies in it.</param>
internal sealed record SharedTree(GitRepository Repository, SpecPlaces Places, GitPlace Place)
{
    /// <param name="stateFolder">Absolute path of the spec's state folder; it has to exist.</param>
    /// <returns>Null outside of a repository.</returns>
    public static async Task<SharedTree?> FindAsync(Plan plan, string root, string stateFolder, CancellationToken cancellationToken)
    {
        if (!GitClient.IsInstalled || await GitRepository.FindAsync(new GitClient(), root, cancellationToken) is not { } repository)
        {
            return null;
        }

        var folder = (await repository.Git.RunAsync(repository.Place, cancellationToken, "rev-parse", "--absolute-git-dir")).Line;
        var index = Path.Combine(stateFolder, "shared-tree.index");
        File.Delete(index + ".lock");
        if (File.Exists(Path.Combine(folder, "index")))
        {
            // It knows which files have not changed since, so that they are not read again.
            File.Copy(Path.Combine(folder, "index"), index, overwrite: true);
        }

        return new SharedTree(repository, SpecPlaces.Of(repository, plan, root, stateFolder), new GitPlace(repository.TopLevel, folder, index));
    }

    /// <summary>The tree as it lies on disk, ignored files aside.</summary>
    public Task<string> SnapshotAsync(CancellationToken cancellationToken) => Repository.SnapshotAsync(Place, cancellationToken);

    /// <summary>The file in two trees is the same but for boxes.</summary>
    public async Task<bool> DifferInBoxesOnlyAsync(string path, string from, string to, CancellationToken cancellationToken) =>
        await Repository.ReadFileAsync(from, path, cancellationToken) is { } before
        && await Repository.ReadFileAsync(to, path, cancellationToken) is { } after
        && BoxTicker.DifferInBoxesOnly(before, after);
}
