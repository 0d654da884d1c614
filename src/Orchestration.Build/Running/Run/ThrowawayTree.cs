using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>A tree at the current commit for an agent that nothing keeps from writing. Whatever it does there goes with the tree.</summary>
internal sealed class ThrowawayTree : IDisposable
{
    private const string Name = "planning";

    private readonly string _path;
    private readonly string _directory;

    private ThrowawayTree(GroupTree tree, string path, string directory) => (Tree, _path, _directory) = (tree, path, directory);

    public GroupTree Tree { get; }

    /// <returns>Null where there is no commit to make it from.</returns>
    /// <exception cref="GitException">Git refuses.</exception>
    public static async Task<ThrowawayTree?> CreateAsync(AgentScope scope, CancellationToken cancellationToken)
    {
        var git = new GitClient(hooks: false);
        if (!GitClient.IsInstalled
            || await GitVersions.FindTooOldAsync(git, scope.Root, cancellationToken) is not null
            || await GitRepository.FindAsync(git, scope.Root, cancellationToken) is not { } repository
            || await repository.ResolveAsync("HEAD", cancellationToken) is not { } head)
        {
            return null;
        }

        var source = await TreeSource.ReadAsync(repository, await UserState.ReadAsync(repository, cancellationToken), cancellationToken);
        var (path, directory) = (Path.Combine(scope.Paths.Trees, Name), Path.Combine(SpecPlaces.DirectoriesOf(scope.Paths.Trees), Name));
        var tree = await TreeRepository.CreateAsync(source, path, directory, Name, head, cancellationToken);
        var inside = Path.Combine(path, Path.GetRelativePath(repository.TopLevel, Folders.RealPath(scope.Root)));
        return new ThrowawayTree(new GroupTree(Directory.Exists(inside) ? Path.GetFullPath(inside) : path, Name, head) { OwnTree = Folders.RealPath(path), Environment = tree.Environment }, path, directory);
    }

    public void Dispose() => TreeRepository.Remove(_path, _directory);
}
