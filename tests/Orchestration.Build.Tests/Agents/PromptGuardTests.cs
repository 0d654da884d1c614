using Orchestration.Build.Agents;

namespace Orchestration.Build.Tests.Agents;

[TestClass]
public sealed class PromptGuardTests
{
    [TestMethod]
    [DataRow("see @secret.env", @"see \@secret.env")]
    [DataRow("@/etc/passwd", @"\@/etc/passwd")]
    [DataRow("line\n@~/.ssh/id", "line\n\\@~/.ssh/id")]
    [DataRow("(@a/b)", @"(\@a/b)")]
    [DataRow("@\"my file.txt\"", "\\@\"my file.txt\"")]
    [DataRow("- @agent-os/standards/style.md", "- @agent-os/standards/style.md")]
    [DataRow("@agent-os/../../etc/passwd", @"\@agent-os/../../etc/passwd")]
    [DataRow("mail a@b.example", "mail a@b.example")]
    [DataRow("@Component({})", "@Component({})")]
    [DataRow("`@nestjs/core`", "`@nestjs/core`")]
    public void Claude_reads_only_the_files_of_the_product(string prompt, string expected) => Assert.AreEqual(expected, Guard("claude", prompt));

    [TestMethod]
    [DataRow("see @secret.env", @"see \@secret.env")]
    [DataRow("mail a@b.example", @"mail a\@b.example")]
    [DataRow("@Component({})", @"\@Component({})")]
    [DataRow(@"already \@escaped", @"already \@escaped")]
    [DataRow("- @agent-os/standards/style.md", "- @agent-os/standards/style.md")]
    [DataRow("@agent-os/../x", @"\@agent-os/../x")]
    [DataRow("a @ b", "a @ b")]
    public void Gemini_acts_on_the_sign_wherever_it_stands(string prompt, string expected) => Assert.AreEqual(expected, Guard("gemini", prompt));

    [TestMethod]
    [DataRow("codex")]
    [DataRow("copilot")]
    [DataRow("opencode")]
    public void Others_take_the_sign_as_text(string agent) => Assert.AreEqual("/help @secret.env", Guard(agent, "/help @secret.env"));

    [TestMethod]
    [DataRow("/help")]
    [DataRow(" \n/help")]
    public void A_leading_slash_gets_a_line_before_it_where_it_would_be_a_command(string prompt) =>
        Assert.AreEqual("Task:\n\n" + prompt, Guard("claude", prompt));

    [TestMethod]
    public void A_byte_order_mark_is_dropped() => Assert.AreEqual("text", Guard("claude", "\uFEFFtext"));

    [TestMethod]
    public void Limits_are_measured_in_the_agents_own_unit()
    {
        Assert.AreEqual(4, PromptGuard.Measure(AgentProfiles.BuiltIn.Find("claude")!, "\U0001F600"));
        Assert.AreEqual(1, PromptGuard.Measure(AgentProfiles.BuiltIn.Find("codex")!, "\U0001F600"));
    }

    private static string Guard(string agent, string prompt) => PromptGuard.Apply(AgentProfiles.BuiltIn.Find(agent)!, prompt);
}
