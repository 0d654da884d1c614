using System.Collections.Immutable;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Git;

/// <summary>Accepted work that is on the branch of the runs and not yet in the current commit.</summary>
internal sealed record WaitingWork(string? Key, string Commit);

/// <summary>Accepted work that is on the branch of a spec that is gone.</summary>
/// <param name="Spec">Path of that spec from the top of the repository.</param>
internal sealed record WorkElsewhere(string Branch, string Spec, string Group, string? Key);

/// <summary>What the current commit holds of earlier runs: a ledger knows what was done, and not where the user's branch stands now.</summary>
/// <param name="Absent">Commits of the ledger that are not part of the current one.</param>
/// <param name="Waiting">By group id.</param>
/// <param name="Branch">The branch of the runs.</param>
internal sealed record HeadView(ImmutableHashSet<string> Absent, ImmutableDictionary<string, WaitingWork> Waiting, string Branch)
{
    /// <summary>Without git, or where nothing needs asking: the ledger is right.</summary>
    public static HeadView Unknown { get; } = new([], ImmutableDictionary<string, WaitingWork>.Empty, string.Empty);

    /// <summary>
    /// Whether git has anything to add. A finished plan whose groups were each done under one key is as its boxes say, wherever it was merged; one that no
    /// ledger knows was perhaps done elsewhere.
    /// </summary>
    public static bool IsNeeded(Plan plan, RunHistory history) => plan.Groups.Any(group =>
        !group.AllDone || !history[group.Id].EverDone || (history[group.Id].Committed is [var first, ..] done && done.Any(one => one.Key != first.Key)));

    /// <summary>Keys under which the current commit holds accepted work, by group id, as its commits tell: whatever ledger knows of them, whatever they were made again as.</summary>
    public ImmutableDictionary<string, ImmutableArray<AcceptedCommit>> Accepted { get; init; } = ImmutableDictionary<string, ImmutableArray<AcceptedCommit>>.Empty;

    /// <summary>Accepted work that waits under the path of a spec that is gone.</summary>
    public ImmutableArray<WorkElsewhere> Elsewhere { get; init; } = [];

    /// <summary>As it is for those without isolation: nobody would bring the waiting work here.</summary>
    public HeadView WithoutWaiting() => this with { Waiting = Waiting.Clear(), Elsewhere = [] };

    /// <summary>The commit with accepted work of a group under a key, which the current one holds; or null.</summary>
    public string? FindAccepted(string group, string key) =>
        Accepted.TryGetValue(group, out var commits) ? commits.FirstOrDefault(commit => commit.Key == key)?.Commit : null;

    public bool Holds(DoneGroup done) => done.Commit is null || !Absent.Contains(done.Commit);
}
