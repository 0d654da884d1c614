using Orchestration.Build.Agents;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class RecordedOutcomeTests
{
    [TestMethod]
    [DataRow("claude-ok", nameof(OutcomeClass.Completed))]
    [DataRow("claude-401", nameof(OutcomeClass.Unauthorised))]
    [DataRow("claude-429", nameof(OutcomeClass.RateLimited))]
    [DataRow("claude-500", nameof(OutcomeClass.Overloaded))]
    [DataRow("claude-529", nameof(OutcomeClass.Overloaded))]
    [DataRow("claude-refuse", nameof(OutcomeClass.Refused))]
    [DataRow("claude-max", nameof(OutcomeClass.Failed))]
    [DataRow("claude-400c", nameof(OutcomeClass.Unauthorised))]
    [DataRow("codex-ok", nameof(OutcomeClass.Completed))]
    [DataRow("codex-401", nameof(OutcomeClass.Unauthorised))]
    [DataRow("codex-429", nameof(OutcomeClass.RateLimited))]
    [DataRow("codex-429x", nameof(OutcomeClass.RateLimited))]
    [DataRow("codex-500", nameof(OutcomeClass.Overloaded))]
    [DataRow("codex-refuse", nameof(OutcomeClass.Refused))]
    [DataRow("codex-max", nameof(OutcomeClass.Failed))]
    [DataRow("codex-404", nameof(OutcomeClass.Failed))]
    [DataRow("codex-400c", nameof(OutcomeClass.Unauthorised))]
    [DataRow("gemini-ok", nameof(OutcomeClass.Completed))]
    [DataRow("gemini-401", nameof(OutcomeClass.Unauthorised))]
    [DataRow("gemini-429", nameof(OutcomeClass.RateLimited))]
    [DataRow("gemini-500", nameof(OutcomeClass.Overloaded))]
    [DataRow("gemini-529", nameof(OutcomeClass.Overloaded))]
    [DataRow("gemini-refuse", nameof(OutcomeClass.Refused))]
    [DataRow("gemini-404", nameof(OutcomeClass.Failed))]
    [DataRow("copilot-ok", nameof(OutcomeClass.Completed))]
    [DataRow("copilot-401", nameof(OutcomeClass.Unauthorised))]
    [DataRow("copilot-429", nameof(OutcomeClass.RateLimited))]
    [DataRow("copilot-500", nameof(OutcomeClass.Overloaded))]
    [DataRow("copilot-529", nameof(OutcomeClass.Overloaded))]
    [DataRow("copilot-refuse", nameof(OutcomeClass.Refused))]
    [DataRow("copilot-404", nameof(OutcomeClass.Failed))]
    [DataRow("copilot-400c", nameof(OutcomeClass.Unauthorised))]
    [DataRow("opencode-ok", nameof(OutcomeClass.Completed))]
    [DataRow("opencode-401", nameof(OutcomeClass.Unauthorised))]
    [DataRow("opencode-refuse", nameof(OutcomeClass.Refused))]
    [DataRow("opencode-max", nameof(OutcomeClass.Failed))]
    [DataRow("opencode-404", nameof(OutcomeClass.Failed))]
    [DataRow("opencode-400c", nameof(OutcomeClass.Unauthorised))]
    public void A_recorded_run_ends_in_its_class(string name, string expected)
    {
        var report = Recording.Load(name).Read();

        Assert.AreEqual(expected, report.Outcome.ToString(), report.Error);
        Assert.AreEqual(report.Outcome == OutcomeClass.Completed, report.Error is null, report.Error);
    }

    // Neither CLI lets it show that the model's output limit cut the answer.
    [TestMethod]
    [DataRow("gemini-max")]
    [DataRow("copilot-max")]
    public void A_cut_answer_that_the_agent_hides_counts_as_completed(string name) =>
        Assert.AreEqual(OutcomeClass.Completed, Recording.Load(name).Read().Outcome);

    [TestMethod]
    [DataRow("claude-ok", 300L, 60L, 90L, 30L, "0.002568")]
    [DataRow("codex-ok", 300L, 60L, 90L, 0L, null)]
    [DataRow("gemini-ok", 300L, 60L, 90L, null, null)]
    [DataRow("copilot-ok", 300L, 60L, 90L, 0L, null)]
    [DataRow("opencode-ok", 300L, 60L, 90L, 0L, "0.001827")]
    public void Tokens_and_cost_of_a_run_of_three_answers_are_read(string name, long? input, long? output, long? read, long? written, string? cost)
    {
        var usage = Recording.Load(name).Read().Usage;

        Assert.AreEqual((input, output, read, written), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.CacheWriteTokens));
        Assert.AreEqual(cost, usage.CostUsd is { } value ? Math.Round(value, 6).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("copilot")]
    public void A_continued_session_does_not_count_its_earlier_attempts_again(string cli)
    {
        var earlier = new AgentUsage(200, 40, 60, null, cli == "claude" ? 0.001m : null, null);

        var usage = Recording.Load(cli + "-ok").Read(earlier).Usage;

        Assert.AreEqual((100L, 20L, 30L), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens));
        Assert.AreEqual(cli == "claude" ? 0.001568m : (decimal?)null, usage.CostUsd is { } cost ? Math.Round(cost, 6) : null);
    }

    [TestMethod]
    [DataRow("claude-ok", "done")]
    [DataRow("codex-ok", "done")]
    [DataRow("copilot-ok", "done")]
    [DataRow("opencode-ok", "done")]
    public void The_last_words_are_the_result(string name, string result)
    {
        var report = Recording.Load(name).Read();

        Assert.AreEqual(result, report.ResultText);
        Assert.IsFalse(string.IsNullOrEmpty(report.SessionId));
        Assert.IsTrue(report.FinalEventSeen);
    }

    [TestMethod]
    public void The_pieces_of_an_answer_are_joined() =>
        StringAssert.StartsWith(Recording.Load("gemini-ok").Read().ResultText, "fake: this agent offers no tool for tool shell (tools: update_topic, ", StringComparison.Ordinal);

    [TestMethod]
    [DataRow("claude-ok", "Denied Bash: This command requires approval")]
    [DataRow("gemini-refuse", "The model response was blocked due to safety settings.")]
    public void What_did_not_decide_is_noted(string name, string note) =>
        CollectionAssert.Contains(Recording.Load(name).Read().Notes.ToList(), note);

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void A_timeout_of_our_own_wins(string name) =>
        Assert.AreEqual(OutcomeClass.TimedOut, Recording.Load(name).Read(exit: new AgentExit(0, "", TimedOut: true, Cancelled: false)).Outcome);

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void A_cancellation_wins(string name) =>
        Assert.AreEqual(OutcomeClass.Cancelled, Recording.Load(name).Read(exit: new AgentExit(0, "", TimedOut: false, Cancelled: true)).Outcome);

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void A_complete_log_is_adopted_without_an_exit_code(string name)
    {
        var report = Recording.Load(name).Read(exit: new AgentExit(null, "", false, false));

        Assert.AreEqual(OutcomeClass.Completed, report.Outcome);
        Assert.IsTrue(report.FinalEventSeen);
    }

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void A_log_without_its_last_event_is_not_adopted(string name)
    {
        var recording = Recording.Load(name);
        var report = Recording.Read(recording.Cli, recording.Lines.SkipLast(1), null, new AgentExit(null, "", false, false));

        Assert.AreEqual(OutcomeClass.Failed, report.Outcome);
        Assert.IsFalse(report.FinalEventSeen);
    }

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void Exit_code_0_without_a_result_is_failure(string name)
    {
        var recording = Recording.Load(name);

        Assert.AreEqual(OutcomeClass.Failed, Recording.Read(recording.Cli, [], null, new AgentExit(0, "", false, false)).Outcome);
        Assert.AreEqual(OutcomeClass.Failed, Recording.Read(recording.Cli, recording.Lines.SkipLast(1), null, new AgentExit(0, "", false, false)).Outcome);
    }

    [TestMethod]
    [DynamicData(nameof(Completed))]
    public void Success_in_the_output_with_another_exit_code_is_failure(string name)
    {
        var report = Recording.Load(name).Read(exit: new AgentExit(3, "", false, false));

        Assert.AreEqual(OutcomeClass.Failed, report.Outcome);
        StringAssert.Contains(report.Error, "exited with 3", StringComparison.Ordinal);
    }

    private static IEnumerable<object[]> Completed => Recording.Names.Where(name => name.EndsWith("-ok", StringComparison.Ordinal)).Select(name => new object[] { name });
}
