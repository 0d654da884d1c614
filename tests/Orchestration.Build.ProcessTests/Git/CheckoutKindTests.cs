using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>Checkouts that hold less than everything, or that are one of several.</summary>
[TestClass]
public sealed class CheckoutKindTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SpecRepository _repository = new(["Data", "Style <- 1"], _ => "verify: test -f README.md");

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    [DataRow("--depth=1")]
    [DataRow("--filter=blob:none")]
    [DataRow("--filter=tree:0")]
    public async Task A_clone_without_all_objects_is_enough(string option)
    {
        AddFolders();
        Clone(option);

        await AssertDoneAsync(WriteOwnFile);

        _repository.Git("-c", "fsck.missingEmail=ignore", "fsck", "--strict", "--no-dangling");
    }

    [TestMethod]
    [DataRow("cone")]
    [DataRow("no-cone")]
    public async Task In_a_sparse_checkout_files_outside_of_it_are_taken_and_the_others_stay(string mode)
    {
        AddFolders();
        Clone("--filter=blob:none");
        string[] patterns = mode == "cone" ? ["agent-os", "near"] : ["/agent-os/", "/near/", "/README.md", "/.gitignore"];
        _repository.Git(["sparse-checkout", "set", "--" + mode, .. patterns]);
        Assert.IsFalse(Directory.Exists(Path.Combine(_repository.Root, "far")));

        await AssertDoneAsync((group, tree, attempt) =>
        {
            Assert.IsFalse(File.Exists(Path.Combine(tree, "far/b.txt")), "The tree is as sparse as the user's.");
            WriteOwnFile(group, tree, attempt);
            if (group.Id == "data")
            {
                TestRepository.WriteAt(tree, "far/new.txt", "new\n");
                TestRepository.WriteAt(tree, "far/a.txt", "written again\n");
            }
        });

        Assert.AreEqual("new\n", _repository.Git("show", "HEAD:far/new.txt"));
        Assert.AreEqual("written again\n", _repository.Git("show", "HEAD:far/a.txt"));
        Assert.AreEqual("far b\n", _repository.Git("show", "HEAD:far/b.txt"));
        Assert.AreEqual("true\n", _repository.Git("config", "core.sparseCheckout"));
        Assert.IsFalse(File.Exists(Path.Combine(_repository.Root, "far/b.txt")));
    }

    [TestMethod]
    public async Task A_linked_working_tree_of_a_bare_repository_is_a_checkout_like_any_other()
    {
        TestRepository.GitAt(_folder.Path, "clone", "-q", "--bare", _repository.Root, _folder["bare.git"]);
        TestRepository.GitAt(_folder["bare.git"], "config", "user.name", "Somebody");
        TestRepository.GitAt(_folder["bare.git"], "config", "user.email", "somebody@example.org");
        TestRepository.GitAt(_folder["bare.git"], "worktree", "add", "-q", "-b", "feature", _folder["tree"]);
        _repository.Root = _folder["tree"];

        await AssertDoneAsync(WriteOwnFile);

        Assert.AreEqual("true\n", TestRepository.GitAt(_folder["bare.git"], "config", "core.bare"));
        CollectionAssert.AreEqual(new[] { "feature", "trunk" }, _repository.Branches.ToList());
    }

    [TestMethod]
    public async Task A_branch_that_another_tree_has_checked_out_too_is_not_moved_under_it()
    {
        _repository.Git("worktree", "add", "-q", "--force", _folder["second"], "trunk");

        var (results, end) = await _repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["style"].Outcome, results["style"].Problem?.Message);
        Assert.AreEqual("ORCH5020", end.Single().Code);
        Assert.Contains($"'trunk' is checked out in {_folder["second"]} too", end.Single().Message);
        Assert.AreEqual(string.Empty, TestRepository.GitAt(_folder["second"], "status", "--porcelain"));
        Assert.AreEqual(string.Empty, _repository.Status);
    }

    private void AddFolders()
    {
        _repository.Write("near/a.txt", "near a\n");
        _repository.Write("far/a.txt", "far a\n");
        _repository.Write("far/b.txt", "far b\n");
        _repository.Commit("Folders");
        _repository.Write("near/a.txt", "near a again\n");
        _repository.Commit("More");
    }

    /// <summary>Over a protocol, since a clone by path is complete whatever is asked.</summary>
    private void Clone(string option)
    {
        _repository.Git("config", "uploadpack.allowFilter", "true");
        _repository.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        TestRepository.GitAt(_folder.Path, "clone", "-q", option, "file://" + _repository.Root, _folder["clone"]);
        _repository.Root = _folder["clone"];
        _repository.Git("config", "user.name", "Somebody");
        _repository.Git("config", "user.email", "somebody@example.org");
    }

    private async Task AssertDoneAsync(Action<PlanGroup, string, int> agent)
    {
        var (results, end) = await _repository.RunAsync(agent);

        Assert.IsTrue(results.Values.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Values.Select(result => result.Problem?.Message + result.Feedback)));
        Assert.IsEmpty(end, string.Join('\n', end.Select(problem => problem.Message)));
        Assert.AreEqual("work of style\n", _repository.Git("show", "HEAD:src/style.txt"));
        Assert.DoesNotContain("[ ]", _repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual(string.Empty, _repository.Status);
    }
}
