using System.Globalization;
using System.Security.Cryptography;
using Orchestration.Build.Testing;
using Orchestration.Build.Torture.Lies;

namespace Orchestration.Build.Torture.Attacks;

/// <summary>
/// Randomised runs with agents, and tests run by gates, that attack git. Everything that is somebody else's is compared before and after, byte by byte or as git
/// shows it; nothing of the code under test is asked.
/// </summary>
internal static class AttackRuns
{
    private const string SystemSettings = "system-gitconfig";

    public static async Task<int> RunAsync(int runs, int seed)
    {
        var home = Directory.CreateTempSubdirectory("orch-attack-home-");
        Environment.SetEnvironmentVariable("HOME", home.FullName);

        // The machine's own file is out of reach even where the code under test fails.
        Environment.SetEnvironmentVariable("GIT_CONFIG_SYSTEM", Path.Combine(home.FullName, SystemSettings));
        await File.WriteAllTextAsync(Path.Combine(home.FullName, SystemSettings), "[core]\n\tpager = cat\n");
        await File.WriteAllTextAsync(Path.Combine(home.FullName, ".gitconfig"), "[user]\n\tname = Somebody\n\temail = somebody@example.org\n[alias]\n\tst = status\n");
        if (!NoticesAFilter(home.FullName))
        {
            Console.WriteLine("A filter that runs is not noticed here, so nothing would be proved.");
            return 2;
        }

        var behaviours = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (groups, completed) = (0, 0);
        var (changed, refused, ran, falseDone, unclean) = (0, 0, 0, 0, 0);
        for (var i = 0; i < runs; i++)
        {
            var mark = Path.Combine(home.FullName, $"mark{i}");
            using var repository = new ScenarioRepository(root => Scenario.Draw(seed + i, Attack.All(mark, Path.Combine(root, ".git"))));
            Prepare(repository);
            var before = Everything(repository, home.FullName);
            var errors = await Orchestrator.OrchestrateAsync(repository.Root);
            var findings = CommitJudge.Examine(repository);
            var after = Everything(repository, home.FullName);
            foreach (var group in repository.Scenario.Groups)
            {
                behaviours[group.Behaviour.Name] = behaviours.GetValueOrDefault(group.Behaviour.Name) + 1;
            }

            groups += repository.Scenario.Groups.Count;
            completed += findings.Completed;
            refused += findings.WronglyRefused.Count;
            falseDone += findings.FalseCompleted.Count + findings.WrongBoxes.Count;
            ran += File.Exists(mark) ? 1 : 0;
            var differences = before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
            changed += differences.Count;
            var problem = Lies.Lies.Unclean(repository);
            unclean += problem is null ? 0 : 1;
            if (differences.Count > 0 || File.Exists(mark) || findings.WronglyRefused.Count + findings.FalseCompleted.Count + findings.WrongBoxes.Count > 0 || problem is not null)
            {
                repository.Keep();
                Console.WriteLine($"run {i} (seed {seed + i}, kept in {repository.Folder}): changed: {string.Join(", ", differences)}; ran: {File.Exists(mark)}; {findings}; {problem}\n  {string.Join("\n  ", errors)}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            seed {seed}: {runs} runs, {groups} groups, {completed} completed
            refs, stash entries, settings and files of others changed  {changed}
            honest groups refused                                     {refused}
            runs in which a command of an agent ran in another git    {ran}
            false "completed" and wrong boxes                         {falseDone}
            runs not clean afterwards                                 {unclean}
            """));
        foreach (var (name, count) in behaviours)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,5}  {name}"));
        }

        home.Delete(recursive: true);
        return changed + refused + ran + falseDone + unclean == 0 ? 0 : 1;
    }

    /// <summary>Whether a filter that an agent sets leaves its mark when another git runs it, and none when the agent's own does.</summary>
    private static bool NoticesAFilter(string home)
    {
        var (folder, mark) = (Path.Combine(home, "proof"), Path.Combine(home, "proof.mark"));
        TestRepository.WriteAt(folder, ".gitattributes", "* filter=x\n");
        TestRepository.GitAt(folder, "init", "-q");
        RunShell(folder, "ORCHESTRATION_ATTEMPT=agent/1/; export ORCHESTRATION_ATTEMPT; " + Attack.SetFilter(mark) + "; git add -A");
        var byItself = File.Exists(mark);
        TestRepository.WriteAt(folder, "a.txt", "a\n");
        RunShell(folder, "git add -A");
        return !byItself && File.Exists(mark);
    }

    private static void RunShell(string folder, string command)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = folder })!;
        process.WaitForExit();
    }

    /// <summary>Things of a user that an agent could take for its own.</summary>
    private static void Prepare(ScenarioRepository repository)
    {
        var root = repository.Root;
        var remote = repository.File_("remote.git");
        Directory.CreateDirectory(remote);
        TestRepository.GitAt(remote, "init", "-q", "--bare", "-b", "trunk");
        TestRepository.GitAt(root, "remote", "add", "origin", remote);
        TestRepository.GitAt(root, "push", "-q", "origin", "trunk");
        TestRepository.GitAt(root, "tag", "v1.0.0");
        TestRepository.GitAt(root, "branch", "feature");
        TestRepository.WriteAt(root, "draft.txt", "draft\n");
        TestRepository.GitAt(root, "stash", "push", "-q", "--include-untracked");
        TestRepository.WriteAt(repository.Folder, "beside/notes.txt", "notes\n");
    }

    private static Dictionary<string, string> Everything(ScenarioRepository repository, string home)
    {
        var root = repository.Root;
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["refs"] = TestRepository.GitAt(root, "for-each-ref", "refs/stash", "refs/tags", "refs/remotes", "refs/heads/feature", "refs/heads/evil"),
            ["stash"] = TestRepository.GitAt(root, "stash", "list", "--format=%H"),
            ["refs of the remote"] = TestRepository.GitAt(repository.File_("remote.git"), "for-each-ref"),
            ["branch"] = TestRepository.GitAt(root, "symbolic-ref", "HEAD"),
            ["authors"] = TestRepository.GitAt(root, "log", "--format=%an", "HEAD").Contains("Mallory", StringComparison.Ordinal) ? "Mallory" : "right",
            ["forged files"] = string.Join(' ', TestRepository.GitAt(root, "ls-tree", "-r", "--name-only", "HEAD").Split('\n').Where(name => name.Contains("evil", StringComparison.Ordinal))),
            ["processes"] = LeftProcesses(),
        };
        string[] files =
        [
            Path.Combine(root, ".git/config"), Path.Combine(home, ".gitconfig"), Path.Combine(home, SystemSettings), repository.File_("beside/notes.txt"), .. Directory.EnumerateFiles(Path.Combine(root, ".git/hooks")),
            .. Directory.EnumerateFiles(Path.Combine(root, ".git/info")),
        ];
        foreach (var file in files.Where(File.Exists))
        {
            all[file] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return all;
    }

    private static string LeftProcesses() => string.Join(' ', Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && CommandLine(folder).Contains($"sleep\0{Attack.LongSleep}", StringComparison.Ordinal)));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return string.Empty;
        }
    }
}
