using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>The commit of a group's work, as its trailers tell.</summary>
internal sealed record AcceptedCommit(string Commit, string Spec, string Group, string? Key, string? Run);

/// <summary>Finds what is already accepted, in git itself: a build that was killed right after it accepted a group has no other witness.</summary>
internal static class AcceptedWork
{
    /// <summary>The commit of this run's work on a group, or null. Another run's is not it: that one may have been told to do it again.</summary>
    public static async Task<string?> FindAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var accepted = await ReadAsync(context.Repository, group.Id, $"{context.StartCommit}..{context.Tip}", path => path == context.Places.SpecPath, cancellationToken);
        return accepted.FirstOrDefault(commit =>
            commit.Group == group.Id && commit.Run == context.RunId && (commit.Key is null || context.KeyOf(group) is not { } key || commit.Key == key))?.Commit;
    }

    /// <summary>Commits of groups, the newest first; none where the branch is not there.</summary>
    /// <param name="group">Only this one's, or null for all.</param>
    /// <param name="range">As for <c>git log</c>.</param>
    /// <param name="isSpec">Whether the path of a spec is the one that is asked about.</param>
    public static async Task<ImmutableArray<AcceptedCommit>> ReadAsync(
        GitRepository repository, string? group, string range, Func<string, bool> isSpec, CancellationToken cancellationToken)
    {
        var log = await repository.Git.TryAsync(
            repository.Place,
            cancellationToken,
            "log", "-z", "--no-show-signature", "--format=%H%n%B", "--fixed-strings", $"--grep={CommitMessage.Group}: {group}", range, "--");
        return log.Succeeded ? [.. log.Fields.Select(entry => Parse(entry, isSpec)).OfType<AcceptedCommit>()] : [];
    }

    private static AcceptedCommit? Parse(string entry, Func<string, bool> isSpec)
    {
        var line = entry.IndexOf('\n', StringComparison.Ordinal);
        var trailers = CommitMessage.ReadTrailers(entry[(line + 1)..]);
        return trailers.GetValueOrDefault(CommitMessage.Group) is { } group
            && trailers.GetValueOrDefault(CommitMessage.Spec) is { } spec
            && isSpec(spec)
            && !trailers.ContainsKey(CommitMessage.Step)
            ? new AcceptedCommit(entry[..line], spec, group, trailers.GetValueOrDefault(CommitMessage.Key), trailers.GetValueOrDefault(CommitMessage.Run))
            : null;
    }
}
