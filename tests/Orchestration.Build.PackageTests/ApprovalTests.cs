namespace Orchestration.Build.PackageTests;

/// <summary>Approvals and rejections, by real builds in a repository: who waits, what they do, and that nobody works for nothing.</summary>
[TestClass]
public sealed class ApprovalTests : BuildTest
{
    private const string Tasks = "agent-os/specs/s/tasks.md";

    [TestMethod]
    public void Approved_work_is_merged_without_an_agent_and_rejected_work_goes_back_with_the_reason()
    {
        WriteRepository();

        var asked = Orchestrate();
        Assert.IsTrue(asked.Succeeded, asked.Output);
        CollectionAssert.AreEquivalent(new[] { "data 1", "api 1" }, Starts);
        Assert.HasCount(2, asked.Of("ORCH5021").ToList());
        Assert.Contains("3 Ui: blocked: ", asked.Output);
        Assert.DoesNotContain("[x]", File.ReadAllText(Repository[Tasks]));

        Assert.ContainsSingle(Decide("Approve", "3").Of("ORCH5022"));
        Assert.ContainsSingle(Decide("Approve", "nobody").Of("ORCH4007"));
        Assert.ContainsSingle(Build("-t:ApproveOrchestration").Of("ORCH5023"));
        Assert.ContainsSingle(Decide("Reject", "api").Of("ORCH5024"));
        Assert.Contains("its work awaits approval", Build("-t:OrchestrationStatus").Output);
        Assert.IsTrue(Decide("Approve", "1").Succeeded);
        Assert.IsTrue(Decide("Reject", "api", "-p:OrchestrationReason=Keep the old names").Succeeded);
        Assert.ContainsSingle(Decide("Approve", "1-2").Of("ORCH5022").Where(said => said.Text.Contains("'1 Data'", StringComparison.Ordinal)));

        var second = Orchestrate();
        Assert.IsTrue(second.Succeeded, second.Output);
        CollectionAssert.AreEquivalent(new[] { "data 1", "api 1", "api 2", "ui 1" }, Starts);
        Assert.Contains("Keep the old names", File.ReadAllText(Repository["stdin.api.2"]));
        Assert.AreEqual("work of data 1\n", Git("show", "HEAD:src/data.txt"));

        Assert.IsTrue(Decide("Approve", "2-3").Succeeded);
        Assert.ContainsSingle(Orchestrate("-p:OrchestrationCommitMessage={tile}").Of("ORCH0004"));
        var last = Orchestrate("-p:OrchestrationCommitMessage=feat({spec}): {title}%0A%0AGroup {number}");
        Assert.IsTrue(last.Succeeded, last.Output);
        Assert.Contains("feat(s): Api\n\nGroup 2\n\nOrchestration-Spec: agent-os/specs/s\n", Git("log", "--format=%B"));
        Assert.HasCount(4, Starts);
        Assert.DoesNotContain("[ ]", File.ReadAllText(Repository[Tasks]));
        Assert.AreEqual("work of api 2\n", Git("show", "HEAD:src/api.txt"));
        Assert.AreEqual("", Git("status", "--porcelain"));
        Assert.AreEqual("trunk\n", Git("for-each-ref", "--format=%(refname:short)", "refs/heads"));
    }

    [TestMethod]
    public void A_reason_may_be_in_a_file_or_in_the_environment()
    {
        WriteRepository();
        Assert.IsTrue(Orchestrate().Succeeded);
        Repository.Write("reason.txt", "Keep the names, all of them: \"old\" ones, too.\nAnd write a test.\n");

        Assert.ContainsSingle(Decide("Reject", "api", "-p:OrchestrationReasonFile=nowhere.txt").Of("ORCH0050"));
        Assert.IsTrue(Decide("Reject", "api", "-p:OrchestrationReasonFile=reason.txt").Succeeded);
        Assert.IsTrue(RunIn(".", new() { ["ORCHESTRATION_REASON"] = "Use tabs, not spaces" }, "build", "--no-restore", "-t:RejectOrchestration", "-p:OrchestrationGroups=1").Succeeded);
        Orchestrate();

        Assert.Contains("Keep the names, all of them: \"old\" ones, too.\nAnd write a test.", File.ReadAllText(Repository["stdin.api.2"]));
        Assert.Contains("Use tabs, not spaces", File.ReadAllText(Repository["stdin.data.2"]));
    }

    [TestMethod]
    public void A_preview_shows_who_would_run_with_what_and_starts_nothing()
    {
        WriteRepository();

        var preview = Orchestrate("-p:OrchestrationPreview=true", "-p:OrchestrationVerifyCommand=dotnet --version");

        Assert.IsTrue(preview.Succeeded, preview.Output);
        Assert.Contains("Preview: 3 of 3 groups would run with permissions 'edit'. Nothing is started.", preview.Output);
        Assert.Contains("agent     mine, its default model, at most 30 m 00 s", preview.Output);
        Assert.Contains("gate      dotnet --version", preview.Output);
        Assert.IsEmpty(Starts);
        Assert.IsFalse(File.Exists(Repository[".orchestrator/s/ledger.jsonl"]));
        Assert.ContainsSingle(Build("-t:Orchestrate", "-p:OrchestrationAgent=nobody", "-p:OrchestrationPreview=true").Of("ORCH4501"), "What is wrong with the agents is reported.");
    }

    [TestMethod]
    public void Without_isolation_nothing_starts_as_there_would_be_nothing_to_hold_back()
    {
        WriteRepository();

        var result = Orchestrate("-p:OrchestrationIsolation=none");

        Assert.IsFalse(result.Succeeded);
        Assert.HasCount(3, result.Of("ORCH5034").ToList());
        Assert.IsEmpty(Starts);
    }

    [TestMethod]
    public void A_build_inside_a_git_hook_diverts_no_agent_to_the_repository_of_the_hook()
    {
        WriteRepository(commit: true);
        var git = Repository[".git"];

        var result = OrchestrateIn(new() { ["GIT_DIR"] = git, ["GIT_INDEX_FILE"] = git + "/index", ["GIT_WORK_TREE"] = Repository.Path }, "-p:OrchestrationGroups=1");

        Assert.IsTrue(result.Succeeded, result.Output);
        Assert.AreEqual("Update generated prompts\nStart\n", Git("log", "--format=%s"));
        Assert.AreEqual("work of data 1\n", Git("show", "orchestrate/s/1-data:src/data.txt"));
        Assert.DoesNotContain("src/", Git("status", "--porcelain"));
    }

    private List<string> Starts => File.Exists(Repository["starts.txt"]) ? [.. File.ReadAllLines(Repository["starts.txt"])] : [];

    private BuildResult Orchestrate(params string[] more) => OrchestrateIn([], more);

    private BuildResult OrchestrateIn(Dictionary<string, string?> environment, params string[] more) =>
        RunIn(".", environment, "build", ["--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=mine", .. more]);

    private BuildResult Decide(string word, string groups, params string[] more) =>
        Build([$"-t:{word}Orchestration", $"-p:OrchestrationGroups={groups}", .. more]);

    private void WriteRepository(bool commit = false)
    {
        Repository.Write(Tasks, """
            # Tasks

            #### Task Group 1: Data
            **Dependencies:** None
            - [ ] 1.1 a

            #### Task Group 2: Api
            **Dependencies:** None
            - [ ] 2.1 b

            #### Task Group 3: Ui
            **Dependencies:** Task Group 1
            - [ ] 3.1 c

            """);
        Repository.Write("agent-os/specs/s/orchestration.yml", "task_groups:\n" + string.Concat(new[] { "data", "api", "ui" }.Select(name => $"  - name: {name}\n    approve: true\n")));
        Repository.Write("agent.sh", $$"""
            prompt=$(cat)
            rest=${ORCHESTRATION_ATTEMPT#*/*/}
            id=${rest%%/*}
            n=${rest#*/}
            n=${n%/}
            printf '%s\n' "$prompt" > "{{Repository.Path}}/stdin.$id.$n"
            echo "$id $n" >> "{{Repository.Path}}/starts.txt"
            mkdir -p src
            echo "work of $id $n" > "src/$id.txt"
            {{(commit ? "git add -A && git commit -q -m mine" : string.Empty)}}
            echo done
            """.ReplaceLineEndings("\n"));
        Repository.Write(".gitignore", "/*\n!/agent-os\n!/.gitignore\n!/src\n");
        WriteBareProject(content: $"""<ItemGroup><OrchestrationAgentProfile Include="mine" Command="sh" Arguments="{Repository["agent.sh"]}" /></ItemGroup>""");
        new TestRepository(Repository.Path).Initialise();
    }

    private string Git(params string[] arguments) => TestRepository.GitAt(Repository.Path, arguments);
}
