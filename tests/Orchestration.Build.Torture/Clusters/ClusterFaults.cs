using System.Globalization;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Clusters;

/// <summary>Runs a small plan on a real cluster again and again; something happens to each run. Only what met its aim counts.</summary>
internal static class ClusterFaults
{
    /// <summary>Builds that a person starts until the plan is done.</summary>
    private const int MaxBuilds = 4;

    private static readonly TestGroup[] Groups = [new("Core"), new("Store", "Core"), new("Page", "Core")];

    /// <param name="only">A part of the name of a fault, or null for all.</param>
    /// <returns>The exit code of the program.</returns>
    public static async Task<int> RunAsync(int runs, int seed, string? only, bool keep)
    {
        if (!SlurmCluster.IsPossible || Programs.Find("faketime") is null)
        {
            Console.WriteLine("needs Slurm, munge and faketime, and root to start a cluster");
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var folder = Directory.CreateTempSubdirectory("orch-slurm-").FullName;
        var hits = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (findings, misses) = (0, 0);
        List<ClusterFault> faults = [.. ClusterFault.All.Where(fault => only is null || fault.Name.Contains(only, StringComparison.Ordinal))];
        using (var cluster = new SlurmCluster(Path.Combine(folder, "cluster")))
        {
            for (var number = 0; number < runs; number++)
            {
                var fault = faults[number % faults.Count];
                var random = new Random(seed ^ (number * 7919));
                var target = Groups[random.Next(Groups.Length)].Title;
                using var run = new ClusterRun(cluster, Groups, target, fault.NeedsFailure ? target : null, keep);
                var begun = TimeProvider.System.GetTimestamp();
                var (isHit, found) = await OnceAsync(run, fault, random);
                hits[fault.Name] = hits.GetValueOrDefault(fault.Name) + (isHit ? 1 : 0);
                misses += isHit ? 0 : 1;
                findings += found.Count;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {fault.Name}, {target}: {(isHit ? "hit" : "not hit")}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s"));
                foreach (var finding in found)
                {
                    Console.WriteLine($"  {run.Folder}: {finding}");
                }
            }
        }

        Directory.Delete(folder, recursive: true);
        foreach (var (name, count) in hits)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {name}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs} runs (seed {seed}), {misses} without a hit, which do not count; findings: {findings}"));
        return findings == 0 ? 0 : 1;
    }

    private static async Task<(bool IsHit, IReadOnlyList<string> Findings)> OnceAsync(ClusterRun run, ClusterFault fault, Random random)
    {
        try
        {
            fault.Prepare(run);
            run.StartBuild();
            ClusterFault.Disturb(run, random);
            var isHit = fault.Inflict(run, random);
            run.ReleaseAll();
            var (code, output) = run.EndBuild();
            fault.Repair(run);
            for (var build = 2; code != 0 && build <= MaxBuilds && run.Failing is null; build++)
            {
                run.StartBuild();
                (code, output) = run.EndBuild();
            }

            List<string> findings = [.. await ClusterJudge.OfAsync(run, fault.Starts)];
            if (code != (run.Failing is null ? 0 : 1))
            {
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"the last build ended with {code}"));
            }

            if (findings.Count > 0)
            {
                findings.Add(output);
            }

            return (isHit, findings);
        }
        catch (TimeoutException exception)
        {
            return (false, [exception.Message]);
        }
        finally
        {
            run.ReleaseAll();
            Programs.Run("/", "sh", ["-c", $"! mountpoint -q '{run.Engine}' || umount '{run.Engine}'"]);
        }
    }
}
