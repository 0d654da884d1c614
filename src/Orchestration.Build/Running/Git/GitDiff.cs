using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <param name="Objects">Names of all that the second tree has and the first has not, but for the tree itself.</param>
internal sealed record TreeDiff(IReadOnlyList<PathChange> Changes, IReadOnlyList<string> Objects)
{
    /// <summary>What a snapshot shows as a repository is a submodule that the user has: other repositories are not in it.</summary>
    public IEnumerable<PathChange> OfSnapshots =>
        Changes.Select(change => change.Content == PathContent.Repository ? change with { Content = PathContent.Submodule } : change);
}

/// <summary>What is between two trees. A rename is a removal and an addition, so that both paths meet the policy.</summary>
internal static class GitDiff
{
    private const string Nothing = "000000";
    private const string Folder = "040000";
    private const string Submodule = "160000";

    public static async Task<TreeDiff> BetweenAsync(GitRepository repository, string from, string to, CancellationToken cancellationToken)
    {
        var answer = await repository.Git.RunAsync(
            repository.Place, cancellationToken, "diff-tree", "-r", "-t", "-z", "--raw", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", from, to);
        return Parse(answer.Text);
    }

    /// <summary><c>:oldmode newmode oldid newid status NUL path NUL</c>, repeated.</summary>
    internal static TreeDiff Parse(string raw)
    {
        var fields = raw.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var changes = new List<PathChange>(fields.Length / 2);
        var objects = new List<string>(fields.Length / 2);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var columns = fields[i].TrimStart(':').Split(' ');
            var (before, now, name, status) = (columns[0], columns[1], columns[3], columns[4]);
            if (now is not Nothing and not Submodule)
            {
                objects.Add(name);
            }

            // A folder is reported beside its files.
            if (before != Folder && now != Folder)
            {
                changes.Add(new PathChange(fields[i + 1], KindOf(status), ContentOf(now)));
            }
        }

        return new TreeDiff(changes, objects);
    }

    private static PathContent ContentOf(string mode) => mode switch
    {
        "120000" => PathContent.Link,
        Submodule => PathContent.Repository,
        _ => PathContent.File,
    };

    private static PathChangeKind KindOf(string status) => status[0] switch
    {
        'A' => PathChangeKind.Added,
        'D' => PathChangeKind.Deleted,
        _ => PathChangeKind.Modified,
    };
}
