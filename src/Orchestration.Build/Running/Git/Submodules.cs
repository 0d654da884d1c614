using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Submodules that the user's tree has, in trees of ours: repositories made like the tree itself, from the copies in the user's repository, so that there is
/// no network and no key. Our git never looks into them through the tree: their entries are marked, and their HEAD is read as a file.
/// </summary>
internal static class Submodules
{
    public const string ListFile = ".gitmodules";

    /// <summary>Where our views of a tree's submodules are.</summary>
    /// <param name="directory">Our git directory of the tree.</param>
    public static string ViewsOf(string directory) => directory + ".modules";

    /// <summary>Fills a new tree.</summary>
    /// <param name="links">Paths and commits in our index.</param>
    public static async Task CreateAsync(TreeRepository tree, IReadOnlyDictionary<string, string> links, CancellationToken cancellationToken)
    {
        await MarkAsync(tree, links.Keys, cancellationToken);
        foreach (var (inner, path) in await FindAsync(tree, links, cancellationToken))
        {
            await TreeRepository.CreateAsync(inner.Source, inner.Path, inner.Directory, "main", links[path], cancellationToken);
        }
    }

    /// <summary>Keeps our git out of them: it would run what their own settings name.</summary>
    public static async Task MarkAsync(TreeView tree, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        if (string.Join('\0', paths) is { Length: > 0 } marked)
        {
            await tree.Ours.Git.RunAsync(tree.Place, ["update-index", "-z", "--skip-worktree", "--stdin"], System.Text.Encoding.UTF8.GetBytes(marked), cancellationToken);
        }
    }

    /// <summary>Brings what the submodules point to now into the index of the tree.</summary>
    /// <param name="links">Paths and commits in our index.</param>
    /// <returns>Those with work inside that no commit of ours would carry.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(TreeView tree, IReadOnlyDictionary<string, string> links, CancellationToken cancellationToken)
    {
        var inside = new List<string>();
        foreach (var (inner, path) in await FindAsync(tree, links, cancellationToken))
        {
            var isOurs = Directory.Exists(inner.Directory);
            if (!isOurs && !File.Exists(Path.Combine(inner.Path, ".git")))
            {
                // Not checked out.
                continue;
            }

            if (!Directory.Exists(inner.Path))
            {
                await tree.Ours.Git.RunAsync(tree.Place, cancellationToken, "update-index", "--force-remove", "--", path);
                continue;
            }

            // In the user's own tree the git directory is the copy itself.
            var head = ReadHead(isOurs ? Path.Combine(inner.Path, ".git") : inner.User.CommonDirectory) ?? links[path];
            if (!(await inner.User.Git.TryAsync(inner.User.Place, cancellationToken, "cat-file", "-e", head + "^{commit}")).Succeeded
                || (isOurs && await HasWorkAsync(inner, head, cancellationToken)))
            {
                inside.Add(path);
            }
            else if (head != links[path])
            {
                await tree.Ours.Git.RunAsync(tree.Place, cancellationToken, "update-index", "--cacheinfo", $"160000,{head},{path}");
                await MarkAsync(tree, [path], cancellationToken);
            }
        }

        return inside;
    }

    /// <summary>Gives the user's own tree the submodules of a commit that it was moved to.</summary>
    public static async Task UpdateAsync(GitClient git, GitPlace place, string source, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(place.Directory, ListFile)))
        {
            return;
        }

        foreach (var (name, path) in await ListAsync(git, place, cancellationToken))
        {
            var copy = Path.Combine(source, "modules", name);
            if (Directory.Exists(copy))
            {
                await git.RunAsync(
                    place, cancellationToken, "-c", "protocol.file.allow=always", "-c", $"submodule.{name}.url={copy}", "submodule", "update", "--init", "--checkout", "--quiet", "--", path);
                await UpdateAsync(git, new GitPlace(Path.Combine(place.Directory, path)), copy, cancellationToken);
            }
        }
    }

    /// <summary>New files in there do not count: builds leave such.</summary>
    private static async Task<bool> HasWorkAsync(TreeRepository inner, string head, CancellationToken cancellationToken)
    {
        var snapshot = await inner.SnapshotAsync(cancellationToken);
        var changes = await GitDiff.BetweenAsync(inner.Ours, head, snapshot.Tree, cancellationToken);
        return snapshot.InSubmodules.Count > 0 || changes.Changes.Any(change => change.Kind != Evidence.PathChangeKind.Added);
    }

    /// <summary>Submodules of the tree that the user's repository has a copy of.</summary>
    private static async Task<IReadOnlyList<(TreeRepository Inner, string Path)>> FindAsync(
        TreeView tree, IReadOnlyDictionary<string, string> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0)
        {
            return [];
        }

        var found = new List<(TreeRepository, string)>();
        foreach (var (name, path) in await ListAsync(tree.Ours.Git, tree.Place, cancellationToken))
        {
            var copy = Path.Combine(tree.User.CommonDirectory, "modules", name);
            if (links.ContainsKey(path) && !name.Contains("..", StringComparison.Ordinal) && Directory.Exists(copy))
            {
                var (inner, directory) = (Path.Combine(tree.Path, path), Path.Combine(ViewsOf(tree.Directory), name));
                found.Add((TreeRepository.Open(tree.Source.OfSubmodule(copy), inner, directory), path));
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> ListAsync(GitClient git, GitPlace place, CancellationToken cancellationToken)
    {
        var listed = await git.TryAsync(place, cancellationToken, "config", "--file", ListFile, "-z", "--get-regexp", @"^submodule\..*\.path$");
        return [.. listed.Fields.Select(Parse)];
    }

    /// <summary><c>submodule.NAME.path LF PATH</c>.</summary>
    private static (string Name, string Path) Parse(string field)
    {
        var line = field.IndexOf('\n', StringComparison.Ordinal);
        return (field["submodule.".Length..(line - ".path".Length)], field[(line + 1)..]);
    }

    private static string Relative(TreeRepository tree, TreeRepository inner) =>
        Path.GetRelativePath(tree.Path, inner.Path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The commit that a repository is at; null where that cannot be read.</summary>
    private static string? ReadHead(string git)
    {
        const string Reference = "ref: ";
        var head = Read("HEAD");
        for (var step = 0; step < 5 && head is not null && head.StartsWith(Reference, StringComparison.Ordinal); step++)
        {
            var name = head[Reference.Length..].Trim();
            head = Read(name) ?? Read("packed-refs")?.Split('\n').FirstOrDefault(line => line.EndsWith(' ' + name, StringComparison.Ordinal))?.Split(' ')[0];
        }

        return head is { Length: >= 40 } && head.All(char.IsAsciiHexDigit) ? head : null;

        string? Read(string name) =>
            name.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(name) || !File.Exists(Path.Combine(git, name))
                ? null
                : OrdinaryFile.ReadAllText(Path.Combine(git, name)).Trim();
    }
}
