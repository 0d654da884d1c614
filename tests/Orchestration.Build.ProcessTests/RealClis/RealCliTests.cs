using System.Diagnostics;
using Orchestration.Build.Agents;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>Each built-in profile with the real agent behind it, against the fake model.</summary>
[TestClass]
public sealed class RealCliTests
{
    public static IEnumerable<object[]> Clis => RealCli.Names.Select(name => new object[] { name });

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task An_edit_by_the_agents_own_tool_is_in_the_tree_and_its_tokens_are_read(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync(name, "Make a file. [[write made.txt by the agent]] [[text All done.]]");

        Assert.AreEqual((OutcomeClass.Completed, "All done."), (report.Outcome, report.ResultText), report.Error);
        Assert.AreEqual("by the agent", (await File.ReadAllTextAsync(Path.Combine(run.Tree, "made.txt"))).TrimEnd('\n'));
        Assert.AreEqual((200L, 40L, 60L), (report.Usage.InputTokens, report.Usage.OutputTokens, report.Usage.CacheReadTokens));
        Assert.AreEqual(AgentProfiles.BuiltIn.Find(name)!.ReportsCost, report.Usage.CostUsd > 0);
        Assert.IsTrue(report.FinalEventSeen);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_refused_key_is_unauthorised(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync(name, "[[status 401]]");
        var seconds = run.Server.Now - run.Server.Requests.First(request => request.Status == 401).Time;

        TestContext.WriteLine($"{name}: {seconds.TotalSeconds:F1} s from the first 401 to the verdict");
        Assert.AreEqual(OutcomeClass.Unauthorised, report.Outcome, report.Error);
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    [DataRow("copilot")]
    public async Task A_rate_limit_with_retry_after_is_not_waited_for_inside_the_agent(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync(name, "[[status 429 retry-after=600]]", timeout: TimeSpan.FromMinutes(1));

        Assert.AreEqual(OutcomeClass.RateLimited, report.Outcome, report.Error);
    }

    // opencode waits for it, and nothing tells it not to: its own timeout is what ends it.
    [TestMethod]
    public async Task Opencode_waits_for_a_rate_limit_until_its_timeout()
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync("opencode", "[[status 429 retry-after=600]]", timeout: TimeSpan.FromSeconds(10));

        Assert.AreEqual(OutcomeClass.TimedOut, report.Outcome, report.Error);
    }

    [TestMethod]
    [DataRow("claude", 500)]
    [DataRow("claude", 529)]
    [DataRow("codex", 500)]
    [DataRow("gemini", 500)]
    [DataRow("gemini", 529)]
    [DataRow("copilot", 529)]
    public async Task A_server_in_trouble_is_overloaded(string name, int status)
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync(name, $"[[status {status}]]");

        Assert.AreEqual(OutcomeClass.Overloaded, report.Outcome, report.Error);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_model_that_says_nothing_is_ended_by_the_timeout(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var begin = Stopwatch.GetTimestamp();
        var report = await run.RunAsync(name, "[[hang]]", timeout: TimeSpan.FromSeconds(6));

        Assert.AreEqual(OutcomeClass.TimedOut, report.Outcome, report.Error);
        TestContext.WriteLine($"{name}: ended {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s after its start, timeout 6 s");
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_refusal_is_told_from_a_failure(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync(name, "[[refuse]]");

        Assert.AreEqual(OutcomeClass.Refused, report.Outcome, report.Error);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_result_outside_the_tree_can_be_read(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var result = Path.Combine(run.Results, "agent-01-result.md");
        await File.WriteAllTextAsync(result, "Finding: the door is green.");
        var report = await run.RunAsync(name, $"[[read {result}]] [[text read]]");

        Assert.AreEqual(OutcomeClass.Completed, report.Outcome, report.Error);
        StringAssert.Contains(string.Join('\n', run.Server.Requests[^1].ToolResults), "the door is green", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("gemini")]
    [DataRow("copilot")]
    [DataRow("opencode")]
    public async Task Edit_does_not_build_and_edit_and_build_does(string name)
    {
        await using var run = await CliRun.CreateAsync();
        const string Prompt = "[[shell dotnet --version]] [[text done]]";
        await run.RunAsync(name, Prompt);
        var refused = string.Join('\n', run.Server.Requests[^1].ToolResults);
        await run.RunAsync(name, Prompt, PermissionLevel.EditAndBuild);
        var allowed = string.Join('\n', run.Server.Requests[^1].ToolResults);

        Assert.DoesNotContain(Environment.Version.Major + ".0.", refused, refused);
        Assert.Contains(Environment.Version.Major + ".0.", allowed, allowed);
    }

    // Its sandbox, not a list of commands, bounds what its shell may do: a restore needs the network.
    [TestMethod]
    public async Task Codex_reaches_the_network_with_edit_and_build_only()
    {
        await using var run = await CliRun.CreateAsync();
        var prompt = $"[[shell (exec 3<>/dev/tcp/127.0.0.1/{new Uri(run.Server.Url).Port}) 2>&1 && echo connected]] [[text done]]";
        await run.RunAsync("codex", prompt);
        var refused = string.Join('\n', run.Server.Requests[^1].ToolResults);
        await run.RunAsync("codex", prompt, PermissionLevel.EditAndBuild);

        Assert.DoesNotContain("connected", refused, refused);
        StringAssert.Contains(string.Join('\n', run.Server.Requests[^1].ToolResults), "connected", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Codex_with_a_home_below_the_temporary_folder_names_the_cause_where_bubblewrap_is_installed()
    {
        if (!File.Exists("/usr/bin/bwrap"))
        {
            Assert.Inconclusive("Skipped: bubblewrap is not installed (Debian package bubblewrap).");
        }

        await using var run = await CliRun.CreateAsync();

        var report = await run.RunAsync("codex", "[[write made.txt hello]] [[text done]]", variables: ("TMPDIR", Path.GetTempPath()));

        Assert.IsFalse(File.Exists(Path.Combine(run.Tree, "made.txt")));
        Assert.AreEqual((OutcomeClass.Completed, false), (report.Outcome, report.Retryable), report.Error);

        // Said once or more often, as Codex tries again or not.
        StringAssert.Contains(string.Join(' ', report.Notes.Distinct()), "CODEX_HOME");
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    [DataRow("copilot")]
    public async Task A_session_continues_and_counts_only_what_is_new(string name)
    {
        await using var run = await CliRun.CreateAsync();
        var first = await run.RunAsync(name, "[[text one]]");
        var second = await run.RunAsync(name, "[[text two]]", resume: first);

        Assert.AreEqual((OutcomeClass.Completed, "two"), (second.Outcome, second.ResultText), second.Error);
        StringAssert.Contains(run.Server.Requests[^1].Prompt, "[[text one]]", StringComparison.Ordinal);
        Assert.AreEqual((100L, 20L), (second.Usage.InputTokens, second.Usage.OutputTokens));
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_path_in_a_prompt_is_text_and_a_standard_is_not(string name)
    {
        await using var run = await CliRun.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(run.Tree, "secret.env"), "VALUE=hunter2");
        Directory.CreateDirectory(Path.Combine(run.Tree, "agent-os", "standards"));
        await File.WriteAllTextAsync(Path.Combine(run.Tree, "agent-os", "standards", "style.md"), "Indent by three.");
        var report = await run.RunAsync(name, "/help\nSee @secret.env and (@secret.env) and @agent-os/standards/style.md\n[[text done]]");
        var prompt = run.Server.Requests[0].Prompt;

        Assert.AreEqual((OutcomeClass.Completed, "done"), (report.Outcome, report.ResultText), report.Error);
        Assert.DoesNotContain("hunter2", prompt, prompt);
        Assert.AreEqual(name is "claude" or "gemini", prompt.Contains("Indent by three.", StringComparison.Ordinal), prompt);
    }

    [TestMethod]
    public async Task Claude_works_as_the_subagent_it_is_given()
    {
        await using var run = await CliRun.CreateAsync();
        Directory.CreateDirectory(Path.Combine(run.Tree, ".claude", "agents"));
        await File.WriteAllTextAsync(
            Path.Combine(run.Tree, ".claude", "agents", "painter.md"),
            "---\nname: painter\ndescription: Paints doors.\n---\nPaint all doors green.\n");

        Assert.AreEqual(OutcomeClass.Completed, (await run.RunAsync("claude", "[[text done]]", subagent: "painter")).Outcome);
    }

    [TestMethod]
    public async Task Claude_refuses_an_unknown_subagent_and_that_is_a_failure()
    {
        await using var run = await CliRun.CreateAsync();
        var report = await run.RunAsync("claude", "[[text done]]", subagent: "nobody");

        Assert.AreEqual(OutcomeClass.Failed, report.Outcome);
        StringAssert.Contains(report.Error, "nobody", StringComparison.Ordinal);
    }
}
