using System.Runtime.Versioning;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>From a request to a spec, with an agent that answers well, badly, or not at all.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class PlanTests
{
    private static string Good => TestProposal.Create("model", "api <- model", "page <- model").ToJson();

    private static string Cyclic => TestProposal.Create("model <- page", "api <- model", "page <- api").ToJson();

    private static string WrongSchema => Good.Replace("\"minutes\": 15", "\"minutes\": \"some\"", StringComparison.Ordinal);

    [TestMethod]
    public async Task A_good_answer_becomes_a_spec()
    {
        using var fixture = new PlanFixture().Answer(Good);
        var result = await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.HasCount(3, result.Plans.Single().Groups);
        Assert.AreEqual("A shop, with a cart\n", fixture.Read("planning/raw-idea.md"));
        Assert.Contains("#### Task Group 2: The api\n**Dependencies:** Task Group 1\n", fixture.Read("tasks.md"));
        Assert.Contains("verify: 'dotnet test tests/api'", fixture.Read("orchestration.yml"));
        Assert.Contains("Prices are in euros", fixture.Read("spec.md"));
        Assert.Contains("1 proposal in ", fixture.Output.Text);
        Assert.Contains("tokens 120, cost $0.25", fixture.Output.Text);
        Assert.Contains("At most 2 groups can run at the same time. Critical path: 1 -> ", fixture.Output.Text);
        Assert.StartsWith("--read-only --schema ", fixture.Arguments(1));
        Assert.AreEqual(fixture.Root, fixture.Folder(1));
        Assert.IsFalse(Directory.Exists(fixture.Drafts) && Directory.GetFileSystemEntries(fixture.Drafts).Length > 0);
        Assert.AreEqual(0.25m, RunHistory.From(fixture.Ledger).SpentUsd);
        Assert.AreEqual(("helper-ended", "completed"), (fixture.Ledger.Single().Type, fixture.Ledger.Single().Outcome));
    }

    [TestMethod]
    public async Task Faults_go_back_in_the_same_conversation_until_they_are_right()
    {
        using var fixture = new PlanFixture().Answer(WrongSchema).Answer(Cyclic).Answer(Good);
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.IsTrue(File.Exists(Path.Combine(fixture.SpecFolder, "tasks.md")));
        Assert.Contains("error ORCH7012: /groups/0/minutes must be a whole number, not text.", fixture.Told(2));
        Assert.Contains("error ORCH7015:", fixture.Told(3));
        Assert.DoesNotContain("## Request", fixture.Told(2));
        Assert.Contains("--resume s1", fixture.Arguments(2));
        Assert.HasCount(3, fixture.Ledger);
        Assert.Contains("3 proposals in ", fixture.Output.Text);
    }

    [TestMethod]
    public async Task An_agent_that_cannot_continue_gets_one_new_prompt()
    {
        using var fixture = new PlanFixture().Answer(Cyclic).Answer(Good);
        fixture.Profile["ResumeArguments"] = "";
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.Contains("## Request", fixture.Told(2));
        Assert.Contains("## An earlier answer", fixture.Told(2));
        Assert.Contains("error ORCH7015:", fixture.Told(2));
    }

    [TestMethod]
    public async Task An_agent_that_takes_no_schema_finds_it_in_its_prompt()
    {
        using var fixture = new PlanFixture().Answer("Here you are:\n```json\n" + Good + "\n```\n");
        fixture.Profile.Remove("SchemaArguments");
        fixture.Profile["Arguments"] = "{permissions} {resume}";
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.Contains("\"additionalProperties\": false", fixture.Told(1));
        Assert.HasCount(1, fixture.Ledger);
    }

    [TestMethod]
    public async Task What_stays_wrong_is_a_draft_with_its_diagnostics()
    {
        using var fixture = new PlanFixture().Answer(Cyclic);
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7010", "ORCH7015");
        fixture.AssertUntouched();
        Assert.AreEqual(3, fixture.Starts);
        var draft = Path.Combine(fixture.Drafts, PlanFixture.Spec);
        Assert.AreEqual(Cyclic, await File.ReadAllTextAsync(Path.Combine(draft, "proposal.json")));
        Assert.Contains("proposal.json(", await File.ReadAllTextAsync(Path.Combine(draft, "diagnostics.txt")));
        var cycle = fixture.Output.Diagnostics.Single(diagnostic => diagnostic.Code == "ORCH7015");
        Assert.AreEqual(Path.Combine(draft, "proposal.json"), cycle.Span.File);

        // A person may have worked on the first one.
        await File.WriteAllTextAsync(Path.Combine(draft, "tasks.md"), "mine");
        await fixture.PlanAsync(default, ("OrchestrationRetries", "0"));
        Assert.AreEqual("mine", await File.ReadAllTextAsync(Path.Combine(draft, "tasks.md")));
        Assert.IsTrue(File.Exists(Path.Combine(draft + "-2", "proposal.json")));
    }

    [TestMethod]
    [DataRow("I cannot do that.", "ORCH7011")]
    [DataRow("{ \"version\": 1, \"title\": \"Sh", "ORCH7011")]
    [DataRow("{}", "ORCH7012")]
    public async Task An_answer_that_is_no_proposal_is_kept(string answer, string code)
    {
        using var fixture = new PlanFixture().Answer(answer);
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7010", code);
        fixture.AssertUntouched();
        Assert.IsNotEmpty(Directory.GetFiles(Path.Combine(fixture.Drafts, PlanFixture.Spec)));
    }

    [TestMethod]
    public async Task Forty_trivial_groups_are_written_with_advice()
    {
        var groups = Enumerable.Range(1, 40).Select(number => $"step{number}").ToArray();
        var proposal = TestProposal.Create(groups);
        proposal = proposal with { Groups = [.. proposal.Groups.Select(group => group with { Minutes = 1 })] };
        using var fixture = new PlanFixture().Answer(proposal.ToJson());
        var result = await fixture.PlanAsync(default, ("OrchestrationGroupMinutes", "5-30"));

        fixture.AssertCodes();
        Assert.HasCount(40, result.Plans.Single().Groups);
        Assert.HasCount(40, fixture.Output.Diagnostics.Where(diagnostic => diagnostic.Code == "ORCH7027"));
        Assert.Contains("At most 40 groups can run at the same time.", fixture.Output.Text);
    }

    [TestMethod]
    public async Task One_giant_group_is_written_with_the_place_to_split_it()
    {
        var giant = TestProposal.Create("all").With(1, group => group with { Minutes = 400, Tasks = [.. Enumerable.Range(1, 50).Select(number => $"Do thing {number}")] });
        using var fixture = new PlanFixture().Answer(giant.ToJson());
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.Contains("split it before task 1.26", fixture.Messages);
        Assert.Contains("ORCH7024", fixture.Messages);
    }

    [TestMethod]
    public async Task Warnings_go_back_once_and_are_then_written_as_they_are()
    {
        var proposal = TestProposal.Create("model", "api", "page").With(2, group => group with { Verify = null, Criteria = [] }).ToJson();
        using var fixture = new PlanFixture().Answer(proposal);
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.AreEqual(2, fixture.Starts);
        Assert.Contains("warning ORCH7019", fixture.Told(2));
        CollectionAssert.IsSubsetOf(new[] { "ORCH7018", "ORCH7019" }, fixture.Output.Codes.ToList());
        Assert.Contains("Warning ORCH7019: The proposal: group 'The api' has no command", fixture.Messages);
        Assert.AreEqual(Path.Combine(fixture.SpecFolder, "tasks.md"), fixture.Output.Diagnostics.Single(diagnostic => diagnostic.Code == "ORCH7019").Span.File);
    }

    [TestMethod]
    [DataRow("bad")]
    [DataRow("crash")]
    public async Task A_proposal_with_warnings_only_is_not_lost_when_the_next_one_is_worse(string next)
    {
        using var fixture = new PlanFixture().Answer(TestProposal.Create("model", "api", "page").With(2, group => group with { Criteria = [] }).ToJson());
        _ = next == "bad" ? fixture.Answer("{}") : fixture.Do("exit 7");
        await fixture.PlanAsync(default, ("OrchestrationRetries", "1"));

        fixture.AssertCodes();
        Assert.Contains("ORCH7018", fixture.Messages);
        Assert.Contains("Task Group 3: The page", fixture.Read("tasks.md"));
        Assert.IsFalse(Directory.Exists(Path.Combine(fixture.Drafts, PlanFixture.Spec)));
    }

    [TestMethod]
    public async Task Warnings_about_groups_that_become_one_are_not_worth_a_try()
    {
        var proposal = TestProposal.Create("model", "api").With(1, group => group with { Writes = ["a.md"], Verify = null }).With(2, group => group with { Writes = ["a.md"] });
        using var fixture = new PlanFixture().Answer(proposal.ToJson());
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.AreEqual(1, fixture.Starts);
        Assert.DoesNotContain("ORCH7020", fixture.Messages);
    }

    [TestMethod]
    public async Task Folders_of_others_beside_the_spec_stay()
    {
        using var fixture = new PlanFixture().Answer(Good);
        var mine = $"agent-os/specs/.{PlanFixture.Spec}.backup.new/precious.md";
        var half = $"agent-os/specs/.{PlanFixture.Spec}.0123abcd.new/tasks.md";
        fixture.Repository.Write(mine, "x");
        fixture.Repository.Write(half, "x");
        await fixture.PlanAsync();

        Assert.IsTrue(File.Exists(Path.Combine(fixture.Root, mine)));
        Assert.IsFalse(File.Exists(Path.Combine(fixture.Root, half)));
    }

    [TestMethod]
    [DataRow("agent-os/specs/2026-05-01-SHOP/tasks.md", "2026-05-01-shop")]
    [DataRow(".kiro/specs/shop/tasks.md", "shop")]
    public async Task A_name_that_another_spec_has_is_taken(string file, string name)
    {
        using var fixture = new PlanFixture().Answer(Good);
        fixture.Repository.Write(file, "#### Task Group 1: X\n- [ ] 1.1 x\n");
        await fixture.PlanAsync(default, ("OrchestrationSpec", name));

        fixture.AssertCodes("ORCH7004");
        Assert.AreEqual(0, fixture.Starts);
    }

    [TestMethod]
    public async Task The_default_name_of_a_request_in_any_script_can_be_used()
    {
        foreach (var request in new[] { "किताब की सूची बनाओ", "รายการหนังสือ", "𠀀𠀁 加", "مُحَمَّد" })
        {
            using var fixture = new PlanFixture().Answer(Good);
            await fixture.PlanAsync(default, ("OrchestrationSpec", ""), ("OrchestrationRequest", request));

            fixture.AssertCodes();
        }
    }

    [TestMethod]
    public async Task Files_outside_of_the_repository_are_refused()
    {
        using var fixture = new PlanFixture().Answer(TestProposal.Create("model").With(1, group => group with { Writes = ["../../etc/passwd"] }).ToJson());
        await fixture.PlanAsync(default, ("OrchestrationRetries", "0"));

        fixture.AssertCodes("ORCH7010", "ORCH7016");
        fixture.AssertUntouched();
    }

    [TestMethod]
    public async Task An_agent_that_may_write_works_in_a_tree_that_is_thrown_away()
    {
        using var fixture = new PlanFixture().Do("echo changed > README.md; mkdir -p agent-os; echo x > agent-os/x; git commit -qam evil 2>/dev/null").Answer(Good);
        fixture.Profile.Remove("ReadArguments");
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.AreEqual("A repository.\n", await File.ReadAllTextAsync(Path.Combine(fixture.Root, "README.md")));
        Assert.AreEqual("1", fixture.Repository.Git("rev-list", "--count", "HEAD").Trim());
        Assert.AreNotEqual(fixture.Root, fixture.Folder(1));
        Assert.IsFalse(Directory.Exists(fixture.Folder(1)), "The tree is gone.");
        Assert.AreEqual("--edit", fixture.Arguments(1).Split(' ')[0]);
        Assert.IsTrue(File.Exists(Path.Combine(fixture.SpecFolder, "tasks.md")));
    }

    [TestMethod]
    public async Task Without_a_commit_there_is_no_such_tree()
    {
        using var fixture = new PlanFixture().Answer(Good);
        fixture.Profile.Remove("ReadArguments");
        Directory.Delete(Path.Combine(fixture.Root, ".git"), recursive: true);
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7007");
        Assert.AreEqual(0, fixture.Starts);
    }

    [TestMethod]
    public async Task A_refusal_is_an_error_and_costs_no_second_try()
    {
        using var fixture = new PlanFixture().Do("""echo '{"type":"result","subtype":"success","is_error":true,"num_turns":1,"stop_reason":"refusal","result":"I will not.","total_cost_usd":0.01}'; exit 1""");
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7008");
        Assert.Contains("mine proposed no plan (refused)", fixture.Messages);
        fixture.AssertUntouched();
        Assert.AreEqual(1, fixture.Starts);
    }

    [TestMethod]
    public async Task A_crash_is_tried_again_with_back_off()
    {
        using var fixture = new PlanFixture().Do("exit 7").Answer(Good);
        await fixture.PlanAsync();

        fixture.AssertCodes();
        Assert.AreEqual(2, fixture.Starts);
        Assert.Contains("mine failed (failed); retry 1 of 2 in ", fixture.Output.Text);
    }

    [TestMethod]
    public async Task A_rate_limit_that_lasts_too_long_is_an_error_that_names_its_end()
    {
        using var fixture = new PlanFixture().Do("""echo '{"type":"result","subtype":"success","is_error":true,"num_turns":1,"api_error_status":429,"result":"rate limit, try again in 5 hours"}'; exit 1""");
        await fixture.PlanAsync(default, ("OrchestrationMaxWait", "1h"));

        fixture.AssertCodes("ORCH4014");
        fixture.AssertUntouched();
        Assert.AreEqual(1, fixture.Starts);

        // It is remembered, and nobody is started to learn it again.
        await fixture.PlanAsync(default, ("OrchestrationMaxWait", "1h"));
        fixture.AssertCodes("ORCH4014");
        Assert.AreEqual(1, fixture.Starts);
    }

    [TestMethod]
    public async Task Control_C_ends_the_agent_and_writes_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var fixture = new PlanFixture();
        var begun = Path.Combine(fixture.Script, "begun");
        fixture.Do($"touch {begun}; sleep 300");
        var planning = fixture.PlanAsync(stop.Token);
        await UntilAsync(() => File.Exists(begun));
        await stop.CancelAsync();
        await planning;

        fixture.AssertCodes("ORCH7009");
        fixture.AssertUntouched();
    }

    [TestMethod]
    public async Task Only_one_plans_a_spec_at_a_time()
    {
        using var stop = new CancellationTokenSource();
        using var fixture = new PlanFixture();
        var begun = Path.Combine(fixture.Script, "begun");
        fixture.Do($"touch {begun}; sleep 300");
        var first = fixture.PlanAsync(stop.Token);
        await UntilAsync(() => File.Exists(begun));
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH4002");
        await stop.CancelAsync();
        await first;
    }

    [TestMethod]
    public async Task An_existing_folder_is_not_touched()
    {
        using var fixture = new PlanFixture().Answer(Good);
        Directory.CreateDirectory(fixture.SpecFolder);
        await File.WriteAllTextAsync(Path.Combine(fixture.SpecFolder, "tasks.md"), "mine");
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7004");
        Assert.AreEqual(0, fixture.Starts);
        Assert.AreEqual("mine", fixture.Read("tasks.md"));
    }

    [TestMethod]
    public async Task What_cannot_be_written_stays_a_draft()
    {
        using var fixture = new PlanFixture().Answer(Good);
        await File.WriteAllTextAsync(Path.Combine(fixture.Root, "agent-os"), "in the way");
        await fixture.PlanAsync();

        fixture.AssertCodes("ORCH7029");
        Assert.AreEqual("in the way", await File.ReadAllTextAsync(Path.Combine(fixture.Root, "agent-os")));
        Assert.IsTrue(File.Exists(Path.Combine(fixture.Drafts, PlanFixture.Spec, "tasks.md")), fixture.Messages);
    }

    [TestMethod]
    [DataRow("OrchestrationAgent", "file", "ORCH7006")]
    [DataRow("ContinuousIntegrationBuild", "true", "ORCH7005")]
    [DataRow("OrchestrationRequest", " ", "ORCH7001")]
    [DataRow("OrchestrationSpec", "a b", "ORCH7003")]
    [DataRow("OrchestrationSpec", "../x", "ORCH7003")]
    [DataRow("OrchestrationSpec", "nul", "ORCH7003")]
    [DataRow("OrchestrationSpec", "drafts", "ORCH7003")]
    [DataRow("OrchestrationSpec", "spool", "ORCH7003")]
    [DataRow("OrchestrationSpec", "verify.junit.xml", "ORCH7003")]
    [DataRow("OrchestrationRequestFile", "missing.md", "ORCH0050")]
    [DataRow("OrchestrationAgent", "nobody", "ORCH4501")]
    [DataRow("OrchestrationMaxTokens", "x", "ORCH0004")]
    public async Task What_cannot_be_planned_starts_nothing(string name, string value, string code)
    {
        using var fixture = new PlanFixture().Answer(Good);
        await fixture.PlanAsync(default, name == "OrchestrationRequestFile" ? [("OrchestrationRequest", ""), (name, value)] : [(name, value)]);

        Assert.Contains(code, fixture.Output.Codes.ToList(), fixture.Messages);
        Assert.AreEqual(0, fixture.Starts);
        fixture.AssertUntouched();
    }

    [TestMethod]
    public async Task A_CI_build_plans_where_it_is_allowed()
    {
        using var fixture = new PlanFixture().Answer(Good);
        await fixture.PlanAsync(default, ("ContinuousIntegrationBuild", "true"), ("OrchestrationAllowPlanInCi", "true"));

        fixture.AssertCodes();
        Assert.IsTrue(Directory.Exists(fixture.SpecFolder));
    }

    [TestMethod]
    public async Task The_simulation_prints_the_prompt_and_starts_nothing()
    {
        using var fixture = new PlanFixture().Answer(Good);
        await fixture.PlanAsync(default, ("OrchestrationAgent", "simulate"), ("ContinuousIntegrationBuild", "true"));

        fixture.AssertCodes();
        Assert.Contains("# Plan a request", fixture.Output.Text);
        Assert.Contains(" characters, about ", fixture.Output.Text);
        Assert.AreEqual(0, fixture.Starts);
        fixture.AssertUntouched();
    }

    [TestMethod]
    public async Task Without_a_name_the_spec_has_the_date_and_the_first_line()
    {
        using var fixture = new PlanFixture().Answer(Good);
        await fixture.PlanAsync(default, ("OrchestrationSpec", ""), ("OrchestrationRequest", "# A shop, with a cart\n\nAnd more."));

        fixture.AssertCodes();
        Assert.AreEqual($"{DateTime.Now:yyyy-MM-dd}-a-shop-with-a-cart", Path.GetFileName(Directory.GetDirectories(Path.Combine(fixture.Root, "agent-os", "specs")).Single()));
    }

    /// <summary>The second of five groups; two name it, one by a range that ends with it, one by all previous, one in orchestration.yml.</summary>
    [TestMethod]
    public async Task A_group_is_split_by_a_patch_that_changes_nothing_else()
    {
        const string tasks = """
            # Tasks

            #### Task Group 1: Model
            **Dependencies:** None

            - [x] 1.1 Do the model

            #### Task Group 2: Api
            **Dependencies:** Task Group 1 (the types)

            - [ ] 2.1 Do the api
            - [ ] 2.2 Do more of it

            #### Task Group 3: Page
            **Dependencies:** Task Groups 1-2

            - [ ] 3.1 Do the page

            #### Task Group 4: Style
            **Dependencies:** None

            - [ ] 4.1 Do the style

            #### Task Group 5: Release
            **Dependencies:** All previous groups

            - [ ] 5.1 Release it

            """;
        const string assignments = """
            task_groups:
              - name: model
              # 2. Api
              - name: api
                agent: mine
                timeout: 45m # long
                verify: dotnet test
              - name: page
              - name: style
                depends_on: [api, "model"]
              - name: release

            """;
        using var fixture = new PlanFixture().Answer(TestProposal.Create("endpoints", "errors <- endpoints", "paging <- endpoints").ToJson());
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/tasks.md", tasks);
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/orchestration.yml", assignments);
        fixture.Repository.Commit("Spec");
        await fixture.PlanAsync(default, ("OrchestrationGroups", "2"));

        fixture.AssertCodes();
        Assert.AreEqual("", fixture.Repository.Status, "Nothing was changed yet.");
        Assert.Contains("# Split a task group", fixture.Told(1));
        Assert.Contains("`1 Model`, `3 Page`, `4 Style`, `5 Release`", fixture.Told(1));
        var command = fixture.Output.Text.Split("To apply it: git -C ")[1].Split('\n')[0].Split(" apply ");
        TestRepository.GitAt(command[0], "apply", command[1]);
        Golden.Verify("split.patch", await File.ReadAllTextAsync(Path.Combine(fixture.State, "split-2.patch")));
        var validated = new RecordingOutput();
        ValidateTarget.Validate(new Dictionary<string, string> { ["OrchestrationRoot"] = fixture.Root, ["OrchestrationSpec"] = PlanFixture.Spec }, validated);
        Assert.IsEmpty(validated.Errors);
    }

    [TestMethod]
    [DataRow("1+2", "#### Task Group 2: Api", "OrchestrationGroups has to name one group")]
    [DataRow("1", "#### Task Group 2: Api", "all of its boxes are ticked")]
    [DataRow("2", "#### Task Group 2b: Api", "its number (2b) takes no letter")]
    public async Task A_group_that_cannot_be_split_costs_nothing(string groups, string heading, string reason)
    {
        using var fixture = new PlanFixture().Answer(Good);
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/tasks.md", $"# Tasks\n\n#### Task Group 1: Model\n\n- [x] 1.1 Do it\n\n{heading}\n\n- [ ] 2.1 Do it\n");
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/orchestration.yml", "task_groups:\n  - name: model\n  - name: api\n");
        await fixture.PlanAsync(default, ("OrchestrationGroups", groups == "2" ? "api" : groups));

        fixture.AssertCodes("ORCH7002");
        Assert.Contains(reason, fixture.Messages);
        Assert.AreEqual(0, fixture.Starts);
    }

    [TestMethod]
    public async Task A_split_into_titles_that_others_have_goes_back()
    {
        using var fixture = new PlanFixture().Answer(TestProposal.Create("one", "two").With(1, part => part with { Title = "Page" }).ToJson()).Answer(TestProposal.Create("one").ToJson()).Answer(Good);
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/tasks.md", "# Tasks\n\n#### Task Group 1: Api\n\n- [ ] 1.1 Do it\n\n#### Task Group 2: Page\n\n- [ ] 2.1 Do it\n");
        fixture.Repository.Write($"agent-os/specs/{PlanFixture.Spec}/orchestration.yml", "task_groups:\n  - name: api\n  - name: page\n");
        await fixture.PlanAsync(default, ("OrchestrationGroups", "1"));

        fixture.AssertCodes();
        Assert.Contains("ORCH7013", fixture.Told(2));
        Assert.Contains("must have at least 2 elements", fixture.Told(3));
        Assert.IsTrue(File.Exists(Path.Combine(fixture.State, "split-1.patch")));
    }

    [TestMethod]
    public async Task A_budget_that_planning_used_up_stops_it()
    {
        using var fixture = new PlanFixture().Answer(Cyclic);
        await fixture.PlanAsync(default, ("OrchestrationMaxCostUsd", "0.20"));

        fixture.AssertCodes("ORCH4009");
        Assert.AreEqual(1, fixture.Starts);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
