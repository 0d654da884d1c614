using System.Globalization;
using System.Text;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Commits that an agent made in its own repository and that hold something its work does not: on another branch, in its stash, or reset away. They go with
/// that repository, so they are copied under a ref of ours first.
/// </summary>
internal static class AgentCommits
{
    /// <summary>The most that is copied, in bytes of objects.</summary>
    private const long MaxSize = 100 * 1024 * 1024;

    private const int MaxTips = 200;
    private const int MaxFileSize = 1024 * 1024;

    private static readonly string[] NamingFiles = ["HEAD", "packed-refs", "logs/HEAD", "logs/refs/stash"];

    /// <param name="taken">Object name of the tree that was taken as the agent's work.</param>
    /// <returns>The refs, or none.</returns>
    public static async Task<IReadOnlyList<string>> KeepAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, string taken, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(tree.Path, ".git");
        if (FindTips(directory, tree.Source, note) is not { Count: > 0 } tips || !HoldsOrdinaryFiles(tree, Path.Combine(directory, "objects")))
        {
            return [];
        }

        try
        {
            return await KeepAsync(context, group, tree, note, taken, tips, cancellationToken);
        }
        catch (GitException)
        {
            // What git cannot read is no commit.
            return [];
        }
    }

    private static async Task<IReadOnlyList<string>> KeepAsync(
        WorkspaceContext context, PlanGroup group, TreeRepository tree, TreeNote note, string taken, IReadOnlyList<string> tips, CancellationToken cancellationToken)
    {
        var place = tree.Place with { Alternates = Path.Combine(tree.Path, ".git", "objects") };
        var kept = new List<string>();
        foreach (var tip in await UnreachableAsync(context.Git, place, note, tips, cancellationToken))
        {
            if (kept.Count == MaxTips || await BlobsAsync(context.Git, place, note, tip, taken, cancellationToken) is not { } objects)
            {
                continue;
            }

            // Through a pack that git checks: what the agent's repository holds need not be what it says.
            var pack = Path.Combine(tree.Directory, "agent");
            var name = (await context.Git.RunAsync(place, ["pack-objects", "-q", pack], objects, cancellationToken)).Line;
            var file = $"{pack}-{name}.pack";
            var content = await File.ReadAllBytesAsync(file, cancellationToken);
            Disk.Delete(file);
            Disk.Delete(Path.ChangeExtension(file, ".idx"));
            await context.Git.RunAsync(context.Repository.Place, ["index-pack", "--stdin", "--fix-thin", "--strict"], content, cancellationToken);
            var reference = SpecPlaces.KeptRef(context.Places.Place, GitNames.Leaf(group.PromptFileName) + "-agent", tip);
            await context.Repository.UpdateRefAsync(reference, tip, cancellationToken);
            kept.Add(reference);
        }

        return kept;
    }

    /// <summary>Tips that are commits, without those that others of them hold.</summary>
    private static async Task<IReadOnlyList<string>> UnreachableAsync(GitClient git, GitPlace place, TreeNote note, IReadOnlyList<string> tips, CancellationToken cancellationToken)
    {
        var known = await git.RunAsync(place, ["cat-file", "--batch-check=%(objecttype) %(objectname)"], Lines(tips.Select(tip => tip + "^{commit}")), cancellationToken);
        var commits = known.Text.Split('\n').Where(line => line.StartsWith("commit ", StringComparison.Ordinal)).Select(line => line["commit ".Length..]).Distinct(StringComparer.Ordinal).ToList();
        if (commits.Count == 0)
        {
            return [];
        }

        var independent = await git.RunAsync(place, cancellationToken, ["merge-base", "--independent", .. commits, note.DiffBase]);
        return [.. independent.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(commit => commit != note.DiffBase && commit != note.Base)];
    }

    /// <summary>What a tip needs beside what the user has; null where its files are all in the work, or are too many.</summary>
    private static async Task<byte[]?> BlobsAsync(GitClient git, GitPlace place, TreeNote note, string tip, string taken, CancellationToken cancellationToken)
    {
        var repository = new GitRepository(git, place.Directory, place.GitDirectory!) { Place = place };
        var (left, work) = (await GitDiff.BetweenAsync(repository, note.DiffBase, tip, cancellationToken), await GitDiff.BetweenAsync(repository, taken, tip, cancellationToken));
        var changed = left.Changes.Where(change => change.Kind != Evidence.PathChangeKind.Deleted).Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        if (!work.Changes.Any(change => change.Kind != Evidence.PathChangeKind.Deleted && changed.Contains(change.Path)))
        {
            return null;
        }

        var listed = await git.RunAsync(place, cancellationToken, "rev-list", "--objects", "--no-object-names", tip, "^" + note.Base, "^" + note.DiffBase);
        var sizes = await git.RunAsync(place, ["cat-file", "--batch-check=%(objectsize)"], listed.Bytes, cancellationToken);
        var size = sizes.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0);
        return size <= MaxSize ? listed.Bytes : null;
    }

    /// <summary>What the agent's refs and its logs name, read as files: nothing of its repository is run.</summary>
    private static IReadOnlyList<string>? FindTips(string directory, TreeSource source, TreeNote note)
    {
        if (new DirectoryInfo(directory) is not { Exists: true, LinkTarget: null })
        {
            return null;
        }

        var known = source.Refs.Values.Append(note.Base).Append(note.DiffBase).Append(note.Repair?.Work ?? note.Base).ToHashSet(StringComparer.Ordinal);
        var files = NamingFiles.Select(name => Path.Combine(directory, name)).Concat(FilesBelow(Path.Combine(directory, "refs")));
        return [.. files.SelectMany(NamesIn).Where(name => !known.Contains(name) && name.Any(digit => digit != '0')).Distinct(StringComparer.Ordinal).Take(MaxTips)];
    }

    private static IEnumerable<string> NamesIn(string path)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: <= MaxFileSize })
        {
            return [];
        }

        try
        {
            return OrdinaryFile.ReadAllText(path).Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length is 40 or 64 && word.All(char.IsAsciiHexDigit)).ToList();
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IEnumerable<string> FilesBelow(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        : [];

    /// <summary>Nothing but files of its own may be where git reads: a pipe would hold it for ever, and a link may lead to one.</summary>
    private static bool HoldsOrdinaryFiles(TreeRepository tree, string folder)
    {
        var others = Path.Combine(folder, "info", "alternates");
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (pending.TryPop(out var next))
        {
            if (next is not { Exists: true, LinkTarget: null })
            {
                return false;
            }

            foreach (var entry in next.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo inner)
                {
                    pending.Push(inner);
                }
                else if (entry.LinkTarget is not null || !OrdinaryFile.HasSize(entry.FullName))
                {
                    return false;
                }
            }
        }

        return File.Exists(others) && File.ReadAllText(others) == GitDirectories.Alternates([tree.User.Objects, tree.Ours.Objects]);
    }

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
