using System.Runtime.Versioning;

namespace Orchestration.Build.PackageTests;

/// <summary>What a person or an agent may plant in a spec, and what a build makes of it. The number in a name is the number of the case.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class AttackCases : BuildTest
{
    private const string Spec = "agent-os/specs/s/";

    [TestMethod]
    public void Attack_05_links_bring_no_file_of_elsewhere_into_prompts_and_no_prompt_to_elsewhere()
    {
        using var outside = new TempFolder();
        var key = outside.Write("key", "SSHKEYMATERIAL\n");
        WriteSpec();
        Directory.CreateDirectory(Repository[Spec + "implementation"]);
        Directory.CreateDirectory(Repository[Spec + "planning"]);
        Directory.CreateSymbolicLink(Repository[Spec + "implementation/prompts"], outside.Path);
        File.CreateSymbolicLink(Repository[Spec + "planning/raw-idea.md"], key);

        var both = Build();
        Assert.IsFalse(both.Succeeded);
        StringAssert.EndsWith(both.Of("ORCH0061").Single().File, "raw-idea.md");

        File.Delete(Repository[Spec + "planning/raw-idea.md"]);
        var folder = Build();
        Assert.IsFalse(folder.Succeeded);
        StringAssert.EndsWith(folder.Of("ORCH0061").Single().File, "prompts");
        CollectionAssert.AreEqual(new[] { key }, Directory.GetFiles(outside.Path));

        // A prompt of its own that leads elsewhere would reach the agent.
        Directory.Delete(Repository[Spec + "implementation/prompts"]);
        Directory.CreateDirectory(Repository[Spec + "implementation/prompts"]);
        File.CreateSymbolicLink(Repository[Spec + "implementation/prompts/1-one.md"], key);
        Assert.ContainsSingle(Build().Of("ORCH0061"));
        Assert.AreEqual("SSHKEYMATERIAL\n", File.ReadAllText(key));

        // A link inside the repository is a person's own business.
        File.Delete(Repository[Spec + "implementation/prompts/1-one.md"]);
        Repository.Write("ideas/one.md", "One idea.\n");
        File.CreateSymbolicLink(Repository[Spec + "planning/raw-idea.md"], "../../../../ideas/one.md");
        Assert.IsTrue(Build().Succeeded);
        StringAssert.Contains(File.ReadAllText(Repository[Spec + "implementation/prompts/1-one.md"]), "One idea.");
    }

    [TestMethod]
    [DataRow("!!]")]
    [DataRow("!<")]
    [DataRow("%TAG ! !!")]
    [DataRow("task_groups: [!!}")]
    [DataRow("--- !!\n!!\n...\n!")]
    [DataRow("&\n*\n!!!")]
    public void Attack_06_odd_YAML_is_a_coded_error_with_its_place(string yaml)
    {
        WriteSpec();
        Repository.Write(Spec + "orchestration.yml", yaml);

        var result = Build("-t:ValidateOrchestration");

        Assert.IsFalse(result.Succeeded);
        Assert.IsEmpty(result.Of("ORCH0001"), result.Output);
        Assert.Contains(said => said.Severity == "error" && said.File.EndsWith("orchestration.yml", StringComparison.Ordinal), result.Diagnostics);
    }

    [TestMethod]
    [DataRow("orchestration.yml")]
    [DataRow("tasks.md")]
    [DataRow("spec.md")]
    [DataRow("planning/raw-idea.md")]
    [DataRow("implementation/prompts/1-one.md")]
    [DataRow("../../standards/one.md")]
    [DataRow("../../config.yml")]
    [DataRow("../../../.claude/agents/one.md")]
    public void Attack_07_a_FIFO_or_a_device_holds_up_no_build(string file)
    {
        WriteSpec();
        var path = Path.GetFullPath(Repository[Spec + file]);
        foreach (var make in new[] { $"mkfifo '{path}'", $"ln -s /dev/zero '{path}'", $"mkdir '{path}'" })
        {
            Shell.Run(Repository.Path, $"mkdir -p '{Path.GetDirectoryName(path)}' && rm -rf '{path}' && {make}");

            foreach (var target in new[] { "-t:ValidateOrchestration", "-t:Build" })
            {
                var result = Build(target);

                Assert.IsEmpty(result.Of("ORCH0001"), $"{make} {target}\n{result.Output}");
                if (file is "orchestration.yml" or "tasks.md" && !make.StartsWith("mkdir", StringComparison.Ordinal))
                {
                    Assert.IsFalse(result.Succeeded, make);
                }
            }
        }
    }

    [TestMethod]
    [DataRow("TF_BUILD", "##vso[task.setvariable variable=PWN]1", "##vso[")]
    [DataRow("TF_BUILD", "##[error]x", "##[")]
    [DataRow("GITHUB_ACTIONS", "x\u2028::set-output name=a::b", "\n::")]
    public void Attack_08_a_title_is_no_command_to_the_CI_system(string system, string title, string command)
    {
        WriteSpec();
        Repository.Write(Spec + "tasks.md", $"# Tasks\n\n#### Task Group 1: {title}\n- [ ] 1.1 a\n- [ ] 1.2 ::error::{title}\n");
        Repository.Write(Spec + "orchestration.yml", "task_groups:\n  - name: Task Group 1\n");

        foreach (var target in new[] { "Orchestrate", "OrchestrationStatus", "ValidateOrchestration", "VerifyOrchestration" })
        {
            var result = RunIn(".", new() { [system] = "True" }, "build", "--no-restore", "-t:" + target);

            var lines = result.Output.Split('\n').Where(line => !line.StartsWith("##vso[task.logissue ", StringComparison.Ordinal) && !line.StartsWith("::error file=", StringComparison.Ordinal) && !line.StartsWith("::warning file=", StringComparison.Ordinal));
            Assert.DoesNotContain(command, string.Join('\n', lines), target);
        }
    }

    private void WriteSpec()
    {
        Repository.Write(Spec + "tasks.md", "# Tasks\n\n#### Task Group 1: One\n- [ ] 1.1 a\n");
        Repository.Write(Spec + "orchestration.yml", "task_groups:\n  - name: one\n");
        WriteBareProject();
    }
}
