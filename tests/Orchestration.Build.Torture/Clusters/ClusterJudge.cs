using System.Globalization;
using Orchestration.Build.Testing;
using Orchestration.Build.Torture.Kills;

namespace Orchestration.Build.Torture.Clusters;

/// <summary>Judges a run by the agents' own record, by git, by the cluster and by the process table.</summary>
internal static class ClusterJudge
{
    /// <param name="mostStarts">How often the agent of a group may have started.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(ClusterRun run, int mostStarts)
    {
        var findings = new List<string>();
        var repository = run.Repository;
        var refused = run.Failing is null ? [] : Refused(repository, run.Failing);
        var accepted = repository.Git.Git("log", "--format=%(trailers:key=Orchestration-Group,valueonly)", "HEAD", "^" + repository.Base).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var group in repository.Groups)
        {
            var title = group.Title;
            var times = accepted.Count(line => line.Equals(title, StringComparison.OrdinalIgnoreCase));
            var starts = run.Starts(title).Count;
            var file = Path.Combine(repository.Root, "src", title + ".txt");
            if (refused.Contains(title))
            {
                findings.AddRange(times > 0 || File.Exists(file) || repository.Ticked.Split(' ').Contains(title) ? [$"{title} was refused, and is in the result"] : []);
                continue;
            }

            findings.AddRange(times != 1 ? [string.Create(CultureInfo.InvariantCulture, $"{title} was accepted {times} times")] : []);
            findings.AddRange(!File.Exists(file) || File.ReadAllText(file) != repository.TextOf(title) ? [$"the work of {title} is not what its agent wrote"] : []);
            findings.AddRange(!repository.Ticked.Split(' ').Contains(title) ? [$"{title} has no tick"] : []);
            findings.AddRange(starts > mostStarts ? [string.Create(CultureInfo.InvariantCulture, $"the agent of {title} started {starts} times, of at most {mostStarts}")] : []);
        }

        var status = repository.Git.Status;
        var refs = repository.Git.Git("for-each-ref", "--format=%(refname)").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (code, _, error) = TestRepository.TryGitAt(repository.Root, "fsck", "--strict", "--no-dangling");
        findings.AddRange(status.Length > 0 ? ["git status: " + status.Trim()] : []);
        findings.AddRange(refs.Length != 1 && run.Failing is null ? ["refs left: " + string.Join(' ', refs)] : []);
        findings.AddRange(code != 0 ? ["git fsck: " + error] : []);
        var jobs = run.Cluster.Ask("squeue", "-h", "-o", "%j %T").Trim();
        findings.AddRange(jobs.Length > 0 ? ["jobs left: " + jobs] : []);
        findings.AddRange((await ProcessesLeft.AfterRunAsync(run.Folder)).Select(process => "still runs: " + process));
        return findings;
    }

    /// <summary>The group whose gate fails, and all that needs it.</summary>
    private static HashSet<string> Refused(GroupRepository repository, string failing)
    {
        var refused = new HashSet<string> { failing };
        foreach (var group in repository.Groups.Where(group => group.Needs.Any(refused.Contains)))
        {
            refused.Add(group.Title);
        }

        return refused;
    }
}
