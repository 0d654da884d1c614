using System.Xml.Linq;

namespace Orchestration.Build.PackageTests;

/// <summary>A spec whose boxes are all ticked stays what <c>VerifyOrchestration</c> checks: one letter must not switch that off.</summary>
[TestClass]
public sealed class FinishedSpecTests : BuildTest
{
    private const string Spec = "agent-os/specs/done/";
    private const string Tasks = "# Tasks\n\n#### Task Group 1: Models\n**Dependencies:** None\n- [x] 1.1 a\n\n#### Task Group 2: Pages\n**Dependencies:** Task Group 1\n- [x] 2.1 b\n";
    private const string Assignments = "task_groups:\n  - name: models\n    verify: \"true\"\n  - name: pages\n";

    [TestMethod]
    [DataRow("a misspelt name", "name: models", "name: modelss", "ORCH2")]
    [DataRow("a tab", "  - name: pages", "\t- name: pages", "ORCH2002")]
    [DataRow("a wrong root key", "task_groups:", "task_grps:", "ORCH2")]
    [DataRow("a lost gate key", "verify:", "verfy:", "ORCH2036")]
    [DataRow("two letters swapped in a gate key", "verify:", "vreify:", "ORCH2036")]
    [DataRow("a wrong dependency", null, "Task Group 7", "ORCH1030")]
    [DataRow("a missing tasks.md", null, null, "ORCH0060")]
    public void A_broken_finished_spec_fails_and_the_JUnit_file_says_why(string what, string? old, string? with, string code)
    {
        Repository.Write(Spec + "tasks.md", old is null && with is not null ? Tasks.Replace("Task Group 1\n- [x] 2.1", with + "\n- [x] 2.1", StringComparison.Ordinal) : Tasks);
        Repository.Write(Spec + "orchestration.yml", old is null ? Assignments : Assignments.Replace(old, with, StringComparison.Ordinal));
        Repository.Write("agent-os/specs/sound/tasks.md", Tasks);
        Repository.Write("agent-os/specs/sound/orchestration.yml", Assignments);
        if (with is null)
        {
            File.Delete(Repository[Spec + "tasks.md"]);
        }

        WriteBareProject();

        var result = Build("-t:VerifyOrchestration");

        Assert.AreEqual(1, result.ExitCode, what);
        Assert.Contains(said => said.Severity == "error" && said.Code.StartsWith(code, StringComparison.Ordinal), result.Diagnostics, result.Output);
        var suites = XDocument.Load(Repository[".orchestrator/verify.junit.xml"]).Descendants("testsuite").ToDictionary(suite => suite.Attribute("name")!.Value);
        var broken = suites.Single(pair => pair.Key.EndsWith("done", StringComparison.Ordinal)).Value;
        var failed = broken.Elements("testcase").First(test => test.Element("failure") is not null);
        StringAssert.StartsWith(failed.Attribute("name")!.Value, code, what);
        Assert.AreNotEqual(string.Empty, failed.Element("failure")!.Attribute("message")!.Value);
        StringAssert.Contains(failed.Element("failure")!.Value, Spec);
        Assert.IsEmpty(suites["sound"].Descendants("failure").ToList(), "What is wrong with one hides nothing of another.");
        Assert.HasCount(2, suites["sound"].Elements("testcase").ToList());
    }

    [TestMethod]
    public void A_sound_finished_spec_passes_and_nothing_to_verify_is_a_warning_unless_it_is_meant()
    {
        Repository.Write(Spec + "tasks.md", Tasks);
        WriteBareProject();

        var empty = Build("-t:VerifyOrchestration");
        Assert.IsTrue(empty.Succeeded);
        Assert.ContainsSingle(empty.Of("ORCH5037").Where(said => said.Severity == "warning"));
        Assert.IsEmpty(Build("-t:VerifyOrchestration", "-p:OrchestrationAllowEmpty=true").Diagnostics);

        Repository.Write(Spec + "orchestration.yml", Assignments);
        var sound = Build("-t:VerifyOrchestration");
        Assert.IsTrue(sound.Succeeded);
        Assert.IsEmpty(sound.Diagnostics);
        StringAssert.Contains(sound.Output, "1 spec, 2 groups: valid, prompts up to date, gates of 1 done group pass");
    }

    [TestMethod]
    public void A_spec_that_lost_its_tasks_is_an_error_for_whoever_looks_at_all_specs()
    {
        Repository.Write(Spec + "orchestration.yml", Assignments);
        WriteBareProject();

        foreach (var target in new[] { "Build", "ValidateOrchestration", "ScaffoldOrchestration", "VerifyOrchestration" })
        {
            var result = Build("-t:" + target);

            Assert.ContainsSingle(result.Of("ORCH0060"), target);
            Assert.DoesNotContain("Every task group has its entry", result.Output, target);
        }
    }
}
