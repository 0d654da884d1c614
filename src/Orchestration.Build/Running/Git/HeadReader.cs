using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Git;

/// <summary>Asks git where the work of earlier runs is. Changes nothing.</summary>
internal static class HeadReader
{
    /// <param name="root">Absolute path of the root that holds the specs.</param>
    /// <param name="stateFolder">Absolute path of the spec's state folder.</param>
    public static async Task<HeadView> ReadAsync(
        Plan plan, RunHistory history, string root, string stateFolder, CancellationToken cancellationToken)
    {
        if (!GitClient.IsInstalled || !HeadView.IsNeeded(plan, history))
        {
            return HeadView.Unknown;
        }

        try
        {
            var repository = await GitRepository.FindAsync(new GitClient(), root, cancellationToken);
            return repository is null || await repository.ResolveAsync("HEAD", cancellationToken) is not { } head
                ? HeadView.Unknown
                : await ReadAsync(plan, history, repository, head, root, stateFolder, cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            // A run that needs git says what is wrong with it when it prepares its trees.
            return HeadView.Unknown;
        }
    }

    private static async Task<HeadView> ReadAsync(
        Plan plan, RunHistory history, GitRepository repository, string head, string root, string stateFolder, CancellationToken cancellationToken)
    {
        var places = SpecPlaces.Of(repository, plan, root, stateFolder);
        var absent = await AbsentAsync(repository, head, history, cancellationToken);

        // The whole history is read only where a ticked group is not explained by the ledger.
        var isUnexplained = plan.Groups.Any(group => (group.AllDone || group.Tasks.IsEmpty)
            && (!history[group.Id].EverDone || (!history[group.Id].Committed.IsEmpty && history[group.Id].Committed.All(done => absent.Contains(done.Commit!)))));
        return new HeadView(absent, await WaitingAsync(repository, places, head, cancellationToken), places.MainBranch)
        {
            Accepted = isUnexplained ? await AcceptedAsync(repository, places, head, cancellationToken) : ImmutableDictionary<string, ImmutableArray<AcceptedCommit>>.Empty,
            Elsewhere = plan.Groups.All(group => group.AllDone) ? [] : await ElsewhereAsync(repository, places, head, root, cancellationToken),
        };
    }

    private static async Task<ImmutableDictionary<string, ImmutableArray<AcceptedCommit>>> AcceptedAsync(
        GitRepository repository, SpecPlaces places, string head, CancellationToken cancellationToken)
    {
        // A folder that was renamed is the same spec: its text is in the keys, and its ticks came with it.
        var accepted = await AcceptedWork.ReadAsync(repository, group: null, head, path => path == places.SpecPath || IsGone(repository, path), cancellationToken);
        return accepted.GroupBy(commit => commit.Group, StringComparer.Ordinal).ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static async Task<ImmutableArray<WorkElsewhere>> ElsewhereAsync(
        GitRepository repository, SpecPlaces places, string head, string root, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<WorkElsewhere>();
        foreach (var branch in (await LostPlace.FindAsync(repository, root, cancellationToken)).Select(lost => SpecPlaces.HeadsPrefix + GitNames.Main(lost.Place)))
        {
            // The path of this spec: its name was another one before a spec of the same name came.
            var accepted = await AcceptedWork.ReadAsync(repository, group: null, $"{head}..{branch}", path => path == places.SpecPath || IsGone(repository, path), cancellationToken);
            found.AddRange(accepted.Select(commit => new WorkElsewhere(branch[SpecPlaces.HeadsPrefix.Length..], commit.Spec, commit.Group, commit.Key)));
        }

        return found.ToImmutable();
    }

    /// <summary>Prompts that were taken along may still be at the old path.</summary>
    private static bool IsGone(GitRepository repository, string spec) => !SpecLocator.HasTasks(Path.Combine(repository.TopLevel, spec));

    private static async Task<ImmutableHashSet<string>> AbsentAsync(
        GitRepository repository, string head, RunHistory history, CancellationToken cancellationToken)
    {
        var commits = history.Groups.Values.SelectMany(group => group.Committed).Select(done => done.Commit!).Where(IsObjectName).Distinct(StringComparer.Ordinal).ToList();
        if (commits.Count == 0)
        {
            return [];
        }

        // What was collected as garbage, or never fetched, is not part of anything.
        var known = await repository.Git.RunAsync(
            repository.Place, ["cat-file", "--batch-check=%(objecttype) %(objectname)"], Lines(commits), cancellationToken);
        var present = known.Text.Split('\n').Where(line => line.StartsWith("commit ", StringComparison.Ordinal)).Select(line => line["commit ".Length..]).ToHashSet(StringComparer.Ordinal);
        if (present.Count == 0)
        {
            return [.. commits];
        }

        var outside = await repository.Git.RunAsync(
            repository.Place, ["rev-list", "--stdin"], Lines([.. present, "^" + head]), cancellationToken);
        var beyond = outside.Text.Split('\n').ToHashSet(StringComparer.Ordinal);
        return [.. commits.Where(commit => !present.Contains(commit) || beyond.Contains(commit))];
    }

    private static async Task<ImmutableDictionary<string, WaitingWork>> WaitingAsync(
        GitRepository repository, SpecPlaces places, string head, CancellationToken cancellationToken)
    {
        var waiting = ImmutableDictionary.CreateBuilder<string, WaitingWork>(StringComparer.Ordinal);
        foreach (var accepted in await AcceptedWork.ReadAsync(repository, group: null, $"{head}..{places.MainRef}", path => path == places.SpecPath, cancellationToken))
        {
            // The newest comes first.
            waiting.TryAdd(accepted.Group, new WaitingWork(accepted.Key, accepted.Commit));
        }

        return waiting.ToImmutable();
    }

    private static bool IsObjectName(string text) => text.Length >= 40 && text.All(char.IsAsciiHexDigit);

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
