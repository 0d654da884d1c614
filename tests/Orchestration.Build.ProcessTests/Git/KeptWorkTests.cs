using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>What a failed group leaves stays until somebody asks for its removal.</summary>
[TestClass]
public sealed class KeptWorkTests
{
    private const string DataTree = "trees/1-data";

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task The_tree_of_a_failed_group_outlives_a_run_of_others()
    {
        using var repository = new SpecRepository(["Data", "Style"], i => i == 1 ? "verify: \"false\"" : string.Empty);
        await RunOneAsync(repository, "data", WriteOwnFile);
        repository.RunId = "run-2";

        await RunOneAsync(repository, "style", WriteOwnFile);

        Assert.AreEqual("work of data\n", File.ReadAllText(Path.Combine(repository.StateFolder, DataTree, "src/data.txt")));
        Assert.Contains("orchestrate/2026-01-01-shop/1-data", repository.Branches);
        Assert.AreEqual("work of style\n", repository.Read("src/style.txt"));
    }

    [TestMethod]
    public async Task Work_that_git_cannot_take_is_sent_back_and_kept()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Write(".gitattributes", "*.wide working-tree-encoding=UTF-16 text\n");
        repository.Commit("Attributes");

        var (results, _) = await repository.RunAsync((group, tree, attempt) => TestRepository.WriteAt(tree, "src/data.wide", "not UTF-16\n"));

        Assert.AreEqual("ORCH5019", results["data"].Problem?.Code);
        Assert.IsTrue(results["data"].Retryable);
        Assert.Contains("BOM", results["data"].Feedback!);
        Assert.AreEqual("not UTF-16\n", File.ReadAllText(Path.Combine(repository.StateFolder, DataTree, "src/data.wide")));
    }

    [TestMethod]
    public async Task A_repository_that_an_agent_made_over_its_tree_goes_with_the_tree()
    {
        using var repository = new SpecRepository(["Data"]);

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            Directory.Delete(Path.Combine(tree, ".git"), recursive: true);
            TestRepository.GitAt(tree, "init", "-q");
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual(1, repository.TreeCount);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
    }

    [TestMethod]
    public async Task Commits_that_an_agent_left_out_of_its_work_are_kept_and_others_are_not()
    {
        using var repository = new SpecRepository(["Data", "Style", "Pages"]);

        var (results, _) = await repository.RunAsync((group, tree, attempt) =>
        {
            void Commit(string message)
            {
                TestRepository.GitAt(tree, "add", "-A");
                TestRepository.GitAt(tree, "commit", "-q", "-m", message);
            }

            WriteOwnFile(group, tree, attempt);
            switch (group.Id)
            {
                case "data":
                    // Its work in two steps: all of it is in its files.
                    Commit("First");
                    TestRepository.WriteAt(tree, "src/more.txt", "more\n");
                    Commit("Second");
                    break;
                case "style":
                    Commit("Reset away");
                    TestRepository.GitAt(tree, "reset", "-q", "--hard", "HEAD~");
                    break;
                default:
                    TestRepository.GitAt(tree, "checkout", "-q", "-b", "aside");
                    TestRepository.WriteAt(tree, "aside.txt", "aside\n");
                    Commit("Aside");
                    TestRepository.GitAt(tree, "checkout", "-q", "-");
                    WriteOwnFile(group, tree, attempt);
                    TestRepository.WriteAt(tree, "stashed.txt", "stashed\n");
                    TestRepository.GitAt(tree, "add", "stashed.txt");
                    TestRepository.GitAt(tree, "stash", "push", "-q", "--", "stashed.txt");
                    break;
            }
        });

        Assert.AreEqual((OutcomeClass.Completed, OutcomeClass.NoChange, OutcomeClass.Completed), (results["data"].Outcome, results["style"].Outcome, results["pages"].Outcome));
        var kept = repository.Git("for-each-ref", "--format=%(refname)", "refs/orchestrate").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(3, kept.Length, string.Join('\n', kept));
        Assert.AreEqual("work of style\n", repository.Git("show", kept.Single(name => name.Contains("/2-style-agent/", StringComparison.Ordinal)) + ":src/style.txt"));
        var pages = kept.Where(name => name.Contains("/3-pages-agent/", StringComparison.Ordinal)).Select(name => repository.Git("ls-tree", "-r", "--name-only", name)).ToList();
        Assert.IsTrue(pages.Exists(files => files.Contains("aside.txt", StringComparison.Ordinal)) && pages.Exists(files => files.Contains("stashed.txt", StringComparison.Ordinal)));
        Assert.IsFalse(File.Exists(Path.Combine(repository.Root, "aside.txt")));
        repository.Git("fsck", "--strict", "--no-dangling");
    }

    [TestMethod]
    [DataRow("mkfifo .git/objects/pack/pack-1.idx", false)]
    [DataRow("mkfifo .git/refs/heads/pipe", true)]
    [DataRow("rm -r .git/objects && ln -s /dev .git/objects", false)]
    [DataRow("echo /proc > .git/objects/info/alternates", false)]
    [DataRow("rm -r .git && ln -s /proc .git", false)]
    [DataRow("for f in .git/objects/*/*; do chmod u+w $f; echo broken > $f; done", false)]
    public async Task A_repository_that_is_not_what_it_seems_holds_up_nobody(string command, bool isRead)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Needs a shell.");
        }

        using var repository = new SpecRepository(["Data"]);

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            TestRepository.WriteAt(tree, "aside.txt", "aside\n");
            TestRepository.GitAt(tree, "add", "-A");
            TestRepository.GitAt(tree, "commit", "-q", "-m", "Aside");
            TestRepository.GitAt(tree, "reset", "-q", "--hard", "HEAD~");
            WriteOwnFile(group, tree, attempt);
            using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = tree })!;
            shell.WaitForExit();
        });

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
        Assert.AreEqual(isRead, repository.Git("for-each-ref", "refs/orchestrate").Length > 0);
        repository.Git("fsck", "--strict", "--no-dangling");
    }

    [TestMethod]
    public async Task Folders_without_write_permission_go_too()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            Assert.Inconclusive("needs a user whom Unix permissions hold back");
        }

        using var repository = new SpecRepository(["Data"]);

        await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            TestRepository.WriteAt(tree, "bin/cache/module/file.txt", "x");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(tree, "bin/cache/module"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
                File.SetUnixFileMode(Path.Combine(tree, "bin/cache"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        });

        Assert.IsFalse(Directory.Exists(Path.Combine(repository.StateFolder, DataTree)));
    }

    [TestMethod]
    public async Task What_stayed_is_removed_when_asked_for_and_work_on_branches_only_by_force()
    {
        using var repository = new SpecRepository(["Data", "Style"], _ => "verify: \"false\"");
        await repository.RunAsync((group, tree, attempt) => WriteOwnFile(group, tree, attempt));
        var own = repository.Git("commit-tree", "orchestrate/2026-01-01-shop/2-style^{tree}", "-p", "orchestrate/2026-01-01-shop/2-style", "-m", "by hand").Trim();
        repository.Git("update-ref", "refs/heads/orchestrate/2026-01-01-shop/2-style", own);
        repository.Git("update-ref", "refs/orchestrate/2026-01-01-shop/kept/2-style/x", own);
        var place = await GitRepository.FindAsync(new GitClient(), repository.Root, CancellationToken.None);
        var trees = Path.Combine(repository.StateFolder, "trees");

        var first = await Leftovers.RemoveAsync(place!, "2026-01-01-shop", trees, force: false, CancellationToken.None);

        Assert.AreEqual(2, first.Trees);
        string[] kept = ["orchestrate/2026-01-01-shop/1-data", "orchestrate/2026-01-01-shop/2-style"];
        CollectionAssert.AreEqual(kept, first.Kept.ToList());
        CollectionAssert.AreEqual(kept.Append("trunk").ToList(), repository.Branches.ToList());
        Assert.AreEqual("work of data\n", repository.Git("show", kept[0] + ":src/data.txt"));
        Assert.AreEqual(1, repository.TreeCount);

        var second = await Leftovers.RemoveAsync(place!, "2026-01-01-shop", trees, force: true, CancellationToken.None);

        Assert.AreEqual(new Removed(0, 2, []) with { Kept = second.Kept }, second);
        Assert.IsEmpty(second.Kept);
        Assert.AreEqual("", repository.Git("for-each-ref", "refs/orchestrate"));
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
    }

    [TestMethod]
    public async Task Case_02_what_a_person_left_in_a_tree_is_kept_before_the_tree_is_removed()
    {
        using var repository = new SpecRepository(["Data"], _ => "verify: \"false\"");
        await repository.RunAsync(WriteOwnFile);
        var trees = Path.Combine(repository.StateFolder, "trees");
        TestRepository.WriteAt(Path.Combine(trees, "1-data"), "src/by-hand.txt", "mine\n");
        var user = await GitRepository.FindAsync(new GitClient(), repository.Root, CancellationToken.None);

        var removed = await Leftovers.RemoveAsync(user!, "2026-01-01-shop", trees, force: false, CancellationToken.None);

        Assert.IsFalse(Directory.Exists(trees));
        var kept = removed.Kept.Single(name => name.StartsWith("refs/orchestrate/2026-01-01-shop/kept/1-data/", StringComparison.Ordinal));
        Assert.AreEqual("mine\n", repository.Git("show", kept + ":src/by-hand.txt"));
        Assert.AreEqual("work of data\n", repository.Git("show", kept + ":src/data.txt"));
    }

    [TestMethod]
    public async Task Options_for_merges_on_the_users_branch_do_not_turn_a_fast_forward_into_something_else()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Git("config", "branch.trunk.mergeOptions", "--squash --no-commit");

        var (_, end) = await repository.RunAsync(WriteOwnFile);

        Assert.IsEmpty(end);
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual("work of data\n", repository.Git("show", "HEAD:src/data.txt"));
    }

    private static async Task RunOneAsync(SpecRepository repository, string id, Action<PlanGroup, string, int> agent)
    {
        var plan = repository.ReadPlan();
        var (workspace, problems) = await repository.StartAsync(plan);
        Assert.IsNotNull(workspace, string.Join('\n', problems.Select(problem => problem.Message)));
        await using (workspace)
        {
            await SpecRepository.RunGroupAsync(workspace, plan.Groups.Single(group => group.Id == id), agent, attempts: 1);
            await workspace.CompleteAsync(CancellationToken.None);
        }
    }
}
