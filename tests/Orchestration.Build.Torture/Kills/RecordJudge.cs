using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What was wrong with one run, or with many.</summary>
internal sealed record Verdict(int RunAgain = 0, int Lost = 0, int Damaged = 0, int Left = 0, int Failed = 0)
{
    public IReadOnlyList<string> Findings { get; init; } = [];

    public Verdict Plus(Verdict other) =>
        new(RunAgain + other.RunAgain, Lost + other.Lost, Damaged + other.Damaged, Left + other.Left, Failed + other.Failed) { Findings = [.. Findings, .. other.Findings] };
}

/// <summary>Judges a continued run by the agents' own record, by the files, by git and by the process table.</summary>
internal static partial class RecordJudge
{
    public static async Task<Verdict> OfAsync(KillRepository repository, int exitCode, string output)
    {
        var findings = new List<string>();
        var again = RunAgain(repository, findings);
        var lost = LostResults(repository, findings) + LostLines(repository, findings);
        var damaged = Damaged(repository, findings);
        var left = LeftFiles(repository, findings) + LeftInGit(repository, findings);
        var processes = await ProcessesLeft.AfterRunAsync(repository.Folder);
        findings.AddRange(processes.Select(process => $"still runs: {process}"));
        if (exitCode != 0)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"the continued run ended with {exitCode}: {output}"));
        }

        return new Verdict(again, lost, damaged, left + processes.Count, exitCode == 0 ? 0 : 1) { Findings = findings };
    }

    /// <summary>A start after an end of the same group.</summary>
    private static int RunAgain(KillRepository repository, List<string> findings)
    {
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var again = 0;
        foreach (var (what, group, _, _) in AgentRecord.Read(repository).Lines)
        {
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

    private static int LostResults(KillRepository repository, List<string> findings)
    {
        var lost = 0;
        var results = Directory.Exists(Path.Combine(repository.State, "results"))
            ? Directory.GetFiles(Path.Combine(repository.State, "results"), "*.md").Select(File.ReadAllText).ToList()
            : [];
        for (var number = 1; number <= repository.Plan.Groups; number++)
        {
            var heading = string.Create(CultureInfo.InvariantCulture, $" Result: {number} Part {number}\n");
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

    /// <summary>Every line that an agent had handed to the system is in its log, once and in order.</summary>
    private static int LostLines(KillRepository repository, List<string> findings)
    {
        var wrong = 0;
        var record = AgentRecord.Read(repository);
        foreach (var (_, group, attempt, _) in record.Lines.Where(line => line.Event == "start"))
        {
            var number = group.Split('-')[^1];
            var log = Directory.Exists(repository.Logs)
                ? Directory.GetFiles(repository.Logs, $"agent-*.{attempt}.stdout.log").SingleOrDefault(file => LogOf().Match(file).Groups[1].Value.TrimStart('0') == number)
                : null;
            var text = log is null ? string.Empty : File.ReadAllText(log);
            var numbers = Numbered().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            var wanted = AgentRecord.LinesOf(repository, group, attempt);
            var ended = record.Lines.Any(line => line.Event == "end" && line.Group == group && line.Attempt == attempt);
            if (numbers.Count < wanted || !numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)) || (ended && !text.Contains("\"result\":\"Done.\"", StringComparison.Ordinal)))
            {
                wrong++;
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"{group}, attempt {attempt}: {wanted} lines were written, the log has {numbers.Count}{(ended ? ", and the agent had ended" : string.Empty)}"));
            }
        }

        return wrong;
    }

    private static int Damaged(KillRepository repository, List<string> findings)
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
            if (!File.Exists(path) || Enumerable.Range(1, repository.Plan.Groups).Any(number =>
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

    /// <summary>Files that are of use only while a build works.</summary>
    private static int LeftFiles(KillRepository repository, List<string> findings)
    {
        var left = Directory.EnumerateFileSystemEntries(Path.Combine(repository.Root, ".orchestrator"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(repository.SpecFolder, "*", SearchOption.AllDirectories))
            .Where(path => path.EndsWith(".tmp", StringComparison.Ordinal) || Path.GetFileName(path) is "spool" or "run.holder"
                || Path.GetFileName(Path.GetDirectoryName(path)) is "trees" or "trees.git" or "scratch")
            .Select(path => Path.GetRelativePath(repository.Root, path))
            .ToList();
        findings.AddRange(left.Select(path => $"left behind: {path}"));
        return left.Count;
    }

    private static int LeftInGit(KillRepository repository, List<string> findings)
    {
        if (!repository.Plan.InGit)
        {
            return 0;
        }

        var before = findings.Count;
        var status = TestRepository.GitAt(repository.Root, "status", "--porcelain");
        var branches = TestRepository.GitAt(repository.Root, "for-each-ref", "--format=%(refname)").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var accepted = TestRepository.GitAt(repository.Root, "log", "--format=%(trailers:key=Orchestration-Group,valueonly)").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (code, _, error) = TestRepository.TryGitAt(repository.Root, "fsck", "--strict", "--no-dangling");
        findings.AddRange(status.Length > 0 ? ["git status: " + status.Trim()] : []);
        findings.AddRange(branches.Length != 1 ? ["refs left: " + string.Join(' ', branches)] : []);
        findings.AddRange(accepted.Length != repository.Plan.Groups ? [string.Create(CultureInfo.InvariantCulture, $"{accepted.Length} commits of {repository.Plan.Groups} groups")] : []);
        findings.AddRange(code != 0 ? ["git fsck: " + error] : []);
        return findings.Count - before;
    }

    [GeneratedRegex(@"agent-(\d+)\.\d+\.stdout\.log$", RegexOptions.CultureInvariant)]
    private static partial Regex LogOf();

    [GeneratedRegex("""^\{"type":"line","n":(\d+)\}$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
