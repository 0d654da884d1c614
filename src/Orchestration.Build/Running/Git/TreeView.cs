using System.Text;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// A folder seen through a git directory of ours: an index and settings that nobody else writes, and a quarantine for what is made of the files that others
/// left. Whatever git directory is in the folder itself is not looked at.
/// </summary>
/// <param name="Source">What it was made from.</param>
/// <param name="Path">Absolute path of the folder.</param>
/// <param name="Ours">Our view of it: it sees the user's objects and writes its own.</param>
internal record TreeView(TreeSource Source, string Path, GitRepository Ours)
{
    private const string ExcludeFile = "info/exclude";

    protected GitClient Git => Ours.Git;

    public GitPlace Place => Ours.Place;

    public GitRepository User => Source.User;

    /// <summary>Absolute path of our git directory.</summary>
    public string Directory => Ours.CommonDirectory;

    /// <param name="path">Absolute path of the folder.</param>
    /// <param name="directory">Absolute path of our git directory.</param>
    public static GitRepository ViewOf(TreeSource source, string path, string directory) =>
        new(source.User.Git, path, directory) { Place = new GitPlace(path, directory, IsOurs: true) };

    /// <summary>The tree as it is on the disk, without ignored files and without repositories inside it.</summary>
    /// <exception cref="GitException">Git cannot read or convert a file.</exception>
    public async Task<Snapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        // Before git looks into any of them: to add one is to run what its own settings name.
        var (nested, links, written) = await ListAsync(cancellationToken);
        Exclude(nested);
        await Submodules.MarkAsync(this, links.Keys, cancellationToken);
        if (written.Count > 0)
        {
            await Git.RunAsync(
                Place, ["update-index", "-z", "--no-skip-worktree", "--stdin"], Encoding.UTF8.GetBytes(string.Join('\0', written)), cancellationToken);
        }

        await Git.RunAsync(Place, cancellationToken, "-c", "core.sparseCheckout=false", "add", "--all", "--", ".");
        var work = await Submodules.TakeAsync(this, links, cancellationToken);
        return new Snapshot((await Git.RunAsync(Place, cancellationToken, "write-tree")).Line, nested, work);
    }

    /// <summary>What is in the tree and <see cref="SnapshotAsync"/> does not see: build outputs, caches. A folder in which all is ignored stands for its files, with <c>/</c>.</summary>
    public async Task<IReadOnlyList<string>> ListIgnoredAsync(CancellationToken cancellationToken) =>
        (await Git.RunAsync(Place, cancellationToken, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")).Fields;

    /// <summary>What git sees in the tree; it reads no more than the HEAD of repositories inside it.</summary>
    protected async Task<Listing> ListAsync(CancellationToken cancellationToken)
    {
        const string Unknown = "? ";
        const string Skipped = "S ";
        const string Link = "160000 ";
        Exclude([]);
        var (nested, links, written) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        var listed = await Git.RunAsync(
            Place, cancellationToken, "-c", "core.sparseCheckout=false", "ls-files", "-z", "-t", "--stage", "--others", "--exclude-standard");
        foreach (var entry in listed.Fields)
        {
            var rest = entry[Unknown.Length..];
            if (entry.StartsWith(Unknown, StringComparison.Ordinal))
            {
                if (rest.EndsWith('/'))
                {
                    nested.Add(rest.TrimEnd('/'));
                }
            }
            else if (rest.StartsWith(Link, StringComparison.Ordinal))
            {
                links[PathOf(rest)] = rest[Link.Length..].Split(' ')[0];
            }
            else if (entry.StartsWith(Skipped, StringComparison.Ordinal) && System.IO.Path.Exists(System.IO.Path.Combine(Path, PathOf(rest))))
            {
                written.Add(PathOf(rest));
            }
        }

        return new Listing(nested, links, written);

        static string PathOf(string stage) => stage[(stage.IndexOf('\t', StringComparison.Ordinal) + 1)..];
    }

    private void Exclude(IReadOnlyList<string> folders)
    {
        var (_, users) = Source.Files.FirstOrDefault(file => file.Name == ExcludeFile);
        var text = string.Concat(folders.Select(folder => $"\n/{Escaped(folder)}/"));
        AtomicFile.WriteBytes(System.IO.Path.Combine(Directory, ExcludeFile), [.. users ?? [], .. Encoding.UTF8.GetBytes(text + "\n")]);
    }

    /// <summary>As a pattern that means just this path.</summary>
    private static string Escaped(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            text.Append(c is '*' or '?' or '[' or ']' or '\\' or ' ' or '!' or '#' ? "\\" : string.Empty).Append(c);
        }

        return text.ToString();
    }
}

/// <summary>What git sees in a tree.</summary>
/// <param name="Nested">Repositories that git would take for part of it.</param>
/// <param name="Links">Commits of its submodules by path.</param>
/// <param name="Written">Files outside of a sparse checkout that are there all the same.</param>
internal sealed record Listing(IReadOnlyList<string> Nested, IReadOnlyDictionary<string, string> Links, IReadOnlyList<string> Written);

/// <summary>A tree as it was on the disk.</summary>
/// <param name="Tree">Its object name.</param>
/// <param name="Nested">Repositories inside it, which are not part of it.</param>
/// <param name="InSubmodules">Submodules with work inside that no commit of ours would carry.</param>
internal sealed record Snapshot(string Tree, IReadOnlyList<string> Nested, IReadOnlyList<string> InSubmodules);
