using System.Globalization;
using System.Text.Json;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What was wrong with one run, or with many.</summary>
internal sealed record Verdict(int RunAgain = 0, int Lost = 0, int Damaged = 0, int Left = 0, int Failed = 0)
{
    public IReadOnlyList<string> Findings { get; init; } = [];

    public Verdict Plus(Verdict other) =>
        new(RunAgain + other.RunAgain, Lost + other.Lost, Damaged + other.Damaged, Left + other.Left, Failed + other.Failed);
}

/// <summary>Judges a continued run by the agents' own record, by the files, and by the process table.</summary>
internal static class RecordJudge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<Verdict> OfAsync(TwelveGroups repository, int exitCode, string output)
    {
        var findings = new List<string>();
        var again = RunAgain(repository, findings);
        var lost = Lost(repository, findings);
        var damaged = Damaged(repository, findings);
        var left = await LeftAsync(repository, findings);
        if (exitCode != 0)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"the continued run ended with {exitCode}: {output}"));
        }

        return new Verdict(again, lost, damaged, left, exitCode == 0 ? 0 : 1) { Findings = findings };
    }

    /// <summary>A start after an end of the same group.</summary>
    private static int RunAgain(TwelveGroups repository, List<string> findings)
    {
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var again = 0;
        foreach (var line in File.Exists(repository.Record) ? File.ReadAllLines(repository.Record) : [])
        {
            using var json = JsonDocument.Parse(line);
            var group = json.RootElement.GetProperty("group").GetString()!;
            var what = json.RootElement.GetProperty("event").GetString();
            if (what == "end")
            {
                ended.Add(group);
            }
            else if (what == "start" && ended.Contains(group))
            {
                again++;
                findings.Add($"{group} had finished and was started again");
            }
        }

        return again;
    }

    private static int Lost(TwelveGroups repository, List<string> findings)
    {
        var lost = 0;
        var results = Directory.Exists(Path.Combine(repository.State, "results"))
            ? Directory.GetFiles(Path.Combine(repository.State, "results"), "*.md").Select(File.ReadAllText).ToList()
            : [];
        for (var number = 1; number <= TwelveGroups.Groups; number++)
        {
            var heading = string.Create(CultureInfo.InvariantCulture, $"Task Group {number}: Part {number}\n");
            var result = results.Find(text => text.Contains(heading, StringComparison.Ordinal));
            var work = Path.Combine(repository.Root, "work", string.Create(CultureInfo.InvariantCulture, $"part-{number}.txt"));
            if (result?.Contains("Done.", StringComparison.Ordinal) != true || !File.Exists(work) || new FileInfo(work).Length == 0)
            {
                lost++;
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"the result of part {number} is lost"));
            }
        }

        return lost;
    }

    private static int Damaged(TwelveGroups repository, List<string> findings)
    {
        var damaged = 0;
        var expected = repository.Tasks.Replace("[ ]", "[x]", StringComparison.Ordinal);
        if (File.ReadAllText(repository.TasksFile) != expected)
        {
            damaged++;
            findings.Add("tasks.md is not what it was with every box ticked");
        }

        var lines = File.Exists(repository.Ledger) ? File.ReadAllText(repository.Ledger) : string.Empty;
        if (!lines.EndsWith('\n') || lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(line => !IsJson(line)))
        {
            damaged++;
            findings.Add("the ledger holds a line that is not JSON");
        }

        foreach (var name in new[] { "master_plan.md", "final_output.md" })
        {
            var path = Path.Combine(repository.State, name);
            if (!File.Exists(path) || Enumerable.Range(1, TwelveGroups.Groups).Any(number =>
                !File.ReadAllText(path).Contains(string.Create(CultureInfo.InvariantCulture, $"Part {number}"), StringComparison.Ordinal)))
            {
                damaged++;
                findings.Add($"{name} does not name every group");
            }
        }

        return damaged;
    }

    private static bool IsJson(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whatever still names this repository: agents by their environment, watchdogs by their run's cookie in their arguments.</summary>
    private static async Task<int> LeftAsync(TwelveGroups repository, List<string> findings)
    {
        var runs = File.Exists(repository.Ledger)
            ? File.ReadLines(repository.Ledger).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("run").GetString()!).Distinct().ToList()
            : [];
        var begun = TimeProvider.System.GetTimestamp();
        var left = Naming(repository, runs);
        while (left.Count > 0 && TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(100);
            left = Naming(repository, runs);
        }

        findings.AddRange(left.Select(process => $"still runs: {process}"));
        return left.Count;
    }

    private static List<string> Naming(TwelveGroups repository, List<string> runs)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var text = File.ReadAllText(Path.Combine(folder, "environ")) + "\0" + File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (text.Contains(repository.Folder, StringComparison.Ordinal) || runs.Exists(run => text.Contains("ORCHESTRATION_RUN=" + run, StringComparison.Ordinal)))
                {
                    found.Add(Path.GetFileName(folder) + " " + File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' '));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }

        return found;
    }
}
