using System.Text;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Running.Git;

/// <summary>Uncommitted changes, told apart.</summary>
/// <param name="Generated">Paths of files that this package wrote (or removed): carried along.</param>
/// <param name="Foreign">The user's own changes.</param>
internal sealed record StatusSplit(IReadOnlyList<string> Generated, IReadOnlyList<string> Foreign);

/// <summary>Tells what this package generated from what a person changed; an edited prompt is a person's.</summary>
internal sealed class OwnFiles(WorkspaceContext context)
{
    private const string PromptsFolder = "/implementation/prompts/";

    /// <summary>A prompt that is not committed as it is; null where all are.</summary>
    /// <param name="prompts">Absolute paths: one that git ignores is in no status.</param>
    /// <returns>Relative to the top of the repository.</returns>
    public static async Task<string?> FindPromptAsync(GitRepository repository, IEnumerable<StatusEntry> status, IEnumerable<string> prompts, CancellationToken cancellationToken)
    {
        if (status.Select(entry => entry.Path).FirstOrDefault(IsPrompt) is { } changed)
        {
            return changed;
        }

        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD");
        var committed = listed.Text.Split('\0').ToHashSet(StringComparer.Ordinal);
        return prompts.Select(path => Path.GetRelativePath(repository.TopLevel, path).Replace('\\', '/')).FirstOrDefault(path => !path.StartsWith("../", StringComparison.Ordinal) && !committed.Contains(path));
    }

    /// <summary>Changes outside of what builds write.</summary>
    /// <param name="top">Absolute path of the working tree.</param>
    /// <param name="own">Absolute paths of folders and files.</param>
    public static IEnumerable<StatusEntry> Outside(IEnumerable<StatusEntry> status, string top, IReadOnlyCollection<string> own) => status.Where(entry =>
    {
        var path = Path.GetFullPath(Path.Combine(top, entry.Path));
        return !own.Select(Path.TrimEndingDirectorySeparator).Any(ours => path == ours || path.StartsWith(ours + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    });

    public async Task<StatusSplit> SplitAsync(IReadOnlyList<StatusEntry> status, CancellationToken cancellationToken)
    {
        var generated = new List<string>();
        var foreign = new List<string>();
        foreach (var entry in Outside(status, context.Repository.TopLevel, context.Scope.Settings.OwnPaths))
        {
            var path = Path.GetFullPath(Path.Combine(context.Repository.TopLevel, entry.Path));
            var ours = IsPrompt(entry.Path) && await IsGeneratedAsync(entry.Path, path, cancellationToken);
            (ours ? generated : foreign).Add(entry.Path);
        }

        return new StatusSplit(generated, foreign);
    }

    private static bool IsPrompt(string path) => ("/" + path).Contains(PromptsFolder, StringComparison.Ordinal);

    private async Task<bool> IsGeneratedAsync(string relative, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return IsOurs(await File.ReadAllBytesAsync(path, cancellationToken));
        }

        return await context.Repository.ReadFileAsync("HEAD", relative, cancellationToken) is { } removed && IsOurs(removed);
    }

    private static bool IsOurs(byte[] content) => PromptMarker.Read(Encoding.UTF8.GetString(content)).Origin == PromptOrigin.Ours;
}
