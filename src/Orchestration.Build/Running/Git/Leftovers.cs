namespace Orchestration.Build.Running.Git;

/// <summary>What was removed, and the refs that hold work that is nowhere else.</summary>
internal sealed record Removed(int Trees, int Branches, IReadOnlyList<string> Kept);

/// <summary>Trees and branches of a spec that its runs left.</summary>
internal static class Leftovers
{
    /// <param name="place">As <see cref="SpecPlaces.Place"/>.</param>
    /// <param name="treesFolder">Absolute path under which the spec's trees are.</param>
    /// <param name="force">Branches go whatever is on them.</param>
    public static async Task<Removed> RemoveAsync(
        GitRepository repository, string place, string treesFolder, bool force, CancellationToken cancellationToken)
    {
        var trees = Directory.Exists(treesFolder) ? Directory.GetDirectories(treesFolder) : [];
        var kept = new List<string>();
        foreach (var tree in force ? [] : trees)
        {
            if (await KeepAsync(repository, place, treesFolder, Path.GetFileName(tree), cancellationToken) is { } name)
            {
                kept.Add(name);
            }
        }

        Folders.Delete(treesFolder);
        Folders.Delete(SpecPlaces.DirectoriesOf(treesFolder));

        var branches = await ListAsync(repository, "refs/heads/" + GitNames.Prefix(place) + "/", cancellationToken);
        foreach (var branch in branches)
        {
            if (force || await IsElsewhereAsync(repository, branch, branches, cancellationToken))
            {
                await repository.Git.RunAsync(repository.Place, cancellationToken, "update-ref", "-d", branch);
            }
            else
            {
                kept.Add(branch["refs/heads/".Length..]);
            }
        }

        if (force)
        {
            foreach (var name in await ListAsync(repository, $"refs/{GitNames.Prefix(place)}/kept/", cancellationToken))
            {
                await repository.Git.RunAsync(repository.Place, cancellationToken, "update-ref", "-d", name);
            }
        }

        return new Removed(trees.Length, branches.Count - kept.Count, kept);
    }

    /// <summary>What an agent or a person left in a tree is put under a ref first, unless the group's branch holds it.</summary>
    /// <returns>The ref, or null where nothing had to be kept.</returns>
    private static async Task<string?> KeepAsync(GitRepository repository, string place, string treesFolder, string leaf, CancellationToken cancellationToken)
    {
        var user = await repository.WithIdentityAsync(cancellationToken);
        var source = await TreeSource.ReadAsync(user, await UserState.ReadAsync(user, cancellationToken), cancellationToken);
        var directory = Path.Combine(SpecPlaces.DirectoriesOf(treesFolder), leaf);
        if (TreeRepository.Find(source, Path.Combine(treesFolder, leaf), directory) is not { } tree || TreeNote.Read(tree) is not { } note)
        {
            return null;
        }

        var tip = await repository.ResolveAsync($"{SpecPlaces.HeadsPrefix}{GitNames.Prefix(place)}/{leaf}", cancellationToken);
        if (await UnfinishedWork.CommitAsync(tree, note, place, tip, cancellationToken) is not { } commit || commit == tip)
        {
            return null;
        }

        var name = SpecPlaces.KeptRef(place, leaf, commit);
        await repository.UpdateRefAsync(name, commit, cancellationToken);
        return name;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(GitRepository repository, string prefix, CancellationToken cancellationToken)
    {
        var listed = await repository.Git.RunAsync(repository.Place, cancellationToken, "for-each-ref", "--format=%(refname)", prefix);
        return listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Some branch that is not one of ours, a remote's or the checked-out commit holds it.</summary>
    private static async Task<bool> IsElsewhereAsync(
        GitRepository repository, string branch, IReadOnlyList<string> ours, CancellationToken cancellationToken)
    {
        var holders = await repository.Git.RunAsync(
            repository.Place, cancellationToken, "for-each-ref", "--contains", branch, "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags");
        var others = holders.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(ours, StringComparer.Ordinal).Any();
        return others || await repository.IsAncestorAsync(branch, "HEAD", cancellationToken);
    }
}
