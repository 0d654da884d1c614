using System.Globalization;

namespace Orchestration.Build.Torture.Kills;

/// <summary>
/// One small plan, and every step of its build that others can see: each change of a file, each start and end of git and of a process. The build is ended before
/// each of them, or each fails once, one after the other until there is none left: "all" is a number here.
/// </summary>
internal static class EveryStep
{
    private const int ProgressDistance = 50;

    /// <param name="what"><c>kill</c>, or how a change of a file fails: <c>full</c>, <c>half</c>, <c>broken</c>.</param>
    /// <param name="range">First and last step; the last may be beyond the end.</param>
    public static async Task<int> RunAsync(string what, bool inGit, (int From, int To) range, bool keep)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var verdict = new Verdict();
        var (steps, inGroups, again) = (0, 0, 0);
        for (var number = range.From; number <= range.To; number++)
        {
            using var repository = new KillRepository(KillPlan.Four(inGit), keep);
            string output;
            int code;
            using (var first = Build.Start(repository, BuildKind.Host, what, number.ToString(CultureInfo.InvariantCulture)))
            {
                output = await first.WaitAsync();
                code = first.ExitCode;
            }

            if (!File.Exists(repository.Step))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"There is no step {number}."));
                break;
            }

            steps++;
            if (number % ProgressDistance == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} steps, wrong so far {verdict.Findings.Count}"));
            }

            var step = (await File.ReadAllTextAsync(repository.Step)).Replace(repository.Folder, string.Empty, StringComparison.Ordinal);
            var kind = string.Join(' ', step.Split(' ').Take(2));
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            var findings = new List<string>();
            if (what == "kill")
            {
                var left = (await ProcessesLeft.AfterKillAsync(repository)).InGroups;
                inGroups += left.Count;
                findings.AddRange(left);
            }
            else if (output.Contains("ORCH0001", StringComparison.Ordinal) || output.Contains("   at ", StringComparison.Ordinal) || (code != 0 && !output.Contains("ORCH", StringComparison.Ordinal)))
            {
                findings.Add($"no code: {(output.Length > 1500 ? output[..1500] : output)}");
            }

            using var second = Build.Start(repository, BuildKind.Host);
            output = await second.WaitAsync();
            var judged = await RecordJudge.OfAsync(repository, second.ExitCode, output);
            if (what != "kill" && judged.RunAgain > 0 && IsOnlyRunAgain(judged))
            {
                // The disk kept its work from being judged, which was reported; it was accepted once.
                again += judged.RunAgain;
                judged = new Verdict();
            }

            findings.AddRange(judged.Findings);
            verdict = verdict.Plus(judged with { Findings = findings });
            findings.ForEach(finding => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {number} [{step}] {repository.Folder}: {finding}")));
        }

        Console.WriteLine();
        foreach (var (kind, count) in kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {kind}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\noperations {steps} ({what}, {(inGit ? "in repositories" : "in one tree")}), wrong {verdict.Findings.Count}: run again {verdict.RunAgain}, lost {verdict.Lost}, damaged {verdict.Damaged}, left {verdict.Left + inGroups}, not continued {verdict.Failed}"));
        if (what != "kill")
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"groups whose work could not be judged, which was reported, and that ran again: {again}"));
        }

        return verdict.Findings.Count + inGroups == 0 ? 0 : 1;
    }

    private static bool IsOnlyRunAgain(Verdict verdict) => verdict is { Lost: 0, Damaged: 0, Left: 0, Failed: 0 };
}
