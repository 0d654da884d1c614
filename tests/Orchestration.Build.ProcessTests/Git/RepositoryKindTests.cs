using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class RepositoryKindTests
{
    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Submodules_are_there_for_agents_and_gates_without_a_network()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data"], _ => "verify: grep -q inside vendor/lib/lib.txt");
        var library = folder["lib"];
        TestRepository.WriteAt(library, "lib.txt", "inside\n");
        TestRepository.GitAt(library, "init", "-q", "-b", "trunk");
        TestRepository.GitAt(library, "add", "-A");
        TestRepository.GitAt(library, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Lib");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/lib");
        repository.Commit("Library");
        Directory.Delete(library, recursive: true);

        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual(1, repository.TreeCount);
    }

    [TestMethod]
    public async Task A_spec_behind_a_link_or_in_a_submodule_is_refused_with_what_it_is()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data"]);
        var home = folder["agent-os"];
        Directory.Move(Path.Combine(repository.Root, "agent-os"), home);
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, "agent-os"), home);
        repository.Commit("Link");

        await AssertRefusedAsync(repository, "agent-os is a link");

        TestRepository.GitAt(home, "init", "-q", "-b", "trunk");
        Commit(home, "Specs");
        repository.Git("rm", "-q", "agent-os");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", home, "agent-os");
        repository.Commit("Submodule");

        await AssertRefusedAsync(repository, "agent-os is a repository of its own (a submodule)");
    }

    private static async Task AssertRefusedAsync(SpecRepository repository, string because)
    {
        var (workspace, problems) = await repository.StartAsync(repository.ReadPlan());

        Assert.IsNull(workspace);
        Assert.AreEqual("ORCH5016", problems.Single().Code);
        StringAssert.Contains(problems.Single().Message, because);
    }

    [TestMethod]
    public async Task Pointers_of_large_files_go_through_untouched()
    {
        const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        using var repository = new SpecRepository(["Data"]);
        repository.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        repository.Write("big.bin", Pointer);
        repository.Commit("Pointer");

        var (results, _) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual(Pointer, repository.Read("big.bin"));
        Assert.AreEqual("", repository.Status);
    }

    [TestMethod]
    public async Task Large_files_that_agents_write_reach_the_users_storage_and_those_of_refused_work_do_not()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "git-lfs"))))
        {
            Assert.Inconclusive("Skipped: git-lfs is not installed (Debian package git-lfs).");
        }

        using var repository = new SpecRepository(["Data", "Style"], i => i == 1 ? "verify: grep -q 'agent wrote this' big.bin" : "verify: \"false\"");
        repository.Git("lfs", "install", "--local");
        repository.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        repository.Write("big.bin", "the user wrote this\n");
        repository.Commit("Large");

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            Assert.AreEqual(group.Id == "data" ? "the user wrote this\n" : "the agent wrote this\n", File.ReadAllText(Path.Combine(tree, "big.bin")), "The agent has contents, not pointers.");
            TestRepository.WriteAt(tree, group.Id == "data" ? "big.bin" : "other.bin", group.Id == "data" ? "the agent wrote this\n" : "refused\n");
        });

        Assert.AreEqual((OutcomeClass.Completed, OutcomeClass.GateFailed), (results["data"].Outcome, results["style"].Outcome), results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("the agent wrote this\n", repository.Read("big.bin"));
        StringAssert.StartsWith(repository.Git("show", "HEAD:big.bin"), "version https://git-lfs");
        Assert.AreEqual("", repository.Status);

        // Two that are accepted, and one that is kept on the branch of the failed group.
        Assert.HasCount(3, Directory.GetFiles(Path.Combine(repository.Root, ".git/lfs/objects"), "*", SearchOption.AllDirectories));
        repository.Git("lfs", "fsck");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Hooks_run_only_where_they_are_asked_for(bool asked)
    {
        using var repository = new SpecRepository(["Data"]) { Hooks = asked };
        WriteHook(repository, "commit-msg", "#!/bin/sh\necho 'Seen-By: hook' >> \"$1\"\n");

        var (results, _) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.AreEqual(asked, repository.Git("log", "--format=%B").Contains("Seen-By: hook", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_refusal_is_the_hooks_and_hooks_that_are_not_there_are_reported()
    {
        using var repository = new SpecRepository(["Data"]) { Hooks = true };
        WriteHook(repository, "pre-commit", "#!/bin/sh\necho 'not tidy' >&2\nexit 1\n");
        var (results, _) = await repository.RunAsync(WriteOwnFile);
        Assert.AreEqual("ORCH5048", results["data"].Problem?.Code);
        StringAssert.Contains(results["data"].Problem!.Message, "not tidy");

        repository.RunId = "run-2";
        repository.Git("config", "core.hooksPath", ".husky/_");
        var (workspace, problems) = await repository.StartAsync(repository.ReadPlan());
        await using var used = workspace;
        Assert.AreEqual("ORCH5049", problems.Single().Code);
    }

    [TestMethod]
    public async Task A_hook_that_refuses_the_commit_sends_the_work_back()
    {
        using var repository = new SpecRepository(["Data"]) { Hooks = true };
        WriteHook(repository, "pre-commit", "#!/bin/sh\ngrep -q tidy src/data.txt || { echo 'not tidy' >&2; exit 1; }\n");

        var (results, end) = await repository.RunAsync(
            (group, tree, attempt) => TestRepository.WriteAt(tree, "src/data.txt", attempt == 1 ? "rough\n" : "tidy\n"), attempts: 2);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("tidy\n", repository.Read("src/data.txt"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_hook_before_merges_is_heard_only_where_hooks_are_asked_for(bool asked)
    {
        using var repository = new SpecRepository(["Data"]) { Hooks = asked };
        WriteHook(repository, "pre-merge-commit", "#!/bin/sh\necho 'no merges today' >&2\nexit 1\n");

        var (results, _) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(asked ? OutcomeClass.GateFailed : OutcomeClass.Completed, results["data"].Outcome);
        Assert.AreEqual(asked, results["data"].Problem?.Message.Contains("no merges today", StringComparison.Ordinal) == true);
    }

    [TestMethod]
    public async Task Work_inside_a_submodule_is_refused_and_a_pointer_to_what_is_there_is_not()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data", "Style", "Pages"]);
        var library = folder["lib"];
        TestRepository.WriteAt(library, "lib.txt", "one\n");
        TestRepository.GitAt(library, "init", "-q", "-b", "trunk");
        Commit(library, "One");
        var one = TestRepository.GitAt(library, "rev-parse", "HEAD").Trim();
        TestRepository.WriteAt(library, "lib.txt", "two\n");
        Commit(library, "Two");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/a library");
        repository.Commit("Library");

        var (results, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            var inside = Path.Combine(tree, "vendor/a library");
            switch (group.Id)
            {
                case "data":
                    File.AppendAllText(Path.Combine(inside, "lib.txt"), "edited\n");
                    break;
                case "style":
                    TestRepository.WriteAt(inside, "lib.txt", "committed\n");
                    Commit(inside, "Only here");
                    break;
                default:
                    TestRepository.GitAt(inside, "checkout", "-q", one);
                    break;
            }
        });

        Assert.AreEqual("ORCH5033", results["data"].Problem?.Code);
        Assert.AreEqual("ORCH5033", results["style"].Problem?.Code);
        Assert.AreEqual(OutcomeClass.Completed, results["pages"].Outcome, results["pages"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("one\n", repository.Read("vendor/a library/lib.txt"));
        Assert.AreEqual("", repository.Status);
    }

    [TestMethod]
    public async Task A_checkout_that_is_itself_a_linked_working_tree_is_the_users_own()
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data"]);
        repository.Git("worktree", "add", "-q", "-b", "feature", folder["linked"]);
        repository.Root = folder["linked"];

        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome, results["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
        CollectionAssert.AreEqual(new[] { "feature", "trunk" }, repository.Branches.ToList());
        Assert.AreEqual(2, repository.TreeCount);
    }

    [TestMethod]
    [DataRow("orchestrate")]
    [DataRow("orchestrate/2026-01-01-shop")]
    [DataRow("orchestrate/2026-01-01-shop/1-data/mine")]
    public async Task A_branch_that_leaves_no_room_is_an_error_before_anything_starts(string name)
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Git("branch", name);

        var (workspace, problems) = await repository.StartAsync(repository.ReadPlan());

        Assert.IsNull(workspace);
        Assert.AreEqual("ORCH5032", problems.Single().Code);
        Assert.Contains($"git branch -m {name} ", problems.Single().Message);
    }

    [TestMethod]
    [DataRow("main")]
    [DataRow("1-data")]
    public async Task A_branch_of_ours_that_somebody_looks_at_is_not_moved_under_them(string name)
    {
        using var folder = new TempFolder();
        using var repository = new SpecRepository(["Data"]);
        repository.Git("worktree", "add", "-q", "-b", "orchestrate/2026-01-01-shop/" + name, folder["look"]);

        var (workspace, problems) = await repository.StartAsync(repository.ReadPlan());

        Assert.IsNull(workspace);
        Assert.AreEqual("ORCH5017", problems.Single().Code);
        Assert.AreEqual("", TestRepository.GitAt(folder["look"], "status", "--porcelain"));
    }

    [TestMethod]
    [DataRow("commit.gpgSign", "true")]
    [DataRow("core.autocrlf", "true")]
    [DataRow("core.quotePath", "true")]
    [DataRow("diff.external", "false")]
    [DataRow("merge.ff", "only")]
    [DataRow("rerere.enabled", "true")]
    [DataRow("core.fsmonitor", "true")]
    [DataRow("status.showUntrackedFiles", "no")]
    [DataRow("log.showSignature", "true")]
    [DataRow("core.sparseCheckout", "true")]
    public async Task Settings_of_the_user_do_not_matter(string name, string value)
    {
        using var repository = new SpecRepository(["Data", "Über \"uns\" <- 1"]);
        repository.Git("config", name, value);

        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message)));
        Assert.IsEmpty(end);
        Assert.AreEqual("", repository.Status);
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
    }

    [TestMethod]
    public async Task A_repository_that_git_refuses_is_never_worked_in_without_isolation()
    {
        using var folder = new TempFolder();
        TestRepository.GitAt(folder.Path, "init", "-q", "--bare", "bare/.git");
        Directory.CreateDirectory(folder["bare/inside"]);

        Assert.IsNotNull(RepositoryTop.Find(folder["bare/inside"]));
        await Assert.ThrowsExactlyAsync<GitException>(() =>
            GitRepository.FindAsync(new(), folder["bare/inside"], CancellationToken.None));
    }

    private static void Commit(string folder, string message)
    {
        TestRepository.GitAt(folder, "add", "-A");
        TestRepository.GitAt(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", message);
    }

    private static void WriteHook(SpecRepository repository, string name, string text)
    {
        var hook = repository.Write($".git/hooks/{name}", text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
