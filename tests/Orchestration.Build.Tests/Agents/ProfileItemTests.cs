using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class ProfileItemTests
{
    private static readonly SourceSpan Project = SourceSpan.WholeFile("/repo/app.csproj");

    private static readonly AgentRequest Request = new("", "/repo", "big", null, PermissionLevel.EditAndBuild, [], null, "/scratch");

    [TestMethod]
    public void A_profile_of_ones_own()
    {
        var profile = Read(
            out var codes,
            Item("mine", ("Command", "my-agent"), ("Arguments", "run {permissions} {model} 'two words' \"a \\\"b\\\"\""), ("ModelArguments", "--model {value}"), ("EditAndBuildArguments", "--allow build"), ("Environment", "A=1; B= ;C=x=y"), ("OutputFormat", "claude-stream-json"), ("InputLimit", "100"))).Find("MINE")!;
        var invocation = profile.CreateInvocation(Request);

        Assert.AreEqual("", codes);
        Assert.AreEqual("my-agent run --allow build --model big two words a \"b\"", invocation.FileName + " " + string.Join(' ', invocation.Arguments));
        Assert.AreEqual("A=1 B= C=x=y PWD=/repo", string.Join(' ', invocation.Environment.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.IsTrue(profile.ReportsCost);
        Assert.AreEqual(100, profile.InputLimit);
    }

    [TestMethod]
    public void An_item_with_a_built_in_name_changes_only_what_it_says()
    {
        var profile = Read(out var codes, Item("claude", ("ExtraArguments", "--max-turns 40"))).Find("claude")!;

        Assert.AreEqual("", codes);
        CollectionAssert.AreEqual(new[] { "--max-turns", "40" }, profile.Arguments[^2..].ToArray());
        Assert.AreEqual(AgentOutputFormat.ClaudeStreamJson, profile.OutputFormat);
    }

    [TestMethod]
    public void Extending_works_in_any_order_and_keeps_what_is_built_in()
    {
        var profiles = Read(out var codes, Item("b", ("Extends", "a"), ("ReportsCost", "true")), Item("a", ("Extends", "codex"), ("Command", "/x/codex")));

        Assert.AreEqual("", codes);
        Assert.AreEqual("/x/codex", profiles.Find("b")!.Command);
        Assert.IsTrue(profiles.Find("b")!.ReportsCost);
        Assert.AreEqual("a b claude codex copilot gemini opencode", string.Join(' ', profiles.Names));
    }

    [TestMethod]
    [DataRow("Command", "", "ORCH4502")]
    [DataRow("Comand", "x", "ORCH4503 ORCH4502")]
    [DataRow("OutputFormat", "xml", "ORCH4504")]
    [DataRow("InputLimit", "10MB", "ORCH4504")]
    [DataRow("InputLimit", "0", "ORCH4504")]
    [DataRow("ReportsCost", "yes", "ORCH4504")]
    [DataRow("AtPaths", "sometimes", "ORCH4504")]
    [DataRow("Environment", "=x", "ORCH4504")]
    [DataRow("Arguments", "a 'b", "ORCH4504")]
    [DataRow("Arguments", "run {prompt}", "ORCH4505")]
    [DataRow("ModelArguments", "--model", "ORCH4505 ORCH4520")]
    [DataRow("EditArguments", "--edits-only", "ORCH4520")]
    [DataRow("Extends", "nothing", "ORCH4506")]
    [DataRow("Extends", "mine", "ORCH4507")]
    public void What_is_wrong_with_an_item_is_reported(string name, string value, string expected)
    {
        (string, string)[] metadata = name is "Command" or "Comand" or "Extends" ? [(name, value)] : [("Command", "x"), (name, value)];
        var profiles = Read(out var codes, Item("mine", metadata));

        CollectionAssert.AreEquivalent(expected.Split(' '), codes.Split(' '), codes);
        Assert.IsNull(profiles.Find("mine"));
    }

    [TestMethod]
    public void A_built_in_profile_that_is_overridden_wrongly_is_not_run_as_it_was() =>
        Assert.IsNull(Read(out _, Item("claude", ("OutputFormat", "xml"))).Find("claude"));

    [TestMethod]
    public void An_unknown_agent_names_the_known_ones()
    {
        var bag = new DiagnosticBag();

        Assert.IsNull(AgentProfiles.BuiltIn.Require("cluade", Project, bag));
        StringAssert.Contains(bag.ToSorted().Single().Message, "claude, codex, copilot, gemini, opencode", StringComparison.Ordinal);
    }

    private static AgentProfileItem Item(string name, params (string Key, string Value)[] metadata) =>
        AgentProfileItem.Create(name, metadata.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)), Project);

    private static AgentProfiles Read(out string codes, params AgentProfileItem[] items)
    {
        var bag = new DiagnosticBag();
        var profiles = AgentProfiles.Create(items, bag);
        codes = string.Join(' ', bag.ToSorted().Select(diagnostic => diagnostic.Code));
        return profiles;
    }
}
