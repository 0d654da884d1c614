using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// A tree of ours with two git directories. <c>.git</c> in it belongs to whoever works there, and nothing they do to it matters. Ours is elsewhere: an index
/// and settings that nobody else writes, and a quarantine, in which what they leave stays until it is accepted or kept.
/// </summary>
/// <param name="Source">What it was made from.</param>
/// <param name="Path">Absolute path of the tree.</param>
/// <param name="Ours">Our view of it: it sees the user's objects and writes its own.</param>
internal sealed record TreeRepository(TreeSource Source, string Path, GitRepository Ours) : TreeView(Source, Path, Ours)
{
    private const string GlobalFile = "global-config";
    private const string SystemFile = "system-config";

    /// <summary>Variables for whoever works in the tree: what they set at any level ends with it.</summary>
    public ImmutableSortedDictionary<string, string> Environment => ImmutableSortedDictionary<string, string>.Empty
        .Add("GIT_CONFIG_GLOBAL", System.IO.Path.Combine(Path, ".git", GlobalFile))
        .Add("GIT_CONFIG_SYSTEM", System.IO.Path.Combine(Path, ".git", SystemFile))

        // The user's repository is above: without this, git finds it where a tree has lost its own.
        .Add("GIT_CEILING_DIRECTORIES", System.IO.Path.GetDirectoryName(Path)!);

    /// <summary>A new tree at a commit; what was at its paths goes.</summary>
    /// <param name="directory">Absolute path of our git directory.</param>
    /// <param name="branch">What whoever works there sees as the current branch.</param>
    public static async Task<TreeRepository> CreateAsync(
        TreeSource source, string path, string directory, string branch, string commit, CancellationToken cancellationToken)
    {
        Remove(path, directory);
        Disk.CreateFolder(path);
        GitDirectories.Write(source, directory, source.Settings.ForView(LfsObjects.StorageOf(directory)), commit, ImmutableSortedDictionary<string, string>.Empty, source.User.Objects);
        var tree = Open(source, path, directory);

        LfsObjects.Offer(tree);

        // Our index is the last thing written: that it is there says that the tree is complete.
        await tree.Git.RunAsync(tree.Place, cancellationToken, "read-tree", "-m", "-u", commit);
        if (File.Exists(System.IO.Path.Combine(path, Submodules.ListFile)))
        {
            await Submodules.CreateAsync(tree, (await tree.ListAsync(cancellationToken)).Links, cancellationToken);
        }

        tree.HandOver(branch, commit);
        return tree;
    }

    /// <summary>The tree that was completely made at these paths, or null; a link in its place is none.</summary>
    public static TreeRepository? Find(TreeSource source, string path, string directory) =>
        new DirectoryInfo(path) is { Exists: true, LinkTarget: null } && File.Exists(System.IO.Path.Combine(directory, "index")) ? Open(source, path, directory) : null;

    public static void Remove(string path, string directory)
    {
        // Without its index our view says that there is no tree.
        if (System.IO.Directory.Exists(directory))
        {
            Disk.Delete(System.IO.Path.Combine(directory, "index"));
        }

        Folders.Delete(path);
        Folders.Delete(Submodules.ViewsOf(directory));
        Folders.Delete(directory);
    }

    /// <summary>Gives whoever works in the tree a repository of their own: at a commit, with our index, and without anything that was there.</summary>
    /// <param name="branch">Its current branch; empty where none is checked out.</param>
    /// <param name="merging">The commit that is being merged into it, or null.</param>
    public void HandOver(string branch, string commit, string? merging = null)
    {
        var git = System.IO.Path.Combine(Path, ".git");
        var reference = SpecPlaces.HeadsPrefix + branch;
        var (head, refs) = branch.Length == 0 ? (commit, Source.Refs) : ("ref: " + reference, Source.Refs.SetItem(reference, commit));
        GitDirectories.Write(Source, git, Source.Settings.ForWorker(), head, refs, User.Objects, Ours.Objects);
        Disk.Copy(System.IO.Path.Combine(Directory, "index"), System.IO.Path.Combine(git, "index"));
        var (global, system) = Source.Settings.ForWorkersHome();
        Disk.WriteText(System.IO.Path.Combine(git, GlobalFile), global);
        Disk.WriteText(System.IO.Path.Combine(git, SystemFile), system);
        if (merging is not null)
        {
            Disk.WriteText(System.IO.Path.Combine(git, "MERGE_HEAD"), merging + "\n");
            Disk.WriteText(System.IO.Path.Combine(git, "MERGE_MSG"), $"Merge {merging}\n");
            Disk.WriteText(System.IO.Path.Combine(git, "MERGE_MODE"), "no-ff");
        }
    }

    /// <summary>Makes the tree on the disk equal to <paramref name="tree"/>; ignored files stay, so that builds are incremental.</summary>
    public async Task ResetToAsync(string tree, CancellationToken cancellationToken)
    {
        await Git.RunAsync(Place, cancellationToken, "read-tree", "--reset", "-u", tree);
        await Git.RunAsync(Place, cancellationToken, "clean", "-ffdq");
    }

    /// <summary>Puts single paths back to what they were.</summary>
    public Task RestoreAsync(string treeish, IEnumerable<string> paths, CancellationToken cancellationToken) =>
        Git.RunAsync(
            Place,
            ["restore", "--source", treeish, "--staged", "--worktree", "--pathspec-from-file=-", "--pathspec-file-nul"],
            Encoding.UTF8.GetBytes(string.Join('\0', paths)),
            cancellationToken);

    /// <summary>Brings a commit with all that it needs into the user's repository, where a ref may then name it.</summary>
    /// <param name="known">A commit that is there.</param>
    public async Task PublishAsync(string commit, string known, CancellationToken cancellationToken)
    {
        var listed = await Git.RunAsync(Place, cancellationToken, "rev-list", "--objects", "--no-object-names", commit, "^" + known);
        var objects = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Quarantine.Release(Ours.Objects, User.Objects, objects);
        await LfsObjects.ReleaseAsync(this, objects, cancellationToken);
    }

    /// <summary>The tree at these paths, complete or not.</summary>
    public static TreeRepository Open(TreeSource source, string path, string directory) =>
        new(source, path, ViewOf(source, path, directory));
}
