namespace Orchestration.Build.Running.Git;

/// <summary>Gives a new tree the submodules that the user's tree has, cloned from the repository's own copies: no network, no keys.</summary>
internal static class Submodules
{
    public const string ListFile = ".gitmodules";

    public static Task PrepareAsync(GitRepository repository, WorkTree tree, CancellationToken cancellationToken) =>
        PrepareAsync(repository.Git, tree.PlainPlace, repository.CommonDirectory, cancellationToken);

    public static async Task PrepareAsync(GitClient git, GitPlace place, string source, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(place.Directory, ListFile)))
        {
            return;
        }

        foreach (var (name, path) in await ListAsync(git, place, ["--file", ListFile], cancellationToken))
        {
            var copy = Path.Combine(source, "modules", name);
            if (!Directory.Exists(copy))
            {
                // The user has not initialised it either.
                continue;
            }

            await git.RunAsync(
                place, cancellationToken, "-c", "protocol.file.allow=always", "-c", $"submodule.{name}.url={copy}", "submodule", "update", "--init", "--checkout", "--quiet", "--", path);
            await PrepareAsync(git, new GitPlace(Path.Combine(place.Directory, path)), copy, cancellationToken);
        }
    }

    /// <param name="source">What to read: options of <c>git config</c>.</param>
    public static async Task<IReadOnlyList<(string Name, string Path)>> ListAsync(GitClient git, GitPlace place, string[] source, CancellationToken cancellationToken)
    {
        var listed = await git.TryAsync(
            place, cancellationToken, ["config", .. source, "-z", "--get-regexp", @"^submodule\..*\.path$"]);
        return [.. listed.Fields.Select(Parse)];
    }

    /// <summary><c>submodule.NAME.path LF PATH</c>.</summary>
    private static (string Name, string Path) Parse(string field)
    {
        var line = field.IndexOf('\n', StringComparison.Ordinal);
        return (field["submodule.".Length..(line - ".path".Length)], field[(line + 1)..]);
    }
}
