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
    [DataRow("orchestraton.yml")]
    [DataRow("Orchestration.yaml")]
    [DataRow("implementation/orchestrations.yml")]
    public void A_misspelt_orchestration_yml_is_an_error_for_whoever_looks_at_the_spec(string name)
    {
        Repository.Write(Spec + "tasks.md", Tasks);
        Repository.Write(Spec + name, Assignments);
        WriteBareProject();

        foreach (var target in new[] { "Build", "ValidateOrchestration", "ScaffoldOrchestration", "VerifyOrchestration", "Orchestrate" })
        {
            var result = Build("-t:" + target, "-p:OrchestrationAgent=script");

            Assert.ContainsSingle(result.Of("ORCH0062"), target + result.Output);
        }

        Assert.IsFalse(File.Exists(Repository[Spec + "orchestration.yml"]), "The file with the wrong name is what the user wrote.");
        Assert.AreEqual("ORCH0062 Misspelt orchestration.yml", Verify().Single().Attribute("name")!.Value);
    }

    [TestMethod]
    public void A_spec_behind_a_link_is_an_error_unless_it_is_read_by_its_own_path()
    {
        Repository.Write("shared-specs/done/tasks.md", Tasks);
        Repository.Write("shared-specs/done/orchestration.yml", Assignments);
        Repository.Write("agent-os/specs/sound/tasks.md", Tasks);
        Repository.Write("agent-os/specs/sound/orchestration.yml", Assignments);
        Directory.CreateSymbolicLink(Repository["agent-os/specs/latest"], "sound");
        WriteBareProject();
        Assert.HasCount(2, Verify());

        Directory.CreateSymbolicLink(Repository["agent-os/specs/linked"], "../../shared-specs/done");
        Directory.CreateSymbolicLink(Repository["agent-os/specs/archive"], "../../shared-specs");

        var result = Build("-t:VerifyOrchestration");
        Assert.AreEqual(1, result.ExitCode);
        Assert.HasCount(2, result.Of("ORCH0063").ToList());
        Assert.AreEqual("ORCH0063 Spec behind a link", Verify().First(test => test.Attribute("classname")!.Value == "linked").Attribute("name")!.Value);
        Assert.HasCount(2, Build("-t:VerifyOrchestration", "-p:OrchestrationSpec=*").Of("ORCH0063").ToList(), "Every spec is every spec.");
    }

    [TestMethod]
    public void Generated_prompts_prove_that_there_was_a_spec()
    {
        Repository.Write(Spec + "tasks.md", Tasks.Replace("[x]", "[ ]", StringComparison.Ordinal));
        Repository.Write(Spec + "orchestration.yml", Assignments);
        Repository.Write("agent-os/specs/by-hand/implementation/prompts/1-models.md", "written by a person\n");
        WriteBareProject();
        Assert.IsTrue(Build("-t:GenerateOrchestrationPrompts").Succeeded);

        File.Delete(Repository[Spec + "orchestration.yml"]);
        Assert.ContainsSingle(Build("-t:VerifyOrchestration").Of("ORCH0064"));
        Assert.AreEqual("done", Verify().Single().Attribute("classname")!.Value);

        File.Delete(Repository[Spec + "tasks.md"]);
        Assert.ContainsSingle(Build("-t:VerifyOrchestration").Of("ORCH0060"));
        Assert.AreEqual("done", Verify().Single().Attribute("classname")!.Value);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_folder_that_cannot_be_listed_is_an_error()
    {
        Repository.Write(Spec + "tasks.md", Tasks);
        Repository.Write(Spec + "orchestration.yml", Assignments);
        WriteBareProject();
        using var home = new TempFolder();
        Shell.Run(Repository.Path, "chmod -R a+rwX . && chmod 000 " + Spec);
        try
        {
            var result = BuildAsNobody(home.Path, "-t:VerifyOrchestration");

            Assert.AreEqual(1, result.ExitCode);
            Assert.ContainsSingle(result.Of("ORCH0065"), result.Output);
        }
        finally
        {
            Shell.Run(Repository.Path, "chmod 755 " + Spec);
        }
    }

    [TestMethod]
    public void The_JUnit_file_names_the_file_of_each_error_and_is_never_an_older_one()
    {
        Repository.Write(Spec + "tasks.md", Tasks);
        Repository.Write(Spec + "orchestration.yml", Assignments.Replace("name: models", "name: modelss", StringComparison.Ordinal));
        WriteBareProject();
        Assert.AreEqual(Spec + "orchestration.yml", Verify().First(test => test.Element("failure") is not null).Attribute("file")!.Value);

        File.Delete(Repository[Spec + "orchestration.yml"]);
        var nothing = Verify().Single();
        Assert.AreEqual("ORCH5037 Nothing to verify", nothing.Attribute("name")!.Value);
        Assert.IsNotNull(nothing.Element("skipped"));

        // A folder in the way of the file: nobody can replace it.
        var report = Repository[".orchestrator/verify.junit.xml"];
        File.Delete(report);
        Directory.CreateDirectory(Path.Combine(report, "in the way"));
        var refused = Build("-t:VerifyOrchestration");
        Assert.ContainsSingle(refused.Of("ORCH3009").Where(said => said.Severity == "error"));
    }

    private List<XElement> Verify()
    {
        Build("-t:VerifyOrchestration");
        return [.. XDocument.Load(Repository[".orchestrator/verify.junit.xml"]).Descendants("testcase")];
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
