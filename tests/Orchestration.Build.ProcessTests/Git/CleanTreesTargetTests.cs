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
    public async Task Trees_of_a_run_that_is_going_on_are_left_alone()
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

    private Task<PipelineResult> CleanAsync(SpecRepository repository, RecordingOutput output) =>
        CleanTreesTarget.CleanAsync(
            new Dictionary<string, string> { ["OrchestrationRoot"] = repository.Root, ["OrchestrationSpec"] = "*" }, output, TestContext.CancellationToken);
}
