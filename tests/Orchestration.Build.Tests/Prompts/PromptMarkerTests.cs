using Orchestration.Build.Prompts;

namespace Orchestration.Build.Tests.Prompts;

[TestClass]
public sealed class PromptMarkerTests
{
    private static readonly string Marked = PromptMarker.Append("# A\n\ntext\n");

    [TestMethod]
    public void The_marker_is_the_last_line_and_hashes_the_text_above_it() => Assert.AreEqual(
        "# A\n\ntext\n\n<!-- orchestration-build prompt v1 sha256:23d8d7e4d47fe44b461cdcf06053b759eff3b2e735ee35a97d2752fdf3901892 -->\n", Marked);

    [TestMethod]
    public void What_was_generated_is_ours() => Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read(Marked).Origin);

    [TestMethod]
    public void A_checkout_is_not_an_edit()
    {
        Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read(Marked.Replace("\n", "\r\n", StringComparison.Ordinal)).Origin);
        Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read("\uFEFF" + Marked).Origin);
        Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read(Marked.TrimEnd('\n')).Origin);
        Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read(Marked + "\n\n").Origin);
        Assert.AreEqual(Marked, PromptMarker.Read(Marked.Replace("\n", "\r\n", StringComparison.Ordinal)).Text);
    }

    [TestMethod]
    public void A_changed_letter_is_an_edit() =>
        Assert.AreEqual(PromptOrigin.Edited, PromptMarker.Read(Marked.Replace("text", "test", StringComparison.Ordinal)).Origin);

    [TestMethod]
    public void Text_below_the_marker_is_an_edit() => Assert.AreEqual(PromptOrigin.Edited, PromptMarker.Read(Marked + "and this\n").Origin);

    [TestMethod]
    public void A_file_without_a_marker_is_a_persons() => Assert.AreEqual(PromptOrigin.Foreign, PromptMarker.Read("# A\n").Origin);

    [TestMethod]
    [DataRow("<!-- orchestration-build prompt v1 sha256:short -->")]
    [DataRow("`<!-- orchestration-build prompt v1 sha256:dc34a19e1c8fe2bbb3b7c6cfb4bb81bd01cbd66c2af62e6b3b8a7e77e93c4e36 -->`")]
    public void What_only_looks_like_a_marker_is_none(string line) =>
        Assert.AreEqual(PromptOrigin.Foreign, PromptMarker.Read("# A\n" + line + "\n").Origin);

    [TestMethod]
    public void A_marker_inside_the_text_of_a_group_does_not_confuse()
    {
        var nested = PromptMarker.Append("see\n" + Marked + "done");

        Assert.AreEqual(PromptOrigin.Ours, PromptMarker.Read(nested).Origin);
        Assert.Contains("sha256", PromptMarker.Strip(nested));
    }

    [TestMethod]
    public void An_agent_is_not_told_about_the_marker() => Assert.AreEqual("# A\n\ntext\n", PromptMarker.Strip(Marked));
}
