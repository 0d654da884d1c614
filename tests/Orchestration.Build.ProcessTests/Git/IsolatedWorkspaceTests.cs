using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class IsolatedWorkspaceTests
{
    private static readonly string[] Three = ["Data", "Style", "Pages <- 1"];

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Accepted_work_reaches_the_users_branch_with_its_ticks_and_nothing_is_left_behind()
    {
        using var repository = new SpecRepository(Three);

        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message)));
        Assert.IsEmpty(end);
        Assert.AreEqual("work of pages\n", repository.Read("src/pages.txt"));
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("", repository.Status);
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
        Assert.AreEqual(1, repository.TreeCount);
        repository.Git("fsck", "--strict", "--no-dangling");
    }

    [TestMethod]
    [DataRow("repo mit Leerzeichen und Ümläuten 中", "\n")]
    [DataRow("repo", "\r\n")]
    public async Task Only_the_marks_change_in_tasks_whatever_path_and_line_ends(string name, string newLine)
    {
        using var repository = new SpecRepository(Three, name: name, newLine: newLine);
        var before = repository.Read(SpecRepository.TasksPath);

        await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(before.Replace("[ ]", "[x]"), repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("", repository.Status);
    }

    [TestMethod]
    public async Task Every_commit_of_work_says_by_whom_and_at_what_price()
    {
        using var repository = new SpecRepository(["Data"]);

        await repository.RunAsync(WriteOwnFile);

        var log = repository.Git("log", "--format=%s%n%b");
        Assert.AreEqual("Data\nStart\n", repository.Git("log", "--format=%s"), "One commit for a group, ticks included.");
        Assert.Contains("Orchestration-Spec: agent-os/specs/2026-01-01-shop", log);
        Assert.Contains("Orchestration-Agent: fake", log);
        Assert.Contains("Orchestration-Key: key-data", log);
    }

    [TestMethod]
    public async Task A_liar_that_ticks_everything_and_writes_nothing_is_no_change_and_no_box_is_ticked()
    {
        using var repository = new SpecRepository(["Data"]);
        var before = repository.Head;

        var (results, _) = await repository.RunAsync((_, tree, _) =>
        {
            var file = Path.Combine(tree, SpecRepository.TasksPath);
            File.WriteAllText(file, File.ReadAllText(file).Replace("[ ]", "[x]"));
        });

        Assert.AreEqual(OutcomeClass.NoChange, results["data"].Outcome);
        Assert.AreEqual("ORCH5007", results["data"].Notices!.Single().Code);
        Assert.AreEqual(before, repository.Head);
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
    }

    [TestMethod]
    public async Task An_edit_of_the_text_of_tasks_is_refused()
    {
        using var repository = new SpecRepository(["Data"]);

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            File.AppendAllText(Path.Combine(tree, SpecRepository.TasksPath), "- [x] 9.9 Something easier\n");
        });

        Assert.AreEqual("ORCH5004", results["data"].Problem!.Code);
    }

    [TestMethod]
    public async Task Edits_outside_of_writes_are_refused_and_the_next_attempt_can_put_them_right()
    {
        using var repository = new SpecRepository(["Data"], _ => "writes: [src/**]");

        var (results, _) = await repository.RunAsync(
            (group, tree, attempt) =>
            {
                WriteOwnFile(group, tree, attempt);
                TestRepository.WriteAt(tree, "README.md", attempt == 1 ? "changed\n" : "start\n");
            },
            attempts: 2);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome);
        Assert.AreEqual("start\n", repository.Read("README.md"));
    }

    [TestMethod]
    public async Task Commits_hidden_flags_and_a_broken_link_of_the_agent_change_nothing()
    {
        using var repository = new SpecRepository(["Data", "Style"], _ => "writes: [src/**]");

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "data")
            {
                TestRepository.GitAt(tree, "add", "-A");
                TestRepository.GitAt(tree, "commit", "-q", "-m", "mine");
                TestRepository.GitAt(tree, "checkout", "-q", "-b", "elsewhere");
            }
            else
            {
                TestRepository.GitAt(tree, "update-index", "--assume-unchanged", "README.md");
                TestRepository.WriteAt(tree, "README.md", "hidden change\n");
                Directory.Delete(Path.Combine(tree, ".git"), recursive: true);
                File.WriteAllText(Path.Combine(tree, ".git"), "gitdir: /nowhere\n");
            }
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual("ORCH5003", results["style"].Problem?.Code);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
    }

    [TestMethod]
    public async Task Case_12_a_gate_that_needs_what_there_is_once_never_meets_the_one_on_the_starting_commit()
    {
        using var folder = new TempFolder();

        // A folder stands for the port: whoever finds it taken fails.
        using var repository = new SpecRepository(["Data", "Style"], _ => $"verify: mkdir {folder["port"]} && sleep 0.3 && rmdir {folder["port"]}");

        var (results, _) = await repository.RunAsync(WriteOwnFile, attempts: 1);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual(OutcomeClass.Completed, results["style"].Outcome, results["style"].Problem?.Message);
    }

    [TestMethod]
    public async Task Case_15_work_that_git_ignores_is_named_and_outputs_of_tools_are_not()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Write(".gitignore", "bin/\nobj/\n[Ll]og/\n*.tmp\n");
        repository.Write("src/a.cs", "a\n");
        repository.Commit("Ignore");

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            foreach (var path in new[] { "src/b.cs", "src/Log/Logger.cs", "src/c.tmp", "src/obj/x.cs", "src/Log/today.txt", "bin/y.dll", "log/build.txt", "log/Tool.cs" })
            {
                TestRepository.WriteAt(tree, path, "x\n");
            }
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        var notice = results["data"].Notices!.Single(notice => notice.Code == "ORCH5046");
        StringAssert.Contains(notice.Message, ": src/Log/Logger.cs, src/c.tmp.");
        var kept = repository.Git("for-each-ref", "--format=%(refname)", "refs/orchestrate").Trim();
        StringAssert.Contains(notice.Message, $"are kept as {kept}");
        Assert.AreEqual("x\n", repository.Git("show", kept + ":src/Log/Logger.cs"));
        Assert.DoesNotContain("obj", repository.Git("ls-tree", "-r", "--name-only", kept));
    }

    [TestMethod]
    public async Task Case_15_a_gate_that_misses_what_git_ignores_names_it()
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: test -f src/Log/Logger.cs");
        repository.Write(".gitignore", "[Ll]og/\n");
        repository.Commit("Ignore");

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, "src/Log/Logger.cs", "x\n");
            TestRepository.WriteAt(tree, "src/readme.txt", "x\n");
        });

        Assert.AreEqual("ORCH5001", results["data"].Problem?.Code);
        StringAssert.Contains(results["data"].Problem!.Message, "the merged tree does not have them: src/Log/.");
        StringAssert.Contains(results["data"].Notices!.Single(notice => notice.Code == "ORCH5046").Message, "src/Log/Logger.cs");
    }

    [TestMethod]
    public async Task Case_15_a_gate_that_needs_what_git_ignores_reports_it()
    {
        using var repository = new SpecRepository(["Data", "Style"], i => i == 1 ? "verify: test -f src/Log/Logger.cs" : string.Empty);
        repository.Write(".gitignore", "[Ll]og/\n");
        repository.Write("src/a.cs", "a\n");
        repository.Commit("Ignore");
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using var used = workspace!;
        var trees = await Task.WhenAll(plan.Groups.Select(group => used.OpenAsync(group, CancellationToken.None)));
        TestRepository.WriteAt(trees[0].Path, "src/Log/Logger.cs", "x\n");
        TestRepository.WriteAt(trees[0].Path, "src/b.cs", "x\n");
        TestRepository.WriteAt(trees[1].Path, "src/c.cs", "x\n");

        // Others' work was accepted meanwhile, so that the group's own tree is asked first.
        await used.AcceptAsync(plan.Groups[1], trees[1], SpecRepository.Facts(1), CancellationToken.None);
        var refused = await used.AcceptAsync(plan.Groups[0], trees[0], SpecRepository.Facts(1), CancellationToken.None);

        Assert.AreEqual("ORCH5009", refused.Problem?.Code, refused.Problem?.Message);
        StringAssert.Contains(refused.Problem!.Message, "the merged tree does not have them: src/Log/.");
        StringAssert.Contains(refused.Feedback, "src/Log/");
    }

    [TestMethod]
    public async Task A_gate_decides_and_what_it_leaves_is_no_work()
    {
        using var repository = new SpecRepository(["Data", "Style"], i => i == 1 ? "verify: echo x > left.txt; grep -q good src/data.txt" : "verify: \"false\"");

        var (results, _) = await repository.RunAsync(
            (group, tree, attempt) => TestRepository.WriteAt(tree, $"src/{group.Id}.txt", attempt == 1 ? "bad\n" : "good\n"), attempts: 2);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome);
        Assert.AreEqual("ORCH5001", results["style"].Problem!.Code);
        Assert.IsFalse(File.Exists(Path.Combine(repository.Root, "left.txt")));
        Assert.IsFalse(File.Exists(Path.Combine(repository.Root, "src/style.txt")));
        CollectionAssert.AreEqual(new[] { "orchestrate/2026-01-01-shop/2-style", "orchestrate/2026-01-01-shop/main", "trunk" }, repository.Branches.ToList());
    }

    [TestMethod]
    public async Task A_group_that_breaks_the_gate_of_an_earlier_one_is_not_merged()
    {
        using var repository = new SpecRepository(["Data", "Style <- 1"], i => i == 1 ? "verify: grep -q data src/data.txt" : "verify: test -f src/style.txt");

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "style")
            {
                TestRepository.WriteAt(tree, "src/data.txt", "broken\n");
            }
        });

        Assert.AreEqual("ORCH5010", results["style"].Problem?.Code);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("<testsuite></testsuite>")]
    [DataRow("<testsuite><testcase name='a'/><testcase name='b'><skipped/></testcase></testsuite>")]
    [DataRow("<testsuite><testcase name='a'/><testcase name='b'><failure/></testcase></testsuite>")]
    public async Task A_group_that_loses_tests_is_not_accepted(string results)
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: sh build/check.sh");
        repository.Write("build/check.sh", "cp tests/suite.txt results.xml || true\n");
        repository.Write("tests/suite.txt", "<testsuite><testcase name='a'/><testcase name='b'/></testsuite>");
        repository.Commit("Tests");

        var (outcome, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            TestRepository.WriteAt(tree, "tests/suite.txt", results);
            if (results.Length == 0)
            {
                File.Delete(Path.Combine(tree, "tests/suite.txt"));
            }
        });

        Assert.AreEqual("ORCH5005", outcome["data"].Problem?.Code);
    }

    [TestMethod]
    public async Task New_tests_are_welcome_and_counted()
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: sh build/check.sh");
        repository.Write("build/check.sh", "cp tests/suite.txt results.xml\n");
        repository.Write("tests/suite.txt", "<testsuite><testcase name='a'/></testsuite>");
        repository.Commit("Tests");

        var (outcome, _) = await repository.RunAsync((group, tree, attempt) =>
            TestRepository.WriteAt(tree, "tests/suite.txt", "<testsuite><testcase name='a'/><testcase name='b'/><testcase name='c'/></testsuite>"));

        Assert.AreEqual(OutcomeClass.Completed, outcome["data"].Outcome, outcome["data"].Problem?.Message);
        Assert.AreEqual(2, outcome["data"].TestsAdded);
    }
}
