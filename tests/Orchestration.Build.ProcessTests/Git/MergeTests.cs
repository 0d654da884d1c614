using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Scheduling;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class MergeTests
{
    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task A_dirty_tree_is_an_error_before_anything_starts_and_generated_prompts_are_committed()
    {
        using var repository = new SpecRepository(["Data"]);
        repository.Write("stray.txt", "x");

        var (workspace, problems) = await repository.StartAsync(repository.ReadPlan());

        Assert.IsNull(workspace);
        Assert.AreEqual("ORCH5015", problems.Single().Code);
        File.Delete(Path.Combine(repository.Root, "stray.txt"));

        var prompt = SpecRepository.SpecPath + "/implementation/prompts/1-data.md";
        repository.Write(prompt, Orchestration.Build.Prompts.PromptMarker.Append("# Data\n"));
        var (results, end) = await repository.RunAsync(WriteOwnFile);

        Assert.AreEqual(OutcomeClass.Completed, results["data"].Outcome);
        Assert.IsEmpty(end);
        Assert.AreEqual("", repository.Status);
        Assert.Contains(prompt, repository.Git("ls-tree", "-r", "--name-only", "HEAD"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_branch_that_moved_is_left_alone_and_the_command_that_is_reported_works(bool prompts)
    {
        using var repository = new SpecRepository(["Data"]);
        if (prompts)
        {
            repository.Write(SpecRepository.SpecPath + "/implementation/prompts/1-data.md", Orchestration.Build.Prompts.PromptMarker.Append("# Data\n"));
        }

        var (_, end) = await repository.RunAsync((group, tree, attempt) =>
        {
            WriteOwnFile(group, tree, attempt);
            repository.Write("mine.txt", "x");
            repository.Git("add", "mine.txt");
            repository.Git("commit", "-q", "-m", "Meanwhile");
        });

        var problem = end.Single(problem => problem.Code == "ORCH5020");
        Assert.Contains("git merge orchestrate/2026-01-01-shop/main", problem.Message);
        repository.Shell(problem.Message.Split("To merge it: ")[1]);
        Assert.Contains("[x]", repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("", repository.Status);
    }

    [TestMethod]
    public async Task A_conflict_is_fixed_by_one_more_attempt_that_sees_both_sides()
    {
        using var repository = new SpecRepository(["Data", "Style"]);

        var (results, seen) = await RunConflictAsync(repository, repairs: true);

        Assert.IsTrue(results.All(result => result.Outcome == OutcomeClass.Completed), results[1].Problem?.Message);
        Assert.Contains("<<<<<<<", seen[0]);
        Assert.AreEqual("both\n", repository.Read("README.md"));
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual(1, repository.TreeCount);
    }

    [TestMethod]
    public async Task Work_that_is_accepted_during_a_repair_and_conflicts_too_gets_a_repair_of_its_own()
    {
        using var repository = new SpecRepository(["Data", "Style", "Pages"]);
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using var held = workspace;
        var trees = new List<GroupTree>();
        foreach (var group in plan.Groups)
        {
            var tree = await workspace!.OpenAsync(group, CancellationToken.None);
            TestRepository.WriteAt(tree.Path, "README.md", $"work of {group.Id}\n");
            trees.Add(tree);
        }

        await workspace!.AcceptAsync(plan.Groups[0], trees[0], SpecRepository.Facts(1), CancellationToken.None);
        var first = await workspace.AcceptAsync(plan.Groups[2], trees[2], SpecRepository.Facts(1), CancellationToken.None);
        await workspace.AcceptAsync(plan.Groups[1], trees[1], SpecRepository.Facts(1), CancellationToken.None);
        TestRepository.WriteAt(trees[1].Path, "README.md", "data and style\n");
        var between = await workspace.AcceptAsync(plan.Groups[1], trees[1], SpecRepository.Facts(2), CancellationToken.None);
        TestRepository.WriteAt(trees[2].Path, "README.md", "data and pages\n");
        var second = await workspace.AcceptAsync(plan.Groups[2], trees[2], SpecRepository.Facts(2), CancellationToken.None);
        TestRepository.WriteAt(trees[2].Path, "README.md", "all three\n");
        var third = await workspace.AcceptAsync(plan.Groups[2], trees[2], SpecRepository.Facts(3), CancellationToken.None);

        Assert.AreEqual(OutcomeClass.Completed, between.Outcome);
        Assert.AreEqual(("ORCH5008", true), (first.Problem?.Code, first.ExtraAttempt));
        Assert.AreEqual(("ORCH5008", true), (second.Problem?.Code, second.ExtraAttempt));
        Assert.AreEqual(OutcomeClass.Completed, third.Outcome, third.Problem?.Message);
        Assert.AreEqual("all three\n", repository.Git("show", "orchestrate/2026-01-01-shop/main:README.md"));
    }

    [TestMethod]
    public async Task Accepted_work_that_conflicts_with_the_users_branch_is_an_error_before_anything_starts()
    {
        using var repository = new SpecRepository(["Data", "Style"]);
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        await using (workspace)
        {
            await SpecRepository.RunGroupAsync(workspace!, plan.Groups[0], (_, tree, _) => TestRepository.WriteAt(tree, "README.md", "theirs\n"), attempts: 1);
            repository.Write("README.md", "mine\n");
            repository.Commit("Meanwhile");
            await workspace!.CompleteAsync(CancellationToken.None);
        }

        repository.RunId = "run-2";
        var (refused, problems) = await repository.StartAsync(repository.ReadPlan());

        Assert.IsNull(refused);
        Assert.AreEqual("ORCH5018", problems.Single().Code);
        Assert.Contains("README.md", problems.Single().Message);
        Assert.AreEqual("mine\n", repository.Read("README.md"));
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual(1, repository.TreeCount);
    }

    [TestMethod]
    public async Task A_conflict_that_is_not_fixed_keeps_both_sides()
    {
        using var repository = new SpecRepository(["Data", "Style"]);

        var (results, _) = await RunConflictAsync(repository, repairs: false);

        Assert.AreEqual(OutcomeClass.Completed, results[0].Outcome);
        Assert.AreEqual(OutcomeClass.GateFailed, results[1].Outcome);
        Assert.AreEqual("work of data\n", repository.Read("README.md"));
        CollectionAssert.IsSubsetOf(new[] { "orchestrate/2026-01-01-shop/2-style", "orchestrate/2026-01-01-shop/main" }, repository.Branches.ToList());
        repository.Git("fsck", "--strict", "--no-dangling");
    }

    [TestMethod]
    public async Task A_group_that_asks_for_approval_waits_and_continues_after_the_word()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");

        var (asked, _) = await repository.RunAsync(WriteOwnFile);
        var before = repository.Read(SpecRepository.TasksPath);
        repository.Answer(approved: true);
        repository.RunId = "run-2";
        var (approved, end) = await repository.RunAsync((_, _, _) => { });

        Assert.IsTrue(asked["data"].AwaitsApproval);
        Assert.DoesNotContain("[x]", before);
        Assert.AreEqual(OutcomeClass.Completed, approved["data"].Outcome, approved["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
    }

    [TestMethod]
    public async Task Eight_groups_at_once_that_all_edit_tasks_lose_no_tick()
    {
        using var repository = new SpecRepository([.. Enumerable.Range(1, 8).Select(i => $"Part {(char)('A' + i)}")]);
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);

        var results = await Task.WhenAll(plan.Groups.Select(group => Task.Run(() => SpecRepository.RunGroupAsync(
            workspace!,
            group,
            (own, tree, attempt) =>
            {
                WriteOwnFile(own, tree, attempt);
                var file = Path.Combine(tree, SpecRepository.TasksPath);
                File.WriteAllText(file, File.ReadAllText(file).Replace("[ ]", "[X]"));
            },
            attempts: 1))));
        var end = await workspace!.CompleteAsync(CancellationToken.None);
        await workspace.DisposeAsync();

        Assert.IsTrue(results.All(result => result.Outcome == OutcomeClass.Completed), string.Join('\n', results.Select(result => result.Problem?.Message)));
        Assert.IsEmpty(end);
        Assert.DoesNotContain("[ ]", repository.Read(SpecRepository.TasksPath));
        Assert.DoesNotContain("[X]", repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("", repository.Status);
        Assert.AreEqual(1, repository.TreeCount);
    }

    private static async Task<(IReadOnlyList<Acceptance> Results, IReadOnlyList<string> Seen)> RunConflictAsync(
        SpecRepository repository, bool repairs)
    {
        var plan = repository.ReadPlan();
        var (workspace, _) = await repository.StartAsync(plan);
        var trees = new List<GroupTree>();
        foreach (var group in plan.Groups)
        {
            var tree = await workspace!.OpenAsync(group, CancellationToken.None);
            TestRepository.WriteAt(tree.Path, "README.md", $"work of {group.Id}\n");
            trees.Add(tree);
        }

        var first = await workspace!.AcceptAsync(plan.Groups[0], trees[0], SpecRepository.Facts(1), CancellationToken.None);
        await workspace.CloseAsync(plan.Groups[0], trees[0], accepted: true, CancellationToken.None);
        var second = await workspace.AcceptAsync(plan.Groups[1], trees[1], SpecRepository.Facts(1), CancellationToken.None);
        Assert.AreEqual("ORCH5008", second.Problem?.Code);
        Assert.IsTrue(second.ExtraAttempt);
        var seen = File.ReadAllText(Path.Combine(trees[1].Path, "README.md"));
        TestRepository.WriteAt(trees[1].Path, "README.md", repairs ? "both\n" : seen);

        second = await workspace.AcceptAsync(plan.Groups[1], trees[1], SpecRepository.Facts(2), CancellationToken.None);
        await workspace.CloseAsync(plan.Groups[1], trees[1], second.Outcome == OutcomeClass.Completed, CancellationToken.None);
        await workspace.CompleteAsync(CancellationToken.None);
        await workspace.DisposeAsync();
        return ([first, second], [seen]);
    }
}
