namespace Orchestration.Build.PackageTests;

/// <summary>A spec that is one file in no home, selected by its path, through real builds and real git.</summary>
[TestClass]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class OneFileTests : BuildTest
{
    private const string Plan = "# Radio\n\n## Stage 1: Buffer\n- [ ] Write the buffer\n\n## Stage 2: Player\n- [ ] Write the player\n";

    private const string Agent = """
        #!/bin/sh
        text=$(cat)
        echo x >> "$STARTED"
        case "$text" in *"Stage 2: Player**"*) [ -e "$CHEAT" ] && sed -i 's/Write the player/Nothing/' tasks/todo.md ;; esac
        echo work > "$(basename "$PWD").txt"
        echo done

        """;

    [TestMethod]
    public void A_file_without_any_root_is_run_to_its_end_ticked_protected_and_never_run_twice()
    {
        Prepare();
        Assert.Contains("ORCH0006", Build("src/app/bare.proj", "-t:OrchestrationStatus").Output);
        Repository.Write("cheat", string.Empty);
        var cheated = Orchestrate();

        Assert.ContainsSingle(cheated.Of("ORCH5004"));
        Assert.Contains("tasks/todo.md", cheated.Output);
        Assert.AreEqual(Plan.Replace("- [ ] Write the buffer", "- [x] Write the buffer", StringComparison.Ordinal), File.ReadAllText(Repository["tasks/todo.md"]));

        File.Delete(Repository["cheat"]);
        Assert.IsTrue(Orchestrate().Succeeded);
        Assert.AreEqual(Plan.Replace("[ ]", "[x]", StringComparison.Ordinal), File.ReadAllText(Repository["tasks/todo.md"]));
        Assert.AreEqual(string.Empty, Git("status", "--porcelain"));
        Assert.Contains("Orchestration-Spec: tasks/todo.orchestration", Git("log", "-1", "--format=%B"));

        var starts = Starts();
        var report = File.ReadAllText(Repository[".orchestrator/tasks/final_output.md"]);
        var ledger = File.ReadAllText(Repository[".orchestrator/tasks/ledger.jsonl"]);
        File.Delete(Repository[".orchestrator/run.stamp"]);
        Assert.Contains("nothing to run", Orchestrate().Output);
        Assert.AreEqual(report, File.ReadAllText(Repository[".orchestrator/tasks/final_output.md"]), "A run with nothing to do leaves the report of the last one.");
        Assert.AreEqual(ledger, File.ReadAllText(Repository[".orchestrator/tasks/ledger.jsonl"]));
        Directory.Delete(Repository[".orchestrator/tasks"], recursive: true);
        Assert.IsTrue(Orchestrate().Succeeded);
        Assert.AreEqual(starts, Starts(), "The commits alone tell that everything is done.");
    }

    [TestMethod]
    public void A_plain_build_follows_the_file_and_nobody_takes_its_work_for_that_of_a_spec_that_is_gone()
    {
        Prepare();
        Repository.Write("cheat", string.Empty);
        Assert.IsFalse(Orchestrate().Succeeded, "A branch with refused work is left.");
        Assert.IsTrue(Build("src/app/bare.proj", "-p:OrchestrationSpec=tasks/todo.md").Succeeded);
        Repository.Write("tasks/todo.md", Plan + "\n## Stage 3: Mixer\n- [ ] Write the mixer\n");
        Assert.Contains("ORCH2022", Build("src/app/bare.proj", "-p:OrchestrationSpec=tasks/todo.md").Output, "The third stage has no entry yet.");
        Repository.Write("agent-os/specs/demo/tasks.md", "#### Task Group 1: Models\n- [ ] 1.1 Write them\n");
        Repository.Write("agent-os/specs/demo/orchestration.yml", "task_groups:\n  - name: models\n");

        var status = Build("src/app/bare.proj", "-t:OrchestrationStatus");

        Assert.IsTrue(status.Succeeded);
        Assert.DoesNotContain("ORCH5047", status.Output);
        Git("mv", "tasks/todo.md", "tasks/done.md");
        Git("commit", "-q", "-m", "Rename the plan");
        Assert.ContainsSingle(Build("src/app/bare.proj", "-t:OrchestrationStatus").Of("ORCH5047"));
    }

    [TestMethod]
    public void Two_files_of_one_name_do_not_take_each_others_runs_for_their_own()
    {
        Prepare();
        Assert.IsTrue(Orchestrate().Succeeded);
        Repository.Write("tasks/plan.md", Plan);
        Repository.Write("tasks/plan.orchestration/orchestration.yml", "task_groups:\n  - name: buffer\n  - name: player\n");
        Git("add", "-A");
        Git("commit", "-q", "-m", "Add another plan");
        var starts = Starts();

        var other = Build("src/app/bare.proj", "-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationSpec=tasks/plan.md");

        Assert.ContainsSingle(other.Of("ORCH0068"));
        Assert.AreEqual(starts, Starts());
    }

    private void Prepare()
    {
        var agent = Repository["agent.sh"];
        File.WriteAllText(agent, Agent.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WriteBareProject("src/app/bare.proj", $"""
            <ItemGroup><OrchestrationAgentProfile Include="mine" Command="{agent}" Arguments="" EditArguments="" Environment="STARTED={Repository["started.log"]};CHEAT={Repository["cheat"]}" /></ItemGroup>
            """);
        Repository.Write(".gitignore", "*.binlog\nobj/\nstarted.log\ncheat\n");
        Repository.Write("tasks/todo.md", Plan);
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Somebody");
        Git("config", "user.email", "somebody@example.org");
        Assert.IsTrue(Build("src/app/bare.proj", "-t:ScaffoldOrchestration;GenerateOrchestrationPrompts", "-p:OrchestrationSpec=tasks/todo.md").Succeeded);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
    }

    private BuildResult Orchestrate() => Build("src/app/bare.proj", "-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationSpec=tasks/todo.md", "-p:OrchestrationRetries=0");

    private int Starts() => File.ReadAllLines(Repository["started.log"]).Length;

    private string Git(params string[] arguments) => TestRepository.GitAt(Repository.Path, arguments);
}
