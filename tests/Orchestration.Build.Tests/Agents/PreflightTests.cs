using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class PreflightTests
{
    private static readonly AgentRequest Request = new("x", "/repo", null, null, PermissionLevel.Edit, [], null, "/s");

    [TestMethod]
    [DataRow("claude", nameof(PermissionLevel.Bypass), true, false, "ORCH4512")]
    [DataRow("claude", nameof(PermissionLevel.Bypass), true, true, "")]
    [DataRow("claude", nameof(PermissionLevel.Bypass), false, false, "")]
    [DataRow("claude", nameof(PermissionLevel.Edit), true, false, "")]
    [DataRow("codex", nameof(PermissionLevel.Bypass), true, false, "")]
    public void Claude_is_not_started_to_bypass_permissions_as_root(string agent, string level, bool root, bool sandbox, string expected) =>
        Assert.AreEqual(expected, Codes(AgentPreflight.CheckProfile(Find(agent), Enum.Parse<PermissionLevel>(level), root, sandbox, false, false, SourceSpan.None)));

    [TestMethod]
    [DataRow("claude", true, true, "")]
    [DataRow("opencode", true, true, "")]
    [DataRow("codex", true, true, "ORCH4513")]
    [DataRow("gemini", false, true, "")]
    [DataRow("copilot", true, false, "ORCH4513")]
    public void A_budget_needs_what_it_limits_to_be_reported(string agent, bool cost, bool tokens, string expected) =>
        Assert.AreEqual(expected, Codes(AgentPreflight.CheckProfile(Find(agent), PermissionLevel.Edit, false, false, cost, tokens, SourceSpan.None)));

    [TestMethod]
    public void A_profile_that_says_nothing_of_permissions_is_warned_about() => Assert.AreEqual(
        "ORCH4514",
        Codes(AgentPreflight.CheckProfile(new AgentProfile { Name = "x", Command = "x" }, PermissionLevel.Edit, false, false, false, false, SourceSpan.None)));

    [TestMethod]
    public void A_prompt_over_the_limit_is_an_error()
    {
        var profile = Find("codex") with { InputLimit = 3 };

        Assert.AreEqual("", Codes(AgentPreflight.CheckRequest(profile, Request with { Prompt = "ééé" }, "G", SourceSpan.None)));
        Assert.AreEqual("ORCH4511", Codes(AgentPreflight.CheckRequest(profile, Request with { Prompt = "éééé" }, "G", SourceSpan.None)));
    }

    [TestMethod]
    public void A_name_that_looks_like_an_option_is_an_error()
    {
        Assert.AreEqual("ORCH4515", Codes(AgentPreflight.CheckRequest(Find("gemini"), Request with { Model = "--yolo" }, "G", SourceSpan.None)));
        Assert.AreEqual("ORCH4515", Codes(AgentPreflight.CheckRequest(Find("claude"), Request with { Subagent = "-x" }, "G", SourceSpan.None)));
    }

    [TestMethod]
    [DataRow("claude", "painter", true, "painter", null, false)]
    [DataRow("claude", "general-purpose", false, "general-purpose", null, false)]
    [DataRow("claude", "nobody", false, null, null, false)]
    [DataRow("claude", "opus", false, null, "opus", false)]
    [DataRow("codex", "painter", true, null, null, true)]
    [DataRow("codex", "general-purpose", false, null, null, false)]
    public void Only_a_subagent_that_the_agent_knows_is_named_to_it(string agent, string name, bool body, string? subagent, string? model, bool inPrompt)
    {
        var assignment = new Assignment { Subagent = new Subagent(name, body ? "Paint." : null) };

        Assert.AreEqual(new SubagentChoice(subagent, model, inPrompt), SubagentChoice.For(Find(agent), assignment, useSubagents: true));
        Assert.AreEqual(default, SubagentChoice.For(Find(agent), assignment, useSubagents: false));
    }

    private static AgentProfile Find(string name) => AgentProfiles.BuiltIn.Find(name)!;

    private static string Codes(IEnumerable<Diagnostic> diagnostics) => string.Join(' ', diagnostics.Select(diagnostic => diagnostic.Code));
}
