using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>What is proved where agents work in the user's own tree, one after the other.</summary>
[TestClass]
public sealed class SharedWorkspaceTests
{
    private static readonly string[] Two = ["Data", "Style"];

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    private static void TickEverything(string tree)
    {
        var file = Path.Combine(tree, SpecRepository.TasksPath);
        File.WriteAllText(file, File.ReadAllText(file).Replace("[ ]", "[x]"));
    }

    [TestMethod]
    public async Task Accepted_work_is_ticked_and_nothing_of_the_users_git_changes()
    {
        using var repository = new SpecRepository(Two, _ => "writes: [src/**]");
        repository.Write("README.md", "staged\n");
        repository.Git("add", "README.md");
        repository.Write("README.md", "staged, and edited since\n");
        repository.Write("notes.txt", "untracked\n");
        var (head, staged) = (repository.Head, repository.Git("diff", "--cached"));

        var (results, end) = await repository.RunSharedAsync(WriteOwnFile);

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message)));
        Assert.IsEmpty(end);
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual(head, repository.Head);
        Assert.AreEqual(staged, repository.Git("diff", "--cached"));
        Assert.AreEqual("staged, and edited since\n", repository.Read("README.md"));
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
    }

    [TestMethod]
    public async Task A_liar_that_ticks_everything_and_writes_nothing_is_no_change_and_no_box_stays_ticked()
    {
        using var repository = new SpecRepository(["Data"]);
        var before = repository.Read(SpecRepository.TasksPath);

        var (results, end) = await repository.RunSharedAsync((_, tree, _) => TickEverything(tree));

        Assert.AreEqual(OutcomeClass.NoChange, results["data"].Outcome);
        Assert.AreEqual(before, repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("ORCH5007", end.Single().Code);
    }

    [TestMethod]
    public async Task Ticks_of_a_group_whose_gate_fails_do_not_stay()
    {
        using var repository = new SpecRepository(Two, i => i == 2 ? "verify: \"false\"" : string.Empty);

        var (results, end) = await repository.RunSharedAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            TickEverything(tree);
        });

        Assert.AreEqual("ORCH5007", results["data"].Notices!.Single().Code);
        Assert.AreEqual("ORCH5001", results["style"].Problem!.Code);
        Assert.AreEqual("ORCH5007", end.Single().Code);
        var tasks = repository.Read(SpecRepository.TasksPath);
        Assert.Contains("- [x] 1.0", tasks);
        Assert.Contains("- [ ] 2.0", tasks);
    }

    [TestMethod]
    [DataRow("README.md", "ORCH5003")]
    [DataRow("src/contract/a.txt", "ORCH5004")]
    [DataRow(".github/workflows/ci.yml", "ORCH5004")]
    [DataRow("build/check.sh", "ORCH5004")]
    [DataRow(SpecRepository.TasksPath, "ORCH5004")]
    [DataRow(SpecRepository.SpecPath + "/implementation/prompts/1-data.md", "ORCH5004")]
    public async Task A_change_outside_of_writes_or_inside_protect_is_refused_and_can_be_put_right(string path, string code)
    {
        using var repository = new SpecRepository(["Data"], _ => "writes: [src/**]\nprotect: [src/contract/**]\nverify: sh build/check.sh");
        repository.Write("build/check.sh", "exit 0\n");
        repository.Commit("Check");
        var before = File.Exists(Path.Combine(repository.Root, path)) ? repository.Read(path) : null;

        var (refused, _) = await repository.RunSharedAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            TestRepository.WriteAt(tree, path, before + "changed\n");
        });
        Assert.AreEqual(code, refused["data"].Problem?.Code);
        Assert.Contains(path, refused["data"].Feedback!);

        Restore(repository.Root, path, before);
        var (results, _) = await repository.RunSharedAsync(
            (group, tree, attempt) =>
            {
                TestRepository.WriteAt(tree, "src/more.txt", "more\n");
                TestRepository.WriteAt(tree, path, before + "changed\n");
                if (attempt == 2)
                {
                    Restore(tree, path, before);
                }
            },
            attempts: 2);
        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
    }

    [TestMethod]
    public async Task What_a_gate_or_an_earlier_group_left_does_not_count_against_a_group()
    {
        using var repository = new SpecRepository(Two, i => $"writes: [src/{(i == 1 ? "data" : "style")}.txt]\nverify: echo {i} >> left.txt");

        var (results, _) = await repository.RunSharedAsync(WriteOwnFile);

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message)));
    }

    [TestMethod]
    public async Task Work_of_a_first_attempt_counts_for_the_second()
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: test -f ../open");

        var (results, _) = await repository.RunSharedAsync(
            (group, tree, attempt) =>
            {
                if (attempt == 1)
                {
                    WriteOwnFile(group, tree, attempt);
                }
                else
                {
                    // Somebody else opens the gate; the agent has nothing left to do.
                    File.WriteAllText(Path.Combine(tree, "..", "open"), string.Empty);
                }
            },
            attempts: 2);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
    }

    [TestMethod]
    public async Task Work_of_an_earlier_build_may_be_all_there_is_to_do()
    {
        using var repository = new SpecRepository(["Data"]);

        var (results, _) = await repository.RunSharedAsync((_, _, _) => { }, attempts: 1, "data");

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome);
    }

    [TestMethod]
    public async Task Tests_that_are_lost_refuse_and_new_ones_are_counted()
    {
        using var repository = new SpecRepository(Two, _ => "verify: sh build/check.sh");
        repository.Write("build/check.sh", "cp tests/suite.txt results.xml\n");
        repository.Write("tests/suite.txt", "<testsuite><testcase name='a'/></testsuite>");
        repository.Commit("Tests");

        var (results, _) = await repository.RunSharedAsync((group, tree, _) => TestRepository.WriteAt(
            tree, "tests/suite.txt", group.Id == "data" ? "<testsuite><testcase name='a'/><testcase name='b'/><testcase name='c'/></testsuite>" : "<testsuite><testcase name='a'/></testsuite>"));

        Assert.AreEqual(2, results["data"].TestsAdded);
        Assert.AreEqual("ORCH5005", results["style"].Problem?.Code);
        Assert.Contains("b, c", results["style"].Problem!.Message);
    }

    [TestMethod]
    public async Task A_group_is_not_judged_by_what_a_rejected_one_made_of_its_gate()
    {
        using var repository = new SpecRepository(Two, i => $"verify: sh build/{(i == 1 ? "data" : "style")}.sh");
        repository.Write("build/data.sh", "exit 1\n");
        repository.Write("build/style.sh", "exit 1\n");
        repository.Commit("Checks");

        var (results, _) = await repository.RunSharedAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "data")
            {
                TestRepository.WriteAt(tree, "build/style.sh", "exit 0\n");
            }
        });

        Assert.AreEqual("ORCH5004", results["data"].Problem?.Code);
        Assert.AreEqual("ORCH5004", results["style"].Problem?.Code);
        Assert.Contains("[ ] 2.0", repository.Read(SpecRepository.TasksPath));
    }

    [TestMethod]
    public async Task Where_changes_cannot_be_told_apart_that_is_reported()
    {
        using var repository = new SpecRepository(["Data"], _ => "writes: [src/**]");
        using var unreadable = new SpecRepository(["Data"], _ => "writes: [src/**]");
        unreadable.Write(".gitattributes", "*.wide working-tree-encoding=UTF-16 text\n");
        unreadable.Write("not.wide", "not UTF-16\n");
        using var folder = new TempFolder();
        var plan = repository.ReadPlan();
        foreach (var (root, oneAtATime) in new[] { (folder.Path, true), (repository.Root, false), (unreadable.Root, true) })
        {
            var bag = new DiagnosticBag();
            var scope = new RunScope
            {
                Plan = plan,
                Root = root,
                Paths = new RunPaths(folder.Path),
                Settings = new RunSettings { MaxParallelism = 2, AllowSharedTree = !oneAtATime },
            };

            Assert.IsNull(await SharedTreeStart.CreateJudgeAsync(scope, bag, CancellationToken.None));
            Assert.AreEqual("ORCH5036", bag.ToSorted().Single().Code);
        }
    }

    private static void Restore(string root, string path, string? content)
    {
        if (content is null)
        {
            File.Delete(Path.Combine(root, path));
        }
        else
        {
            TestRepository.WriteAt(root, path, content);
        }
    }
}
