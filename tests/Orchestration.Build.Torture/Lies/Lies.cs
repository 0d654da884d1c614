using System.Globalization;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Lies;

/// <summary>Randomised runs with agents that lie, stray and break things.</summary>
internal static class Lies
{
    public static async Task<int> RunAsync(int runs, int seed)
    {
        var behaviours = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (groups, completed, bad, after) = (0, 0, 0, 0);
        var totals = new int[4];
        for (var i = 0; i < runs; i++)
        {
            using var repository = new ScenarioRepository(Scenario.Draw(seed + i, Behaviour.All));
            var errors = await Orchestrator.OrchestrateAsync(repository.Root);
            var findings = CommitJudge.Examine(repository);
            foreach (var group in repository.Scenario.Groups)
            {
                behaviours[group.Behaviour.Name] = behaviours.GetValueOrDefault(group.Behaviour.Name) + 1;
            }

            groups += repository.Scenario.Groups.Count;
            completed += findings.Completed;
            totals[0] += findings.FalseCompleted.Count;
            totals[1] += findings.WronglyRefused.Count;
            totals[2] += findings.WrongBoxes.Count;
            totals[3] += findings.WrongBytes.Count;
            if (await LeavesWorkAsync(repository) is { } problem)
            {
                after++;
                Console.WriteLine($"run {i} (seed {seed + i}): {problem}");
            }

            if (!findings.IsClean)
            {
                bad++;
                repository.Keep();
                Console.WriteLine($"run {i} (seed {seed + i}, kept in {repository.Folder}): {findings}\n  {string.Join("\n  ", errors)}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            seed {seed}: {runs} runs, {groups} groups, {completed} completed
            false "completed"          {totals[0]}
            honest work refused        {totals[1]}
            groups with a wrong box    {totals[2]}
            files with a wrong byte    {totals[3]}
            runs not clean afterwards  {after}
            """));
        foreach (var (name, count) in behaviours)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,5}  {name}"));
        }

        return bad + after == 0 ? 0 : 1;
    }

    /// <summary>After a run: verify is clean, the status is clean, the repository is sound.</summary>
    private static async Task<string?> LeavesWorkAsync(ScenarioRepository repository)
    {
        if (Unclean(repository) is { } problem)
        {
            return problem;
        }

        var verified = await Orchestrator.VerifyAsync(repository.Root);
        return verified.Count > 0 ? "verify: " + verified[0] : null;
    }

    /// <summary>What git has to say against the user's repository.</summary>
    public static string? Unclean(ScenarioRepository repository)
    {
        var status = TestRepository.GitAt(repository.Root, "status", "--porcelain");
        if (status.Length > 0)
        {
            return "git status: " + status.Trim();
        }

        var (code, _, error) = TestRepository.TryGitAt(repository.Root, "fsck", "--strict", "--no-dangling");
        return code == 0 ? null : "git fsck: " + error;
    }
}
