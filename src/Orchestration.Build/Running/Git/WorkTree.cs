using System.Text;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>A linked working tree of ours.</summary>
/// <param name="Path">Absolute path of the tree.</param>
/// <param name="GitDirectory">Its own git directory, under the repository's <c>worktrees</c>.</param>
internal sealed record WorkTree(GitRepository Repository, string Path, string GitDirectory)
{
    private const string OwnIndex = "orchestration-index";

    private GitClient Git => Repository.Git;

    /// <summary>
    /// The tree seen through an index of our own: what an agent did to the tree's index (staged, <c>assume-unchanged</c>, <c>skip-worktree</c>)
    /// and to its HEAD (commits, another branch) does not matter.
    /// </summary>
    public GitPlace Place => new(Path, GitDirectory, System.IO.Path.Combine(GitDirectory, OwnIndex));

    /// <summary>The tree as git itself sees it.</summary>
    public GitPlace PlainPlace => new(Path, GitDirectory);

    /// <summary>Fills a new tree from its HEAD, and makes our index.</summary>
    public async Task CheckOutAsync(CancellationToken cancellationToken)
    {
        await Git.RunAsync(PlainPlace, cancellationToken, "reset", "--hard", "--quiet");
        await Submodules.PrepareAsync(Repository, this, cancellationToken);

        // Whole or not at all: that it is there says that the tree is complete.
        AtomicFile.WriteBytes(Place.IndexFile!, await File.ReadAllBytesAsync(System.IO.Path.Combine(GitDirectory, "index"), cancellationToken));
    }

    /// <summary>The tree as it lies on disk, ignored files aside.</summary>
    public Task<string> SnapshotAsync(CancellationToken cancellationToken) => Repository.SnapshotAsync(Place, cancellationToken);

    /// <summary>Makes the tree on disk equal to <paramref name="tree"/>, ignored files aside.</summary>
    public async Task ResetToAsync(string tree, CancellationToken cancellationToken)
    {
        await Git.RunAsync(Place, cancellationToken, "add", "--all", "--", ".");
        await Git.RunAsync(Place, cancellationToken, "read-tree", "--reset", "-u", tree);
    }

    /// <summary>Puts single paths back to what they were.</summary>
    public Task RestoreAsync(string treeish, IEnumerable<string> paths, CancellationToken cancellationToken) =>
        Git.RunAsync(
            Place,
            ["restore", "--source", treeish, "--staged", "--worktree", "--pathspec-from-file=-", "--pathspec-file-nul"],
            Encoding.UTF8.GetBytes(string.Join('\0', paths)),
            cancellationToken);

    /// <summary>Whether something lies in the tree that <see cref="SnapshotAsync"/> does not see: build outputs, caches.</summary>
    public async Task<bool> HasIgnoredFilesAsync(CancellationToken cancellationToken)
    {
        var answer = await Git.RunAsync(
            Place, cancellationToken, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory");
        return answer.Bytes.Length > 0;
    }
}
