namespace Orchestration.Build.PackageTests;

/// <summary>Where a project finds its specs, by the targets as people get them.</summary>
[TestClass]
public sealed class RootTests : BuildTest
{
    private const string Tasks = "#### Task Group 1: Models\n- [ ] 1.1 Write them\n";
    private const string Assignments = "task_groups:\n  - name: models\n";

    [TestMethod]
    [DataRow("agent-os/specs/demo/")]
    [DataRow("openspec/changes/demo/")]
    [DataRow(".kiro/specs/demo/")]
    [DataRow("specs/demo/", ".specify/memory.md")]
    public void Every_home_is_found_from_a_project_below_it(string spec, string? marker = null)
    {
        WriteSpec(string.Empty, spec);
        if (marker is not null)
        {
            Repository.Write(marker, "x\n");
        }

        AssertValid(Project("src/app"), "1 spec, 1 group: valid");
    }

    [TestMethod]
    public void A_repository_below_another_one_with_specs_has_none_of_its_own()
    {
        WriteSpec(string.Empty, "agent-os/specs/outer/");
        Repository.Write("inner/.git/HEAD", "ref: refs/heads/main\n");
        var project = Project("inner/src");

        Assert.ContainsSingle(Build(project, "-t:ValidateOrchestration").Of("ORCH0006"));
        Assert.IsTrue(Build(project).Succeeded);

        WriteSpec("inner/", "openspec/changes/own/");
        AssertValid(project, "1 spec, 1 group: valid");
    }

    [TestMethod]
    [DataRow("a;b")]
    [DataRow("a;b=c")]
    [DataRow("50% of it's (ours) @home $5 %41 é")]
    public void A_path_may_hold_any_character_that_the_system_allows(string folder)
    {
        WriteSpec(folder + "/", "agent-os/specs/demo/");
        Project(folder);

        var result = RunIn(folder, [], "build", "bare.proj", "--no-restore", "-t:ValidateOrchestration;GenerateOrchestrationPrompts");

        Assert.IsTrue(result.Succeeded, result.Output);
        StringAssert.Contains(result.Output, "1 spec, 1 group: valid");
        Assert.IsTrue(File.Exists(Repository[folder + "/agent-os/specs/demo/implementation/prompts/1-models.md"]));
    }

    [TestMethod]
    public void A_project_without_a_spec_loads_nothing()
    {
        Project("src");

        var result = Build("src/bare.proj", "-p:OrchestrationTaskFolder=/nowhere/");

        Assert.IsTrue(result.Succeeded);
    }

    private void WriteSpec(string root, string spec)
    {
        Repository.Write(root + spec + "tasks.md", Tasks);
        Repository.Write(root + spec + "orchestration.yml", Assignments);
    }

    private string Project(string folder)
    {
        WriteBareProject(folder + "/bare.proj");
        return folder + "/bare.proj";
    }

    private void AssertValid(string project, string text)
    {
        var result = Build(project, "-t:ValidateOrchestration");

        Assert.IsTrue(result.Succeeded);
        StringAssert.Contains(result.Output, text);
    }
}
