using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;

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
                : new HeadView(
                    await AbsentAsync(repository, head, history, cancellationToken),
                    await WaitingAsync(repository, SpecPlaces.Of(repository, plan, root, stateFolder), head, cancellationToken),
                    SpecPlaces.Of(repository, plan, root, stateFolder).MainBranch)
                {
                    Answers = new ApprovalBook(stateFolder).All().Where(approval => approval.Approved is not null)
                        .ToImmutableDictionary(approval => approval.Group, approval => approval.Approved!.Value, StringComparer.Ordinal),
                };
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            // A run that needs git says what is wrong with it when it prepares its trees.
            return HeadView.Unknown;
        }
    }

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
        foreach (var accepted in await AcceptedWork.ReadAsync(repository, places.SpecPath, group: null, head, places.MainRef, cancellationToken))
        {
            // The newest comes first.
            waiting.TryAdd(accepted.Group, new WaitingWork(accepted.Key, accepted.Commit));
        }

        return waiting.ToImmutable();
    }

    private static bool IsObjectName(string text) => text.Length >= 40 && text.All(char.IsAsciiHexDigit);

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
