using System.Collections.Concurrent;
using System.Text;

namespace Orchestration.Build.Running.Git;

/// <summary>What <c>git status</c> says about one path.</summary>
/// <param name="Code">Two letters: index and working tree; <c>??</c> is untracked.</param>
/// <param name="Path">From the top level, <c>/</c>-separated.</param>
internal readonly record struct StatusEntry(string Code, string Path);

/// <summary>The user's repository: questions, commits and refs, none of which touches a working tree.</summary>
/// <param name="TopLevel">Absolute path of the user's working tree.</param>
/// <param name="CommonDirectory">Absolute path of the git directory that all working trees share.</param>
internal sealed record GitRepository(GitClient Git, string TopLevel, string CommonDirectory)
{
    private const int ObjectNameLength = 40;

    private static readonly ConcurrentDictionary<string, string> Trees = new(StringComparer.Ordinal);

    public GitPlace Place { get; init; } = new(TopLevel);

    /// <summary>Where its objects are.</summary>
    public string Objects => Path.Combine(CommonDirectory, "objects");

    /// <summary>The repository that holds a folder, or null outside of one.</summary>
    /// <exception cref="GitException">There is one, and git refuses to work in it (another owner, bare).</exception>
    public static async Task<GitRepository?> FindAsync(GitClient git, string directory, CancellationToken cancellationToken)
    {
        var answer = await git.TryAsync(
            new GitPlace(directory), cancellationToken, "rev-parse", "--show-toplevel", "--git-common-dir");
        if (!answer.Succeeded && !answer.Error.Contains("not a git repository", StringComparison.Ordinal))
        {
            throw new GitException("rev-parse", answer.Error);
        }

        var lines = answer.Line.Split('\n', StringSplitOptions.TrimEntries);
        return answer.Succeeded && lines.Length == 2
            ? new GitRepository(git, Path.GetFullPath(lines[0]), Path.GetFullPath(lines[1], directory))
            : null;
    }

    /// <summary>The same repository with an identity for commits where the user has configured none.</summary>
    public async Task<GitRepository> WithIdentityAsync(CancellationToken cancellationToken)
    {
        var known = await Git.TryAsync(Place, cancellationToken, "var", "GIT_COMMITTER_IDENT");
        var author = await Git.TryAsync(Place, cancellationToken, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT");
        return known.Succeeded && author.Succeeded
            ? this
            : this with
            {
                Git = new GitClient(Git.Hooks)
                {
                    Settings = [.. Git.Settings, "user.name=Orchestration.Build", "user.email=orchestration-build@localhost"],
                },
            };
    }

    /// <summary>The commit a revision names, or null.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        var answer = await Git.TryAsync(
            Place, cancellationToken, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
        return answer.Succeeded ? answer.Line : null;
    }

    /// <summary>The checked-out branch without <c>refs/heads/</c>, or null when HEAD is detached.</summary>
    public async Task<string?> BranchAsync(CancellationToken cancellationToken)
    {
        var answer = await Git.TryAsync(Place, cancellationToken, "symbolic-ref", "--quiet", "HEAD");
        const string Heads = "refs/heads/";
        return answer.Succeeded && answer.Line.StartsWith(Heads, StringComparison.Ordinal) ? answer.Line[Heads.Length..] : null;
    }

    /// <summary>Everything that is not as committed, ignored files aside.</summary>
    public async Task<IReadOnlyList<StatusEntry>> StatusAsync(CancellationToken cancellationToken)
    {
        var answer = await Git.RunAsync(
            Place, cancellationToken, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=none");
        return [.. answer.Fields.Select(field => new StatusEntry(field[..2], field[3..]))];
    }

    public async Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken) =>
        ancestor == descendant
        || (await Git.TryAsync(Place, cancellationToken, "merge-base", "--is-ancestor", ancestor, descendant)).Succeeded;

    /// <summary>The tree of a commit. What is asked by object name is asked once: it never changes, in any repository.</summary>
    public async Task<string> TreeAsync(string commit, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(commit, out var known))
        {
            return known;
        }

        var tree = (await Git.RunAsync(Place, cancellationToken, "rev-parse", "--verify", commit + "^{tree}")).Line;
        if (commit.Length >= ObjectNameLength && commit.All(char.IsAsciiHexDigit))
        {
            Trees[commit] = tree;
        }

        return tree;
    }

    /// <summary>The bytes of a file in a commit or tree, or null where it has none.</summary>
    public async Task<byte[]?> ReadFileAsync(string treeish, string path, CancellationToken cancellationToken)
    {
        var answer = await Git.TryAsync(Place, cancellationToken, "cat-file", "blob", $"{treeish}:{path}");
        return answer.Succeeded ? answer.Bytes : null;
    }

    /// <summary>A commit that no branch names yet.</summary>
    public async Task<string> CommitTreeAsync(string tree, IEnumerable<string> parents, string message, CancellationToken cancellationToken)
    {
        List<string> arguments = ["commit-tree", tree];
        foreach (var parent in parents)
        {
            arguments.Add("-p");
            arguments.Add(parent);
        }

        if (Git.Hooks && await SignsAsync(cancellationToken))
        {
            arguments.Add("-S");
        }

        var answer = await Git.RunAsync(Place, arguments, Encoding.UTF8.GetBytes(message), cancellationToken);
        Trees[answer.Line] = tree;
        return answer.Line;
    }

    /// <summary>Moves or makes a ref in one step, whatever it names now.</summary>
    public Task UpdateRefAsync(string name, string commit, CancellationToken cancellationToken) =>
        Git.RunAsync(Place, cancellationToken, "update-ref", name, commit);

    private async Task<bool> SignsAsync(CancellationToken cancellationToken) =>
        (await Git.TryAsync(Place, cancellationToken, "config", "--type=bool", "--get", "commit.gpgSign")).Line == "true";
}
