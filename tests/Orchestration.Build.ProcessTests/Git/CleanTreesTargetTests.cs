using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.ProcessTests.Git;

[TestClass]
public sealed class CleanTreesTargetTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Trees_of_a_run_in_progress_are_left_alone()
    {
        using var repository = new SpecRepository(["Pages"]);
        var paths = new RunPaths(repository.StateFolder);
        paths.Create();
        TestRepository.WriteAt(repository.StateFolder, "trees/1-pages/pages.txt", "work\n");
        var output = new RecordingOutput();

        using (RunLock.TryTake(paths, TimeProvider.System, out _))
        {
            await CleanAsync(repository, output);
        }

        Assert.AreEqual("ORCH5030", output.Codes.Single());
        Assert.AreEqual(2, repository.TreeCount);

        output = new RecordingOutput();
        await CleanAsync(repository, output);

        Assert.AreEqual("ORCH5027", output.Codes.Single());
        Assert.AreEqual(1, repository.TreeCount);
    }

    [TestMethod]
    public async Task Case_22_what_runs_left_of_a_spec_that_was_renamed_is_named_by_status_and_removed_on_demand()
    {
        using var repository = new SpecRepository(["Pages"], _ => "verify: \"false\"");
        await repository.RunAsync((group, tree, attempt) => TestRepository.WriteAt(tree, "pages.txt", "work\n"));
        repository.Git("mv", SpecRepository.SpecPath, "agent-os/specs/2026-01-01-store");
        repository.Commit("Rename");
        var properties = new Dictionary<string, string> { ["OrchestrationRoot"] = repository.Root };

        var status = new RecordingOutput();
        await StatusTarget.ShowAsync(properties, status, TestContext.CancellationToken);

        var lost = status.Diagnostics.Single(problem => problem.Code == "ORCH5047").Message;
        StringAssert.Contains(lost, "orchestrate/2026-01-01-shop/1-pages");

        var clean = new RecordingOutput();
        await CleanTreesTarget.CleanAsync(properties, clean, TestContext.CancellationToken);

        Assert.Contains("ORCH5027", clean.Codes);
        Assert.Contains("orchestrate/2026-01-01-shop/1-pages", repository.Branches, "Its work is nowhere else.");
        Assert.IsFalse(Directory.Exists(Path.Combine(repository.StateFolder, "trees")));

        properties["OrchestrationForce"] = "true";
        await CleanTreesTarget.CleanAsync(properties, new RecordingOutput(), TestContext.CancellationToken);
        CollectionAssert.AreEqual(new[] { "trunk" }, repository.Branches.ToList());
    }

    private Task<PipelineResult> CleanAsync(SpecRepository repository, RecordingOutput output) =>
        CleanTreesTarget.CleanAsync(
            new Dictionary<string, string> { ["OrchestrationRoot"] = repository.Root, ["OrchestrationSpec"] = "*" }, output, TestContext.CancellationToken);
}
