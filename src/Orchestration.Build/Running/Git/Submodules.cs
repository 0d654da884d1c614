namespace Orchestration.Build.Running.Git;

/// <summary>Gives a new tree the submodules that the user's tree has, cloned from the repository's own copies: no network, no keys.</summary>
internal static class Submodules
{
    public static Task PrepareAsync(GitRepository repository, WorkTree tree, CancellationToken cancellationToken) =>
        PrepareAsync(repository.Git, tree.PlainPlace, repository.CommonDirectory, cancellationToken);

    public static async Task PrepareAsync(GitClient git, GitPlace place, string source, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(place.Directory, ".gitmodules")))
        {
            return;
        }

        var listed = await git.TryAsync(
            place, cancellationToken, "config", "--file", ".gitmodules", "-z", "--get-regexp", @"^submodule\..*\.path$").ConfigureAwait(false);
        foreach (var (name, path) in listed.Fields.Select(Parse))
        {
            var copy = Path.Combine(source, "modules", name);
            if (!Directory.Exists(copy))
            {
                // The user has not initialised it either.
                continue;
            }

            await git.RunAsync(
                place, cancellationToken, "-c", "protocol.file.allow=always", "-c", $"submodule.{name}.url={copy}", "submodule", "update", "--init", "--checkout", "--quiet", "--", path).ConfigureAwait(false);
            await PrepareAsync(git, new GitPlace(Path.Combine(place.Directory, path)), copy, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary><c>submodule.NAME.path LF PATH</c>.</summary>
    private static (string Name, string Path) Parse(string field)
    {
        var line = field.IndexOf('\n', StringComparison.Ordinal);
        return (field["submodule.".Length..(line - ".path".Length)], field[(line + 1)..]);
    }
}
