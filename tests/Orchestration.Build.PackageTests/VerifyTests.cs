using System.Xml.Linq;

namespace Orchestration.Build.PackageTests;

/// <summary>What a CI job sees of <c>VerifyOrchestration</c>, with the root below the top of the repository.</summary>
[TestClass]
public sealed class VerifyTests : BuildTest
{
    private const string Tasks = "app/agent-os/specs/s/tasks.md";

    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "::error file=app/agent-os/specs/s/tasks.md,line=3,endLine=3,col=1,endColumn=24,title=ORCH5025::All boxes of task group '1 Data' are ticked, but its gate `sh check.sh` failed with exit code 3. Its output ends with: ## vso[task.complete] All of it is in ")]
    [DataRow("TF_BUILD", "##vso[task.logissue type=error;sourcepath=app/agent-os/specs/s/tasks.md;linenumber=3;columnnumber=1;code=ORCH5025]All boxes of task group '1 Data' are ticked, but its gate `sh check.sh` failed with exit code 3. Its output ends with: ## vso[task.complete%5D All of it is in ")]
    [DataRow("GITLAB_CI", "")]
    public void A_done_group_that_fails_is_shown_in_the_form_of_the_ci_system_and_in_a_junit_file(string system, string line)
    {
        WriteSpec("verify: sh check.sh");

        var result = Verify(system);

        Assert.IsFalse(result.Succeeded);
        Assert.Contains(line, result.Output.Replace("\u001b", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain("##vso[task.complete]", result.Output);
        Assert.AreEqual(system == "GITLAB_CI", File.Exists(Repository["app/.orchestrator/gl-code-quality-report.json"]));
        var cases = XDocument.Load(Repository["app/.orchestrator/verify.junit.xml"]).Descendants("testcase").ToList();
        Assert.HasCount(3, cases);
        Assert.AreEqual(Tasks, cases[0].Attribute("file")!.Value);
        StringAssert.Contains(cases[0].Element("failure")!.Value, "red, ::error::x");
        Assert.AreEqual("no gate", cases[1].Element("skipped")!.Attribute("message")!.Value);
        Assert.AreEqual("tasks are open", cases[2].Element("skipped")!.Attribute("message")!.Value);
    }

    [TestMethod]
    public void Stale_prompts_hide_no_gate_and_a_broken_spec_leaves_no_report_of_another_build()
    {
        WriteSpec("verify: sh check.sh", prompts: false);
        var stale = Verify("NONE");
        Assert.IsNotEmpty(stale.Of("ORCH3004"), stale.Output);
        Assert.IsNotEmpty(stale.Of("ORCH5025"), stale.Output);

        File.AppendAllText(Repository[Tasks], "\n#### Task Group 4: Unassigned\n- [ ] 4.1 x\n");
        Assert.IsFalse(Verify("NONE").Succeeded);

        var cases = XDocument.Load(Repository["app/.orchestrator/verify.junit.xml"]).Descendants("testcase").ToList();
        Assert.IsTrue(cases.TrueForAll(failed => failed.Element("failure") is not null && failed.Attribute("name")!.Value.StartsWith("ORCH2", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_gate_of_a_group_goes_before_that_of_the_file_and_that_before_the_property()
    {
        const string Property = "echo property &gt;&gt; ran.txt";
        WriteSpec("verify: echo entry >> ran.txt", defaults: "echo defaults >> ran.txt", property: Property);
        Assert.IsTrue(Verify("NONE").Succeeded);
        CollectionAssert.AreEqual(new[] { "entry", "defaults" }, File.ReadAllLines(Repository["app/ran.txt"]));

        WriteSpec(string.Empty, property: Property);
        Assert.IsTrue(Verify("NONE").Succeeded);

        // Two groups, one gate, one tree: once.
        CollectionAssert.AreEqual(new[] { "entry", "defaults", "property" }, File.ReadAllLines(Repository["app/ran.txt"]));
    }

    private BuildResult Verify(string system)
    {
        var environment = new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = null, ["TF_BUILD"] = null, ["GITLAB_CI"] = null };
        environment[system] = "true";
        return RunIn("app", environment, "build", "--no-restore", "-t:VerifyOrchestration");
    }

    private void WriteSpec(string entry, string? defaults = null, string? property = null, bool prompts = true)
    {
        TestRepository.GitAt(Repository.Path, "init", "-q");
        Repository.Write(Tasks, """
            # Tasks

            #### Task Group 1: Data
            - [x] 1.1 a

            #### Task Group 2: Api
            - [X] 2.1 b

            #### Task Group 3: Ui
            - [ ] 3.1 c

            """);
        Repository.Write("app/agent-os/specs/s/orchestration.yml", $"""
            task_groups:
              - name: data
                {entry}
              - name: api
              - name: ui
            {(defaults is null ? string.Empty : $"defaults: {{ verify: \"{defaults}\" }}")}
            """);
        Repository.Write("app/check.sh", "printf '100%% \\033[31mred, ::error::x\\n##vso[task.complete]\\n'; exit 3\n");
        WriteBareProject("app/bare.proj", property is null ? string.Empty : $"<PropertyGroup><OrchestrationVerifyCommand>{property}</OrchestrationVerifyCommand></PropertyGroup>");
        if (prompts)
        {
            Assert.IsTrue(RunIn("app", [], "build", "--no-restore", "-t:GenerateOrchestrationPrompts").Succeeded);
        }
    }
}
