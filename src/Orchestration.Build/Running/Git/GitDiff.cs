using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What lies between two trees. A rename is a removal and an addition, so that both paths meet the policy.</summary>
internal static class GitDiff
{
    public static async Task<IReadOnlyList<PathChange>> BetweenAsync(
        GitRepository repository, string from, string to, CancellationToken cancellationToken)
    {
        var answer = await repository.Git.RunAsync(
            repository.Place, cancellationToken, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", from, to);
        return Parse(answer.Text);
    }

    /// <summary><c>:oldmode newmode oldid newid status NUL path NUL</c>, repeated.</summary>
    internal static IReadOnlyList<PathChange> Parse(string raw)
    {
        var fields = raw.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var changes = new List<PathChange>(fields.Length / 2);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var columns = fields[i].Split(' ');
            changes.Add(new PathChange(fields[i + 1], KindOf(columns[4]), ContentOf(columns[1]), columns[1] == Nothing ? string.Empty : columns[3]));
        }

        return changes;
    }

    private const string Nothing = "000000";

    private static PathContent ContentOf(string mode) => mode switch
    {
        "120000" => PathContent.Link,
        "160000" => PathContent.Repository,
        _ => PathContent.File,
    };

    private static PathChangeKind KindOf(string status) => status[0] switch
    {
        'A' => PathChangeKind.Added,
        'D' => PathChangeKind.Deleted,
        _ => PathChangeKind.Modified,
    };
}
