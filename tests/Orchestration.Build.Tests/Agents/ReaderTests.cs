using Orchestration.Build.Agents;
using Orchestration.Build.Agents.Readers;

namespace Orchestration.Build.Tests.Agents;

/// <summary>Shapes that were not recorded: they need an account, a limit or another version.</summary>
[TestClass]
public sealed class ReaderTests
{
    private const string ClaudeLimit =
        """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795200000,"rateLimitType":"five_hour"}}""";

    [TestMethod]
    [DataRow("""{"type":"result","subtype":"success","is_error":false,"num_turns":0,"result":"/help isn't available in this environment."}""", 0, nameof(OutcomeClass.Failed))]
    [DataRow("""{"type":"result","subtype":"success","is_error":false,"num_turns":3,"result":"  "}""", 0, nameof(OutcomeClass.Failed))]
    [DataRow("""{"type":"result","subtype":"success","is_error":true,"num_turns":1,"result":"Not logged in · Please run /login"}""", 0, nameof(OutcomeClass.Unauthorised))]
    [DataRow("""{"type":"result","subtype":"error_max_turns","is_error":true,"num_turns":4,"errors":["Reached maximum number of turns (3)"],"terminal_reason":"max_turns"}""", 1, nameof(OutcomeClass.Failed))]
    [DataRow("""{"type":"result","subtype":"error_max_budget_usd","is_error":true,"num_turns":3,"errors":["Reached maximum budget ($0.002)"],"terminal_reason":"budget_exhausted"}""", 1, nameof(OutcomeClass.BudgetExceeded))]
    [DataRow("""{"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":2,"errors":["interrupted"]}""", 0, nameof(OutcomeClass.Failed))]
    [DataRow("""{"type":"result","is_error":true,"num_turns":1,"api_error":"usage_limit_reached","api_error_status":429,"result":"You've hit your 5-hour limit · resets 6:40pm (UTC)"}""", 1, nameof(OutcomeClass.RateLimited))]
    [DataRow("""{"type":"result","is_error":true,"num_turns":1,"terminal_reason":"prompt_too_long","result":"Prompt is too long"}""", 1, nameof(OutcomeClass.Failed))]
    [DataRow("""{"type":"result","is_error":true,"num_turns":1,"result":"API Error: Connection error."}""", 1, nameof(OutcomeClass.Overloaded))]
    public void Claude_result_decides(string line, int exit, string expected) =>
        Assert.AreEqual(expected, Read("claude", exit, line).Outcome.ToString());

    [TestMethod]
    [DataRow("claude", """{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"All done."}]}}""", """{"type":"result","subtype":"success","is_error":false,"num_turns":3,"result":""}""")]
    [DataRow("codex", """{"type":"item.completed","item":{"type":"agent_message","text":"All done."}}|{"type":"item.completed","item":{"type":"agent_message","text":" "}}""", """{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}""")]
    [DataRow("gemini", """{"type":"message","role":"assistant","content":"All done."}|{"type":"tool_use","tool_name":"x"}|{"type":"message","role":"assistant","content":"\n"}""", """{"type":"result","status":"success","stats":{}}""")]
    [DataRow("copilot", """{"type":"assistant.message","data":{"content":"All done."}}|{"type":"assistant.message","data":{"content":" "}}""", """{"type":"result","exitCode":0}""")]
    [DataRow("opencode", """{"type":"text","part":{"text":"All done."}}|{"type":"text","part":{"text":""}}""", """{"type":"step_finish","part":{"reason":"stop"}}""")]
    public void Where_the_final_event_has_no_text_the_last_message_counts(string agent, string messages, string end)
    {
        var report = Read(agent, 0, [.. messages.Split('|'), end]);
        Assert.AreEqual(OutcomeClass.Completed, report.Outcome);
        Assert.AreEqual("All done.", report.ResultText);
    }

    [TestMethod]
    public void What_a_subagent_said_is_not_the_agents_answer() => Assert.AreEqual(
        OutcomeClass.Failed,
        Read(
            "claude",
            0,
            """{"type":"assistant","parent_tool_use_id":"t1","message":{"id":"m1","content":[{"type":"text","text":"Found it."}]}}""",
            """{"type":"result","subtype":"success","is_error":false,"num_turns":3,"result":""}""").Outcome);

    [TestMethod]
    [DataRow("claude", """{"type":"result","subtype":"error_max_budget_tokens","is_error":true,"num_turns":3,"errors":["Token budget exhausted"],"terminal_reason":"token_budget_exhausted"}""")]
    [DataRow("codex", """{"type":"turn.failed","error":{"message":"The session's token budget is exhausted."}}""")]
    [DataRow("copilot", """{"type":"session.error","data":{"errorType":"query","message":"You have reached the maximum credit budget of this session"}}""")]
    [DataRow("gemini", """{"type":"result","status":"error","error":{"message":"Cost budget exceeded"}}""")]
    [DataRow("opencode", """{"type":"error","error":{"name":"APIError","data":{"message":"spending budget reached"}}}""")]
    public void An_exhausted_budget_is_not_tried_again(string agent, string line)
    {
        var report = Read(agent, 1, line);
        Assert.AreEqual((OutcomeClass.BudgetExceeded, false), (report.Outcome, report.Retryable));
    }

    [TestMethod]
    [DataRow("exceeded retry limit, last status: 429 Too Many Requests", nameof(OutcomeClass.RateLimited))]
    [DataRow("rate limit exceeded: try later", nameof(OutcomeClass.RateLimited))]
    [DataRow("You’ve hit your usage limit. Upgrade to Pro or try again at 6:40 PM.", nameof(OutcomeClass.RateLimited))]
    [DataRow("Selected model is at capacity. Please try a different model.", nameof(OutcomeClass.Overloaded))]
    [DataRow("stream disconnected before completion", nameof(OutcomeClass.Overloaded))]
    [DataRow("Quota exceeded. Check your plan and billing details.", nameof(OutcomeClass.Unauthorised))]
    [DataRow("unexpected status 403 Forbidden: country", nameof(OutcomeClass.Unauthorised))]
    [DataRow("Codex ran out of room in the model's context window.", nameof(OutcomeClass.Failed))]
    public void Codex_failures_are_told_apart_by_their_text(string message, string expected)
    {
        var line = $$$"""{"type":"turn.failed","error":{"message":{{{System.Text.Json.JsonSerializer.Serialize(message)}}}}}""";

        Assert.AreEqual(expected, Read("codex", 1, line).Outcome.ToString());
    }

    [TestMethod]
    public void A_codex_turn_that_worked_and_says_nothing_has_failed() => Assert.AreEqual(
        OutcomeClass.Failed,
        Read(
            "codex",
            0,
            """{"type":"item.completed","item":{"type":"file_change","changes":[]}}""",
            """{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}""").Outcome);

    [TestMethod]
    [DataRow("""{"type":"item.completed","item":{"type":"agent_message","text":"done"}}""", false)]
    [DataRow("""{"type":"item.completed","item":{"type":"command_execution","command":"ls","exit_code":0}}""", true)]
    public void A_codex_that_could_run_no_command_reports_it_and_is_not_asked_again(string item, bool ranCommands)
    {
        const string Warning = "WARNING: proceeding, even though we could not create PATH aliases: Refusing to create helper binaries under temporary dir \"/tmp\" (codex_home: AbsolutePathBuf(\"/tmp/home/codex\"))";
        string[] lines = [item, """{"type":"item.completed","item":{"type":"agent_message","text":"done"}}""", """{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}"""];

        var report = Recording.Read("codex", lines, null, new AgentExit(0, Warning, false, false));

        Assert.AreEqual(OutcomeClass.Completed, report.Outcome);
        Assert.AreEqual(ranCommands, report.Retryable);
        Assert.AreEqual(ranCommands ? 0 : 1, report.Notes.Count(note => note.Contains("CODEX_HOME", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_codex_whose_sandbox_lost_its_helper_reports_it()
    {
        var report = Read(
            "codex",
            0,
            """{"type":"item.completed","item":{"type":"command_execution","command":"ls","aggregated_output":"bwrap: execvp codex-linux-sandbox: No such file or directory\n","exit_code":1,"status":"failed"}}""",
            """{"type":"item.completed","item":{"type":"agent_message","text":"Written."}}""",
            """{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}""");

        Assert.AreEqual((OutcomeClass.Completed, true), (report.Outcome, report.Retryable));
        StringAssert.Contains(report.Notes.Single(), "helper was missing");
    }

    [TestMethod]
    [DataRow("Reconnecting... 1/5 (exceeded retry limit, last status: 429 Too Many Requests, request id: req_1)", nameof(OutcomeClass.RateLimited))]
    [DataRow("Reconnecting... 1/5 (unexpected status 401 Unauthorized: no)", nameof(OutcomeClass.Unauthorised))]
    [DataRow("Reconnecting... 1/5 (We’re currently experiencing high demand, which may cause temporary errors.)", null)]
    public void Codex_is_given_up_where_it_would_wait_or_insist(string message, string? expected)
    {
        var reader = AgentProfiles.BuiltIn.Find("codex")!.CreateReader();
        reader.ReadLine($$$"""{"type":"error","message":{{{System.Text.Json.JsonSerializer.Serialize(message)}}}}""");

        Assert.AreEqual(expected, reader.GivenUp?.ToString());
        Assert.AreEqual(expected ?? nameof(OutcomeClass.Overloaded), reader.Complete(new AgentExit(null, "", false, false), Recording.Now).Outcome.ToString());
    }

    [TestMethod]
    [DataRow(401, 500, nameof(OutcomeClass.Unauthorised))]
    [DataRow(429, 500, null)]
    [DataRow(429, 3_600_000, nameof(OutcomeClass.RateLimited))]
    [DataRow(529, 3_600_000, null)]
    public void Claude_is_given_up_where_it_would_wait_or_insist(int status, int delay, string? expected)
    {
        var reader = AgentProfiles.BuiltIn.Find("claude")!.CreateReader();
        reader.ReadLine($$"""{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":{{delay}},"error_status":{{status}},"error":"e"}""");

        Assert.AreEqual(expected, reader.GivenUp?.ToString());
    }

    [TestMethod]
    public void The_reset_of_a_subscription_limit_is_read()
    {
        var report = Read("claude", 1, ClaudeLimit, """{"type":"result","is_error":true,"num_turns":1,"api_error_status":429,"result":"limit"}""");

        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1795200000), report.ResetsAt);
    }

    [TestMethod]
    public void The_retry_after_of_opencode_is_read()
    {
        var report = Read("opencode", 1, """{"type":"error","error":{"name":"APIError","data":{"message":"slow down","statusCode":429,"responseHeaders":{"retry-after":"600"}}}}""");

        Assert.AreEqual(OutcomeClass.RateLimited, report.Outcome);
        Assert.AreEqual(Recording.Now.AddMinutes(10), report.ResetsAt);
    }

    [TestMethod]
    [DataRow(41, nameof(OutcomeClass.Unauthorised))]
    [DataRow(53, nameof(OutcomeClass.Failed))]
    [DataRow(55, nameof(OutcomeClass.Failed))]
    public void Exit_codes_of_gemini_speak_where_it_prints_nothing(int exit, string expected) =>
        Assert.AreEqual(expected, Read("gemini", exit).Outcome.ToString());

    [TestMethod]
    [DataRow("You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.", nameof(OutcomeClass.RateLimited), 34.07)]
    [DataRow("You exceeded your current quota, please check your plan and billing details.", nameof(OutcomeClass.Unauthorised), null)]
    [DataRow("You have exhausted your daily quota on this model.", nameof(OutcomeClass.Unauthorised), null)]
    [DataRow("You have exhausted your capacity on this model. Your quota will reset after 1h0m0s.", nameof(OutcomeClass.RateLimited), 3600.0)]
    public void A_quota_that_comes_back_soon_is_waited_for(string message, string expected, double? seconds)
    {
        var report = Read(
            "gemini",
            173,
            $$$"""{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: {{{message}}}]"},"stats":{}}""");

        Assert.AreEqual(expected, report.Outcome.ToString());
        Assert.AreEqual(seconds is { } wait ? Recording.Now.AddSeconds(wait) : (DateTimeOffset?)null, report.ResetsAt);
    }

    [TestMethod]
    public void What_claude_used_so_far_is_known_while_it_works()
    {
        var reader = AgentProfiles.BuiltIn.Find("claude")!.CreateReader();
        foreach (var id in new[] { "a", "a", "b" })
        {
            reader.ReadLine($$$"""{"type":"assistant","message":{"id":"{{{id}}}","usage":{"input_tokens":100,"output_tokens":5} } }""");
        }

        Assert.AreEqual((200L, 10L), (reader.Usage.InputTokens, reader.Usage.OutputTokens));
    }

    [TestMethod]
    public void What_gemini_said_before_a_tool_call_is_not_its_answer() => Assert.AreEqual("B", Read(
        "gemini",
        0,
        """{"type":"message","role":"assistant","content":"A","delta":true}""",
        """{"type":"tool_use","tool_name":"x"}""",
        """{"type":"message","role":"assistant","content":"B","delta":true}""",
        """{"type":"result","status":"success","stats":{}}""").ResultText);

    [TestMethod]
    public void A_cost_of_nothing_is_unknown() => Assert.IsNull(Read(
        "opencode",
        0,
        """{"type":"step_finish","part":{"reason":"stop","tokens":{"input":5,"output":5,"cache":{"read":0,"write":0}},"cost":0}}""").Usage.CostUsd);

    [TestMethod]
    [DataRow(1, "Error: connect ECONNREFUSED 127.0.0.1:443", nameof(OutcomeClass.Overloaded))]
    [DataRow(1, "Unexpected error  database is locked", nameof(OutcomeClass.Overloaded))]
    [DataRow(1, "at run (file:///x/chunk.js:401:24)", nameof(OutcomeClass.Failed))]
    [DataRow(2, "error: unexpected argument '--full-auto' found", nameof(OutcomeClass.Failed))]
    [DataRow(137, "", nameof(OutcomeClass.Failed))]
    public void Without_events_the_end_of_stderr_speaks(int exit, string stderr, string expected)
    {
        foreach (var cli in AgentProfiles.BuiltIn.Names)
        {
            Assert.AreEqual(expected, Recording.Read(cli, [], null, new AgentExit(exit, stderr, false, false)).Outcome.ToString(), cli);
        }
    }

    [TestMethod]
    public void Plain_text_is_judged_by_its_exit_code()
    {
        Assert.AreEqual((OutcomeClass.Completed, "a\nerror: 429 rate limit"), Text(0, "a", "error: 429 rate limit"));
        Assert.AreEqual(OutcomeClass.Failed, Text(1, "rate limit").Outcome);
        Assert.AreEqual(OutcomeClass.Failed, Text(0, " ").Outcome);
        Assert.AreEqual(OutcomeClass.Failed, Text(null, "complete?").Outcome);
    }

    private static (OutcomeClass Outcome, string? Result) Text(int? exit, params string[] lines)
    {
        var reader = new AgentProfile { Name = "plain", Command = "plain" }.CreateReader();
        foreach (var line in lines)
        {
            reader.ReadLine(line);
        }

        var report = reader.Complete(new AgentExit(exit, "", false, false), Recording.Now);
        return (report.Outcome, report.ResultText);
    }

    private static AgentReport Read(string cli, int exit, params string[] lines) =>
        Recording.Read(cli, lines, null, new AgentExit(exit, "", false, false));
}
