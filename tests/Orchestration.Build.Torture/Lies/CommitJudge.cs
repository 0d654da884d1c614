using System.Text;
using System.Text.Json;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Lies;

/// <summary>What the judge found in one run.</summary>
/// <param name="FalseCompleted">Groups called done whose work is not in the final commit.</param>
/// <param name="WronglyRefused">Groups whose agent deserved better.</param>
/// <param name="WrongBoxes">Boxes that do not say what is so.</param>
/// <param name="WrongBytes">Files that are not what they should be.</param>
internal sealed record Findings(
    IReadOnlyList<string> FalseCompleted, IReadOnlyList<string> WronglyRefused, IReadOnlyList<string> WrongBoxes, IReadOnlyList<string> WrongBytes, int Completed)
{
    public bool IsClean => FalseCompleted.Count + WronglyRefused.Count + WrongBoxes.Count + WrongBytes.Count == 0;

    public override string ToString() =>
        string.Join("; ", FalseCompleted.Select(text => "false completed: " + text)
            .Concat(WronglyRefused.Select(text => "wrongly refused: " + text))
            .Concat(WrongBoxes.Select(text => "wrong box: " + text))
            .Concat(WrongBytes.Select(text => "wrong bytes: " + text)));
}

/// <summary>Reads the final commit with git, byte by byte, with a checker of its own. Nothing of the code under test is used here.</summary>
internal static class CommitJudge
{
    public static Findings Examine(ScenarioRepository repository)
    {
        var scenario = repository.Scenario;
        var head = TestRepository.GitAt(repository.Root, "rev-parse", "HEAD").Trim();
        var files = TestRepository.GitAt(repository.Root, "ls-tree", "-r", "-z", "--name-only", head).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var done = scenario.Groups.Where(group => HasWork(repository, head, files, group)).Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var called = CalledDone(repository);
        var (ticked, open, tasksText) = Boxes(repository, head);
        var falseCompleted = called.Where(id => !done.Contains(id)).Concat(ticked.Where(id => !done.Contains(id))).Distinct().Order().ToList();
        var wrongBoxes = scenario.Groups
            .Where(group => called.Contains(group.Id) ? !ticked.Contains(group.Id) : !open.Contains(group.Id))
            .Select(group => group.Id).ToList();
        return new Findings(
            [.. falseCompleted.Select(id => Describe(scenario, id))],
            [.. Deserving(scenario).Except(called).Select(id => Describe(scenario, id))],
            wrongBoxes,
            WrongBytes(repository, head, files, called, tasksText),
            called.Count);
    }

    /// <summary>The truth about a group's work: the one file, with the one content.</summary>
    private static bool HasWork(ScenarioRepository repository, string head, HashSet<string> files, ScenarioGroup group)
    {
        var path = $"src/{group.Id}/work.txt";
        return files.Contains(path) && Encoding.UTF8.GetString(TestRepository.BlobAt(repository.Root, head, path)) == $"done {group.Id}\n";
    }

    /// <summary>Groups that the run's own record calls completed.</summary>
    private static HashSet<string> CalledDone(ScenarioRepository repository)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        if (!File.Exists(repository.Ledger))
        {
            return done;
        }

        foreach (var line in File.ReadAllLines(repository.Ledger).Where(line => line.Length > 0))
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("type").GetString() == "group-ended" && entry.RootElement.GetProperty("outcome").GetString() == "completed")
            {
                done.Add(entry.RootElement.GetProperty("group").GetString()!);
            }
        }

        return done;
    }

    /// <summary>Groups with all boxes ticked, groups with all boxes open, and the file with every mark blank.</summary>
    private static (HashSet<string> Ticked, HashSet<string> Open, string Blank) Boxes(ScenarioRepository repository, string head)
    {
        var text = Encoding.UTF8.GetString(TestRepository.BlobAt(repository.Root, head, Scenario.TasksPath));
        var marks = new Dictionary<string, List<char>>(StringComparer.Ordinal);
        var current = string.Empty;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("#### Task Group ", StringComparison.Ordinal))
            {
                current = "part-" + char.ToLowerInvariant(line.TrimEnd('\r')[^1]);
                marks[current] = [];
            }
            else if (line.TrimStart().StartsWith("- [", StringComparison.Ordinal))
            {
                marks[current].Add(line[line.IndexOf('[', StringComparison.Ordinal) + 1]);
            }
        }

        return (
            marks.Where(pair => pair.Value.All(mark => mark == 'x')).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal),
            marks.Where(pair => pair.Value.All(mark => mark == ' ')).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal),
            text.Replace("[x]", "[ ]", StringComparison.Ordinal));
    }

    /// <summary>Honest groups all of whose dependencies are honest, too.</summary>
    private static HashSet<string> Deserving(Scenario scenario)
    {
        var deserving = new HashSet<int>();
        foreach (var group in scenario.Groups.Where(group => group.Behaviour.Deserves && group.DependsOn.All(deserving.Contains)))
        {
            deserving.Add(group.Number);
        }

        return scenario.Groups.Where(group => deserving.Contains(group.Number)).Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Everything but marks and the work of completed groups is as it was, byte for byte.</summary>
    private static List<string> WrongBytes(ScenarioRepository repository, string head, HashSet<string> files, HashSet<string> called, string tasksText)
    {
        var wrong = new List<string>();
        var before = TestRepository.GitAt(repository.Root, "ls-tree", "-r", "-z", "--name-only", repository.Start).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var adders = repository.Scenario.Groups.Where(group => called.Contains(group.Id) && group.Behaviour.Name == "honest, adds tests").Select(group => $"test_{group.Id}").ToHashSet();
        foreach (var path in before)
        {
            var old = TestRepository.BlobAt(repository.Root, repository.Start, path);
            var now = files.Contains(path) ? TestRepository.BlobAt(repository.Root, head, path) : null;
            var same = path switch
            {
                Scenario.TasksPath => Encoding.UTF8.GetString(old) == tasksText,
                "tests/suite.txt" => now is not null && Encoding.UTF8.GetString(now).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet().SetEquals([.. Scenario.BaseTests, .. adders]),
                _ => now is not null && old.AsSpan().SequenceEqual(now),
            };
            if (!same)
            {
                wrong.Add(path);
            }
        }

        // Without `writes`, scribbling where no accepted group's gate looks is allowed.
        var scribbled = repository.Scenario.Groups
            .Where(group => called.Contains(group.Id) && group.Behaviour.Name == "breaks another group" && !called.Contains(group.Other))
            .Select(group => group.Other);
        // An ignore file hides nothing where somebody else's commit has the file already; then it is one more file of the group's own folder.
        var ignoring = repository.Scenario.Groups
            .Where(group => called.Contains(group.Id) && group.Behaviour.Name == "hides its work from git")
            .Select(group => $"src/{group.Id}/.gitignore");
        var expected = called.Concat(scribbled).Select(id => $"src/{id}/work.txt").Concat(ignoring).Concat(before).ToHashSet(StringComparer.Ordinal);
        wrong.AddRange(files.Where(path => !expected.Contains(path) && !path.StartsWith(Scenario.SpecPath + "/implementation/prompts/", StringComparison.Ordinal)));
        return wrong;
    }

    private static string Describe(Scenario scenario, string id) =>
        $"{id} ({scenario.Groups.FirstOrDefault(group => group.Id == id)?.Behaviour.Name ?? "unknown"})";
}
