using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Git;

/// <summary>Finds what is already accepted, in git itself: a build that was killed right after a merge has no other witness.</summary>
internal static class AcceptedWork
{
    /// <summary>The merge commit of a group on the main branch since the run's start, or null.</summary>
    public static async Task<string?> FindAsync(WorkspaceContext context, PlanGroup group, CancellationToken cancellationToken)
    {
        var log = await context.Git.TryAsync(
            context.Repository.Place,
            cancellationToken,
            "log", "-z", "--first-parent", "--no-show-signature", "--format=%H%n%B", "--fixed-strings", $"--grep={CommitMessage.Group}: {group.Id}", $"{context.StartCommit}..{context.Places.MainRef}", "--").ConfigureAwait(false);
        foreach (var entry in log.Fields)
        {
            var line = entry.IndexOf('\n', StringComparison.Ordinal);
            var trailers = CommitMessage.ReadTrailers(entry[(line + 1)..]);
            if (trailers.GetValueOrDefault(CommitMessage.Group) == group.Id
                && trailers.GetValueOrDefault(CommitMessage.Spec) == context.Places.Spec
                && trailers.GetValueOrDefault(CommitMessage.Step) == "merge"
                && IsOfThisWork(context, group, trailers.GetValueOrDefault(CommitMessage.Key), trailers.GetValueOrDefault(CommitMessage.Run)))
            {
                return entry[..line];
            }
        }

        return null;
    }

    private static bool IsOfThisWork(WorkspaceContext context, PlanGroup group, string? key, string? run) =>
        key is not null && context.KeyOf(group) is { } wanted ? key == wanted : run == context.Options.RunId;
}
