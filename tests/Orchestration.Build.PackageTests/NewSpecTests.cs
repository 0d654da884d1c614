namespace Orchestration.Build.PackageTests;

/// <summary>Targets that write a spec where there is none yet, by real builds.</summary>
[TestClass]
public sealed class NewSpecTests : BuildTest
{
    private const string Name = "-p:OrchestrationSpec=2026-05-01-shop";

    [TestMethod]
    [DataRow(true, "agent-os/specs/2026-05-01-shop/")]
    [DataRow(false, "src/app/agent-os/specs/2026-05-01-shop/")]
    public void A_skeleton_makes_a_root_and_is_valid_once_it_is_scaffolded(bool inRepository, string expected)
    {
        if (inRepository)
        {
            Repository.Write(".git/HEAD", "ref: refs/heads/main\n");
        }

        const string project = "src/app/bare.proj";
        WriteBareProject(project);
        Repository.Write("src/app/request.md", "A shop, with a cart; and more.\n");

        Assert.ContainsSingle(Build(project, "-t:NewOrchestration", Name, "-p:OrchestrationRequestFile=request.md").Of("ORCH7028"));
        Assert.AreEqual("A shop, with a cart; and more.\n", File.ReadAllText(Repository[expected + "planning/raw-idea.md"]));
        Assert.ContainsSingle(Build(project, "-t:NewOrchestration", Name).Of("ORCH7004"));
        Assert.IsTrue(Build(project, "-t:ScaffoldOrchestration", Name).Succeeded);
        Assert.IsTrue(Build(project, "-t:ValidateOrchestration", Name).Succeeded);
    }

    [TestMethod]
    public void A_request_with_commas_and_semicolons_arrives_as_it_is()
    {
        Repository.Write(".git/HEAD", "ref: refs/heads/main\n");
        WriteBareProject("src/app/bare.proj");

        var result = RunIn("src/app", new() { ["ORCHESTRATION_REQUEST"] = "A shop, with a cart; 50% of \"it\" = more" }, "build", "bare.proj", "--no-restore", "-t:PlanOrchestration");

        Assert.IsTrue(result.Succeeded, result.Output);
        StringAssert.Contains(result.Output, "A shop, with a cart; 50% of \"it\" = more");
        StringAssert.Contains(result.Output, "none was started and nothing was written");
        Assert.IsFalse(Directory.Exists(Repository["agent-os"]));
    }
}
