using Orchestration.Build.Agents;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Git;

/// <summary>Groups that get another number, or go, while runs have left work of them. The number in a name is the number of the case.</summary>
[TestClass]
public sealed class RenamedTests
{
    private const string Place = "orchestrate/2026-01-01-shop/";

    public TestContext TestContext { get; set; } = null!;

    private static void WriteOwnFile(PlanGroup group, string tree, int attempt) =>
        TestRepository.WriteAt(tree, $"src/{group.Id}.txt", $"work of {group.Id}\n");

    [TestMethod]
    public async Task Case_22_b_what_is_left_of_a_group_that_is_gone_is_named_by_status_and_removed_on_demand()
    {
        using var repository = new SpecRepository(["Data", "Style"], _ => "verify: \"false\"");
        await repository.RunAsync(WriteOwnFile);
        var (tasks, entries) = (repository.Read(SpecRepository.TasksPath), repository.Read(SpecRepository.SpecPath + "/orchestration.yml"));
        repository.Write(SpecRepository.TasksPath, tasks[..tasks.IndexOf("#### Task Group 2", StringComparison.Ordinal)]);
        repository.Write(SpecRepository.SpecPath + "/orchestration.yml", entries[..entries.IndexOf("  - name: 'Style'", StringComparison.Ordinal)]);
        repository.Commit("Without style");
        var properties = new Dictionary<string, string> { ["OrchestrationRoot"] = repository.Root };

        var status = new RecordingOutput();
        await StatusTarget.ShowAsync(properties, status, TestContext.CancellationToken);

        var lost = status.Diagnostics.Single(problem => problem.Code == "ORCH5053").Message;
        Assert.Contains(Place + "2-style", lost);
        Assert.Contains(".orchestrator/2026-01-01-shop/trees/2-style", lost);
        Assert.DoesNotContain("1-data", lost);

        await CleanTreesTarget.CleanAsync(properties, new RecordingOutput(), TestContext.CancellationToken);
        Assert.IsFalse(Directory.Exists(Path.Combine(repository.StateFolder, "trees")));
        Assert.Contains(Place + "2-style", repository.Branches, "Its work is nowhere else.");
    }

    [TestMethod]
    public async Task Case_22_c_a_group_with_another_number_takes_its_tree_and_its_branch_along()
    {
        using var repository = new SpecRepository(["Data"], _ => "approve: true");
        var (asked, _) = await repository.RunAsync(WriteOwnFile);
        Assert.IsTrue(asked["data"].AwaitsApproval);
        repository.Write(SpecRepository.TasksPath, repository.Read(SpecRepository.TasksPath).Replace("Task Group 1: Data", "Task Group 7: Data", StringComparison.Ordinal));
        repository.Commit("Another number");
        repository.Answer(approved: true);
        repository.RunId = "run-2";

        var starts = 0;
        var (done, end) = await repository.RunAsync((_, tree, _) => starts += File.Exists(Path.Combine(tree, "src/data.txt")) ? 0 : 1);

        Assert.AreEqual(0, starts, "The work was there already.");
        Assert.AreEqual(OutcomeClass.Completed, done["data"].Outcome, done["data"].Problem?.Message);
        Assert.IsEmpty(end);
        Assert.AreEqual("work of data\n", repository.Read("src/data.txt"));
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
        Assert.AreEqual(1, repository.TreeCount);
    }
}
