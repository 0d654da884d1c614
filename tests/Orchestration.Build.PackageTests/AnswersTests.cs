using System.Text.Json;

namespace Orchestration.Build.PackageTests;

/// <summary>What other programs ask a build for, and what it must never do for them.</summary>
[TestClass]
public sealed class AnswersTests : BuildTest
{
    [TestMethod]
    public void Groups_are_given_as_items_and_as_a_target_result()
    {
        CopySample("QuickStart");
        WriteBareProject();

        using var items = JsonDocument.Parse(Build("-t:ValidateOrchestration", "-getItem:OrchestrationGroup").Output);
        using var result = JsonDocument.Parse(Build("-getTargetResult:GenerateOrchestrationPrompts").Output);

        var groups = items.RootElement.GetProperty("Items").GetProperty("OrchestrationGroup").EnumerateArray().ToList();
        CollectionAssert.AreEqual(new[] { "term-list", "glossary-page", "editing-guide" }, groups.Select(group => group.GetProperty("Identity").GetString()).ToList());
        Assert.AreEqual("term-list", groups[1].GetProperty("DependsOn").GetString());
        Assert.AreEqual("Success", result.RootElement.GetProperty("TargetResults").GetProperty("GenerateOrchestrationPrompts").GetProperty("Result").GetString());
        Assert.HasCount(3, result.RootElement.GetProperty("TargetResults").GetProperty("GenerateOrchestrationPrompts").GetProperty("Items").EnumerateArray().ToList());
        Assert.AreEqual("simulate", Build("-getProperty:OrchestrationAgent").Output.Trim());
    }

    [TestMethod]
    [DataRow("-p:OrchestrationSpec=*")]
    [DataRow("-p:OrchestrationSpec=team-glossary%3B2026-01-15-team-glossary")]
    [DataRow("-p:OrchestrationSpec=team-glossary+2026-01-15-team-glossary")]
    public void Lists_wildcards_and_folders_survive_the_way_to_the_task(string specs)
    {
        CopySample("QuickStart", "it's (mine) 50%20 @home");
        WriteBareProject("it's (mine) 50%20 @home/bare.proj");

        var result = RunIn("it's (mine) 50%20 @home", [], "build", "--no-restore", "-t:ValidateOrchestration", specs);

        StringAssert.Contains(result.Output, "1 spec, 3 groups: valid");
        Assert.IsTrue(result.Succeeded);
    }

    [TestMethod]
    public void Named_targets_say_in_a_line_what_they_were_about_and_plain_builds_say_nothing()
    {
        CopySample("QuickStart");
        WriteBareProject();

        StringAssert.Contains(Build("-t:GenerateOrchestrationPrompts").Output, "1 spec, 3 groups: prompts and plan.json are up to date");
        StringAssert.Contains(Build("-t:ValidateOrchestration").Output, "1 spec, 3 groups: valid");
        StringAssert.Contains(Build("-t:VerifyOrchestration").Output, "1 spec, 3 groups: valid, prompts up to date, gates of 0 done groups pass");
        StringAssert.Contains(Build("-t:ScaffoldOrchestration").Output, "Every task group has its entry in orchestration.yml; nothing was added.");
        Assert.DoesNotContain("3 groups", Build().Output);

        var tasks = Repository["agent-os/specs/2026-01-15-team-glossary/tasks.md"];
        File.WriteAllText(tasks, File.ReadAllText(tasks).Replace("- [ ]", "- [x]", StringComparison.Ordinal));
        StringAssert.Contains(Build("-t:ValidateOrchestration").Output, "Every spec with an orchestration.yml is finished.");
        StringAssert.Contains(Build("-t:OrchestrationStatus").Output, "No spec has an open box or a run.");
    }

    [TestMethod]
    public void A_broken_spec_fails_the_question_and_says_why_on_the_other_stream()
    {
        CopySample("QuickStart");
        File.WriteAllText(Repository["agent-os/specs/2026-01-15-team-glossary/tasks.md"], "# nothing\n");
        WriteBareProject();

        var result = Build("-t:ValidateOrchestration", "-getItem:OrchestrationGroup", "-p:OrchestrationSpec=team-glossary");

        Assert.IsFalse(result.Succeeded);
        StringAssert.Contains(result.Output + result.Errors, "error ORCH1001");
    }

    [TestMethod]
    public void A_simulation_starts_nothing_whatever_the_files_say()
    {
        CopySample("QuickStart");
        var marker = Repository["started"];
        File.WriteAllText(Repository["agent-os/specs/2026-01-15-team-glossary/orchestration.yml"], $"""
            defaults:
              agent: mine
              verify: echo gate > "{marker}-default"
            task_groups:
              - name: term-list
                verify: echo gate > "{marker}-shell"
              - name: glossary-page
                agent: claude
                verify: [touch, "{marker}-vector"]
              - name: editing-guide
            """);
        WriteBareProject(content: $"""
            <PropertyGroup><OrchestrationVerifyCommand>echo gate &gt; "{marker}-property"</OrchestrationVerifyCommand></PropertyGroup>
            <ItemGroup><OrchestrationAgentProfile Include="mine" Command="touch" Arguments="{marker}-agent" /></ItemGroup>
            """);

        foreach (var target in new[] { "Orchestrate", "Build", "ValidateOrchestration", "GenerateOrchestrationPrompts", "OrchestrationStatus", "CleanOrchestration" })
        {
            Assert.IsTrue(Build("-t:" + target).Succeeded, target);
            Assert.IsEmpty(Directory.GetFiles(Repository.Path, "started*"), target);
        }
    }

    [TestMethod]
    public void A_run_inside_a_run_is_an_error()
    {
        CopySample("QuickStart");
        WriteBareProject();

        var result = RunIn(".", new() { ["ORCHESTRATION_RUN"] = "r1" }, "build", "--no-restore", "-t:Orchestrate");

        Assert.IsFalse(result.Succeeded);
        Assert.ContainsSingle(result.Of("ORCH0003"));
        Assert.IsFalse(Directory.Exists(Repository[".orchestrator"]));
    }

    [TestMethod]
    public void A_missing_assignment_file_is_scaffolded_for_a_simulation_and_stops_a_run_and_a_CI_build()
    {
        CopySample("QuickStart");
        WriteBareProject();
        var assignments = Repository["agent-os/specs/2026-01-15-team-glossary/orchestration.yml"];
        File.Delete(assignments);

        Assert.ContainsSingle(Build("-t:Orchestrate", "-p:ContinuousIntegrationBuild=true").Of("ORCH0008"));
        Assert.IsFalse(File.Exists(assignments));

        Assert.ContainsSingle(Build("-t:Orchestrate", "-p:OrchestrationAgent=claude").Of("ORCH0009"));
        Assert.IsTrue(File.Exists(assignments));
        File.Delete(assignments);

        Assert.IsTrue(Build("-t:Orchestrate").Succeeded);
        Assert.IsTrue(File.Exists(assignments));
    }

    [TestMethod]
    public void Values_of_properties_are_checked()
    {
        CopySample("QuickStart");
        WriteBareProject();

        var result = Build("-p:OrchestrationMaxWait=soon", "-p:OrchestrationIsolation=worktee", "-p:OrchestrationMaxParalelism=3", "-t:ValidateOrchestration");

        Assert.IsFalse(result.Succeeded);
        CollectionAssert.AreEqual(new[] { "ORCH0004", "ORCH0005", "ORCH0058" }, result.Diagnostics.Select(diagnostic => diagnostic.Code).ToList());
        StringAssert.Contains(result.Output, "Did you mean worktree?");
    }

    [TestMethod]
    [DataRow("orch1052", "# ORCH1052: Groups collide", null)]
    [DataRow("1052", "# ORCH1052: Groups collide", null)]
    [DataRow("ORCH1O52", "Did you mean ORCH1052?", "ORCH0015")]
    [DataRow("", "OrchestrationCode is ''", "ORCH0015")]
    public void The_page_of_a_code_is_printed_without_any_spec(string code, string expected, string? error)
    {
        WriteBareProject();

        var result = Build("-t:ExplainOrchestration", "-p:OrchestrationCode=" + code);

        Assert.Contains(expected, result.Output);
        Assert.HasCount(error is null ? 0 : 1, result.Of(error ?? "ORCH0015").ToList());
    }

    [TestMethod]
    public void Another_tools_plans_are_named_where_there_is_no_root()
    {
        WriteBareProject();
        Repository.Write(".taskmaster/tasks/tasks.json", "{}");

        Assert.Contains("This repository also uses Task Master (.taskmaster)", Build("-t:Orchestrate").Output);
    }

    [TestMethod]
    public void A_named_target_without_a_root_reports_it()
    {
        WriteBareProject();

        var result = Build("-t:Orchestrate");

        Assert.IsFalse(result.Succeeded);
        Assert.ContainsSingle(result.Of("ORCH0006"));
        Assert.IsEmpty(Build().Diagnostics);
    }

    [TestMethod]
    public void An_old_MSBuild_gets_an_error_with_a_code()
    {
        CopySample("QuickStart");
        var targets = Path.Combine(Package.Folder, "build", "Orchestration.Build.targets");
        var old = Repository.Write("old.targets", File.ReadAllText(targets).Replace("<_OrchestrationLeastMSBuild>18.0<", "<_OrchestrationLeastMSBuild>99.0<", StringComparison.Ordinal));
        Repository.Write("bare.proj", $"""<Project><Import Project="{Package.Folder}/build/Orchestration.Build.props" /><Target Name="Build" /><Import Project="{old}" /></Project>""");

        Assert.ContainsSingle(Build().Of("ORCH0002"));
        Assert.ContainsSingle(Build("-t:Orchestrate").Of("ORCH0002"));
    }
}
