using System.Collections.Immutable;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>What names something in the user's repository, at one moment. Nothing of it is ours to write.</summary>
/// <param name="Refs">Object names by full name of a ref, ours included.</param>
/// <param name="Head">What is checked out: a branch, or a commit.</param>
/// <param name="Stash">Entries of the stash, the newest first.</param>
/// <param name="Settings">Texts of its own configuration files.</param>
internal sealed record UserState(ImmutableSortedDictionary<string, string> Refs, string Head, ImmutableArray<string> Stash, ImmutableArray<string> Settings)
{
    private const string StashRef = "refs/stash";

    private static readonly string[] Ours = [SpecPlaces.HeadsPrefix + GitNames.Root + "/", "refs/" + GitNames.Root + "/"];

    /// <summary>Refs that are not ours.</summary>
    public IEnumerable<KeyValuePair<string, string>> Theirs => Refs.Where(named => !Ours.Any(prefix => named.Key.StartsWith(prefix, StringComparison.Ordinal)));

    public static async Task<UserState> ReadAsync(GitRepository user, CancellationToken cancellationToken)
    {
        var listed = await user.Git.RunAsync(user.Place, cancellationToken, "for-each-ref", "--format=%(objectname) %(refname)");
        var refs = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToImmutableSortedDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        var head = await user.BranchAsync(cancellationToken) is { } branch ? SpecPlaces.HeadsPrefix + branch : await user.ResolveAsync("HEAD", cancellationToken) ?? string.Empty;
        return new UserState(refs, head, await StashAsync(user, refs, cancellationToken), [Text(user, "config"), Text(user, "config.worktree")]);
    }

    private static async Task<ImmutableArray<string>> StashAsync(GitRepository user, ImmutableSortedDictionary<string, string> refs, CancellationToken cancellationToken)
    {
        if (!refs.ContainsKey(StashRef))
        {
            return [];
        }

        var listed = await user.Git.TryAsync(user.Place, cancellationToken, "log", "--walk-reflogs", "--no-show-signature", "--format=%H", StashRef, "--");
        return [.. listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Text(GitRepository user, string file) =>
        Path.Combine(user.CommonDirectory, file) is var path && File.Exists(path) ? OrdinaryFile.ReadAllText(path) : string.Empty;
}

/// <summary>What changed in the user's repository during a run: they, an editor or another run did it, or something that had no business there.</summary>
internal static class UserChanges
{
    /// <summary>Compares, and keeps under refs of ours what nothing names any more.</summary>
    /// <param name="place">As <see cref="SpecPlaces.Place"/>.</param>
    /// <returns>What changed, for people.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(GitRepository user, string place, UserState before, CancellationToken cancellationToken)
    {
        var now = await UserState.ReadAsync(user, cancellationToken);
        var changes = new List<string>();
        var lost = new List<(string What, string Commit)>();
        var (old, current) = (before.Theirs.ToDictionary(), now.Theirs.ToDictionary());
        foreach (var name in old.Keys.Union(current.Keys).Where(name => name != "refs/stash").Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (old.GetValueOrDefault(name), current.GetValueOrDefault(name));
            if (was != isNow)
            {
                changes.Add($"{Short(name)} {(was is null ? "is new" : isNow is null ? "is gone" : "moved")}");
            }

            if (was is not null && was != isNow)
            {
                lost.Add((Short(name), was));
            }
        }

        if (before.Head != now.Head)
        {
            changes.Add($"HEAD is at {Short(now.Head)}");
        }

        if (!before.Stash.SequenceEqual(now.Stash))
        {
            changes.Add(FormattableString.Invariant($"the stash has {now.Stash.Length} entries and had {before.Stash.Length}"));
            lost.AddRange(before.Stash.Except(now.Stash).Select(entry => ("a stash entry", entry)));
        }

        if (!before.Settings.SequenceEqual(now.Settings))
        {
            changes.Add("the settings of the repository");
        }

        changes.AddRange(await KeepAsync(user, place, lost, cancellationToken));
        return changes;
    }

    private static async Task<IReadOnlyList<string>> KeepAsync(GitRepository user, string place, List<(string What, string Commit)> lost, CancellationToken cancellationToken)
    {
        if (lost.Count == 0)
        {
            return [];
        }

        // One that names its commit still holds it; what is no commit, or was collected as garbage, is left out.
        var input = System.Text.Encoding.UTF8.GetBytes(string.Concat(lost.Select(one => one.Commit + "\n")));
        var listed = await user.Git.TryAsync(user.Place, ["rev-list", "--ignore-missing", "--stdin", "--not", "--all"], input, cancellationToken);
        var unnamed = listed.Text.Split('\n').ToHashSet(StringComparer.Ordinal);
        var kept = new List<string>();
        foreach (var (what, commit) in lost.Where(one => unnamed.Contains(one.Commit)).DistinctBy(one => one.Commit))
        {
            var name = SpecPlaces.KeptRef(place, "changed", commit);
            await user.UpdateRefAsync(name, commit, cancellationToken);
            kept.Add($"what {what} was is kept as {name}");
        }

        return kept;
    }

    private static string Short(string name) =>
        name.StartsWith(SpecPlaces.HeadsPrefix, StringComparison.Ordinal) ? $"'{name[SpecPlaces.HeadsPrefix.Length..]}'"
        : name.StartsWith("refs/", StringComparison.Ordinal) ? $"'{name["refs/".Length..]}'" : name[..Math.Min(12, name.Length)];
}
