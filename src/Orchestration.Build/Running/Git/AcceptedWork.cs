using System.Collections.Immutable;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>The commit of a group's work, as its trailers tell.</summary>
internal sealed record AcceptedCommit(string Commit, string Group, string? Key, string? Run);

/// <summary>Finds what is already accepted, in git itself: a build that was killed right after it accepted a group has no other witness.</summary>
internal static class AcceptedWork
{
    /// <summary>The commit of this run's work on a group, or null. Another run's is not it: that one may have been told to do it again.</summary>
    public static async Task<string?> FindAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var accepted = await ReadAsync(
            context.Repository, context.Places.SpecPath, group.Id, context.StartCommit, context.Places.MainRef, cancellationToken);
        return accepted.FirstOrDefault(commit =>
            commit.Group == group.Id && commit.Run == context.RunId && (commit.Key is null || context.KeyOf(group) is not { } key || commit.Key == key))?.Commit;
    }

    /// <summary>Commits of groups between two commits, the newest first; none where the branch is not there.</summary>
    /// <param name="group">Only this one's, or null for all.</param>
    public static async Task<ImmutableArray<AcceptedCommit>> ReadAsync(
        GitRepository repository, string spec, string? group, string from, string to, CancellationToken cancellationToken)
    {
        var log = await repository.Git.TryAsync(
            repository.Place,
            cancellationToken,
            "log", "-z", "--first-parent", "--no-show-signature", "--format=%H%n%B", "--fixed-strings", $"--grep={CommitMessage.Group}: {group}", $"{from}..{to}", "--");
        return log.Succeeded ? [.. log.Fields.Select(entry => Parse(entry, spec)).OfType<AcceptedCommit>()] : [];
    }

    private static AcceptedCommit? Parse(string entry, string spec)
    {
        var line = entry.IndexOf('\n', StringComparison.Ordinal);
        var trailers = CommitMessage.ReadTrailers(entry[(line + 1)..]);
        return trailers.GetValueOrDefault(CommitMessage.Group) is { } group
            && trailers.GetValueOrDefault(CommitMessage.Spec) == spec
            && !trailers.ContainsKey(CommitMessage.Step)
            ? new AcceptedCommit(entry[..line], group, trailers.GetValueOrDefault(CommitMessage.Key), trailers.GetValueOrDefault(CommitMessage.Run))
            : null;
    }
}
