using Orchestration.Build.Output;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// The work of one group on its way between machines: a git bundle with one ref. What comes back is data of somebody who ran an agent: it goes into a quarantine of
/// its own, and leaves that only if it is whole and has the one ref. What its commits are worth is for <see cref="JobCommits"/> to say.
/// </summary>
internal static class JobBundle
{
    public const string FileName = "edits.bundle";

    /// <summary>What Git LFS keeps beside git goes along as files.</summary>
    public const string LfsFolder = "lfs";

    /// <summary>The one ref of every bundle.</summary>
    private const string Name = "refs/orchestrate/job";

    /// <summary>Writes the commits from a base to the commit of a group's work.</summary>
    /// <param name="repository">Knows the commit.</param>
    public static async Task WriteAsync(GitRepository repository, string file, string start, string commit, CancellationToken cancellationToken)
    {
        await repository.UpdateRefAsync(Name, commit, cancellationToken);
        try
        {
            await repository.Git.RunAsync(repository.Place, cancellationToken, "bundle", "create", "--quiet", file, Name, "^" + start);
        }
        finally
        {
            await repository.Git.TryAsync(repository.Place, CancellationToken.None, "update-ref", "-d", Name);
        }
    }

    /// <summary>Writes what some commits change, for people.</summary>
    public static async Task WritePatchAsync(GitRepository repository, string file, string start, string commit, CancellationToken cancellationToken)
    {
        var patch = await repository.Git.RunAsync(repository.Place, cancellationToken, "diff", "--binary", "--no-color", "--no-ext-diff", "--no-textconv", start, commit);
        Disk.WriteBytes(file, patch.Bytes);
    }

    /// <summary>Reads a bundle into a folder of objects.</summary>
    /// <param name="view">Knows the base and what was taken before; what is read is copied into its objects only if the bundle is whole and has the one ref.</param>
    /// <returns>The commit, or null and why not.</returns>
    public static async Task<(string? Commit, string Problem)> ReadAsync(TreeView view, string file, string start, string quarantine, CancellationToken cancellationToken)
    {
        if (!OrdinaryFile.IsAt(file))
        {
            return (null, $"there is no {FileName}");
        }

        GitDirectories.Write(
            view.Source, quarantine, view.Source.Settings.ForView(LfsObjects.StorageOf(quarantine)), start, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, view.User.Objects, view.Ours.Objects);
        var own = TreeView.ViewOf(view.Source, Disk.CreateFolder(Path.Combine(quarantine, "nowhere")), quarantine);
        var heads = await own.Git.TryAsync(own.Place, cancellationToken, "bundle", "list-heads", file);
        if (!heads.Succeeded)
        {
            return (null, $"{FileName} is no bundle: {Texts(heads.Error)}");
        }

        var listed = heads.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).ToList();
        if (listed is not [[var commit, Name]])
        {
            return (null, $"{FileName} holds other refs than the one of a job: {string.Join(", ", listed.Select(head => head[^1]))}");
        }

        var fetch = await own.Git.TryAsync(
            own.Place,
            cancellationToken,
            "-c", "fetch.fsckObjects=true", "-c", "transfer.bundleURI=false",
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", file, $"{Name}:{Name}");
        if (!fetch.Succeeded)
        {
            return (null, $"{FileName} cannot be read: {Texts(fetch.Error)}");
        }

        Quarantine.ReleaseAll(own.Objects, view.Ours.Objects);
        return (commit, string.Empty);
    }

    private static string Texts(string error) => Model.Texts.Shorten(Model.Texts.OneLine(error), 300);
}
