using System.Globalization;
using System.Text.Json;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Clusters;

/// <summary>A large plan on a real cluster, with agents of no time: what jobs and collection cost for each group, and how near the whole is to the best that is possible.</summary>
internal static class ClusterScale
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <returns>The exit code of the program.</returns>
    public static async Task<int> RunAsync(int groups, int seed)
    {
        if (!SlurmCluster.IsPossible)
        {
            Console.WriteLine("needs Slurm and munge, and root to start a cluster");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("orch-slurm-").FullName;
        var random = new Random(seed);
        List<TestGroup> plan = [.. Enumerable.Range(1, groups).Select(number => new TestGroup(Title(number), [.. Enumerable.Range(1, number - 1).Where(_ => random.Next(number) < 2).TakeLast(3).Select(Title)]))];
        List<string> findings;
        using (var cluster = new SlurmCluster(Path.Combine(folder, "cluster")))
        using (var run = new ClusterRun(cluster, plan, plan[0].Title, null, keep: false))
        {
            var begun = DateTimeOffset.UtcNow;
            run.StartBuild();
            var (code, output) = run.EndBuild(Longest);
            var ended = DateTimeOffset.UtcNow;
            Print(run, plan, begun, ended);
            findings = [.. await ClusterJudge.OfAsync(run, 1)];
            findings.AddRange(code != 0 ? [output] : []);
            findings.ForEach(Console.WriteLine);
        }

        Directory.Delete(folder, recursive: true);
        return findings.Count == 0 ? 0 : 1;
    }

    private static string Title(int number) => string.Create(CultureInfo.InvariantCulture, $"Part{number}");

    private static void Print(ClusterRun run, List<TestGroup> plan, DateTimeOffset begun, DateTimeOffset ended)
    {
        var spans = plan.ToDictionary(group => group.Title, group => SpanOf(run, group.Title), StringComparer.Ordinal);
        var path = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var group in plan)
        {
            path[group.Title] = spans[group.Title].Seconds + group.Needs.Select(need => path[need]).DefaultIfEmpty().Max();
        }

        var work = spans.Values.Sum(span => span.Seconds);
        var makespan = (spans.Values.Max(span => span.End) - spans.Values.Min(span => span.End - TimeSpan.FromSeconds(span.Seconds))).TotalSeconds;
        var best = Math.Max(path.Values.Max(), work / SlurmCluster.Nodes);
        var collected = (ended - spans.Values.Max(span => span.End)).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {plan.Count} groups, {SlurmCluster.Nodes} nodes, {Environment.ProcessorCount} processors: {(ended - begun).TotalSeconds:0} s in all
            first job until last job:       {makespan:0} s, {makespan / best:0.00} times the best possible of {best:0} s (critical path {path.Values.Max():0} s, work {work:0} s)
            a job, from its process's start: {work / plan.Count:0.00} s
            collecting:                      {collected:0} s, {collected / plan.Count:0.00} s for each group
            """));
    }

    /// <summary>Of the job as its ledger has it: from the start of the process that ran it.</summary>
    private static (DateTimeOffset End, double Seconds) SpanOf(ClusterRun run, string title)
    {
        var folder = Path.Combine(run.Results, ClusterRun.JobOf(title));
        using var result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        var end = result.RootElement.GetProperty("end").GetDateTimeOffset();
        foreach (var line in File.ReadLines(Path.Combine(folder, "ledger.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("job", out var job) && job.TryGetProperty("begun", out var began))
            {
                return (end, (end - began.GetDateTimeOffset()).TotalSeconds);
            }
        }

        return (end, (end - result.RootElement.GetProperty("start").GetDateTimeOffset()).TotalSeconds);
    }
}
