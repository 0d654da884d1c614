using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>What a person said counts for the very commit they were asked about.</summary>
[TestClass]
public sealed class ApprovalTests
{
    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Rejected_work_is_no_answer_to_the_rejection_and_other_work_is_a_new_question()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");
        await repository.RunAsync(WriteOwnFile);
        repository.Answer(approved: false, "Use tabs");
        repository.RunId = "run-2";

        var unchanged = await AcceptAsync(repository, attempt: 2);
        TestRepository.WriteAt(Path.Combine(repository.StateFolder, "trees/1-data"), "src/data.txt", "\twork of data\n");
        var next = await AcceptAsync(repository, attempt: 3);

        Assert.AreEqual((OutcomeClass.NoChange, "ORCH5050"), (unchanged.Outcome, unchanged.Problem?.Code));
        Assert.Contains("Use tabs", unchanged.Feedback!);
        Assert.IsTrue(next.AwaitsApproval);
        Assert.IsNull(repository.Question.Approved);
    }

    [TestMethod]
    public async Task An_approval_during_a_run_is_read_by_that_run_and_no_line_is_lost()
    {
        using var repository = new SpecRepository(["Data", "Api"], _ => "approve: true");
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using (workspace!)
        {
            var first = await SpecRepository.RunGroupAsync(workspace!, plan.Groups[0], WriteOwnFile, attempts: 1);
            Assert.IsTrue(first.AwaitsApproval);

            // Another process, while this one keeps writing.
            repository.Answer(approved: true);
            var tree = await workspace!.OpenAsync(plan.Groups[0], CancellationToken.None);
            var again = await workspace.AcceptAsync(plan.Groups[0], tree, SpecRepository.Facts(1), CancellationToken.None);
            Assert.IsFalse(again.AwaitsApproval);
            Assert.AreEqual(OutcomeClass.Completed, again.Outcome, again.Problem?.Message);
        }

        var types = LedgerReader.Read(repository.LedgerFile) is var contents ? contents.Events.Select(entry => entry.Type).ToList() : [];
        CollectionAssert.IsSubsetOf(new[] { LedgerTypes.WorkOpened, LedgerTypes.GroupAwaitingApproval, LedgerTypes.Approved }, types);
        Assert.AreEqual(0, contents.Damaged);
    }

    [TestMethod]
    public async Task The_same_work_in_another_commit_is_not_asked_about_again()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");
        await repository.RunAsync(WriteOwnFile);
        const string Branch = "refs/heads/orchestrate/2026-01-01-shop/1-data";
        repository.Git("update-ref", Branch, repository.Git("commit-tree", Branch + "^{tree}", "-p", "HEAD", "-m", "In my words").Trim());
        repository.Answer(approved: true);
        repository.Write("README.md", "meanwhile\n");
        repository.Commit("Meanwhile");
        repository.RunId = "run-2";

        var (done, end) = await repository.RunAsync((_, _, _) => { });

        Assert.AreEqual(OutcomeClass.Completed, done["data"].Outcome, done["data"].Problem?.Message);
        Assert.IsFalse(done["data"].AwaitsApproval);
        Assert.IsEmpty(end);
        Assert.AreEqual(("meanwhile\n", "work of data\n"), (repository.Read("README.md"), repository.Read("src/data.txt")));
    }

    [TestMethod]
    public async Task Work_that_a_repair_changed_is_asked_about_again()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");
        await repository.RunAsync((_, tree, _) => TestRepository.WriteAt(tree, "README.md", "work of data\n"));
        repository.Answer(approved: true);
        repository.Write("README.md", "meanwhile\n");
        repository.Commit("Meanwhile");
        repository.RunId = "run-2";

        var conflict = await AcceptAsync(repository, attempt: 1);
        TestRepository.WriteAt(Path.Combine(repository.StateFolder, "trees/1-data"), "README.md", "both\n");
        var repaired = await AcceptAsync(repository, attempt: 2);

        Assert.AreEqual(("ORCH5008", true), (conflict.Problem?.Code, conflict.ExtraAttempt));
        Assert.IsTrue(repaired.AwaitsApproval);
    }

    [TestMethod]
    public async Task Commits_put_on_the_branch_after_the_word_are_asked_about_and_not_lost()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");
        await repository.RunAsync(WriteOwnFile);
        repository.Answer(approved: true);
        const string Branch = "refs/heads/orchestrate/2026-01-01-shop/1-data";
        var tree = Path.Combine(repository.StateFolder, "trees/1-data");
        TestRepository.WriteAt(tree, "by-hand.txt", "start\n");
        TestRepository.GitAt(tree, "add", "-A");
        TestRepository.GitAt(tree, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "By hand");
        repository.Git("fetch", "-q", tree, "HEAD");
        repository.Git("update-ref", Branch, "FETCH_HEAD");
        TestRepository.GitAt(tree, "reset", "-q", "HEAD~");
        File.Delete(Path.Combine(tree, "by-hand.txt"));
        repository.RunId = "run-2";

        var asked = await AcceptAsync(repository, attempt: 1);
        repository.Answer(approved: true);
        var (done, end) = await repository.RunAsync((_, _, _) => { });

        Assert.IsTrue(asked.AwaitsApproval);
        Assert.AreEqual(OutcomeClass.Completed, done["data"].Outcome, done["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("start\n", repository.Read("by-hand.txt"));
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
    }

    private static async Task<Acceptance> AcceptAsync(SpecRepository repository, int attempt)
    {
        var plan = repository.ReadPlan();
        var (workspace, problems) = await repository.StartAsync(plan);
        Assert.IsNotNull(workspace, string.Join('\n', problems.Select(problem => problem.Message)));
        await using (workspace)
        {
            var tree = await workspace.OpenAsync(plan.Groups[0], CancellationToken.None);
            Assert.IsFalse(tree.IsNew);
            return await workspace.AcceptAsync(plan.Groups[0], tree, SpecRepository.Facts(attempt), CancellationToken.None);
        }
    }
}
