using Markdig;
using Orchestration.Build.Model;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Tests.Prompts;

[TestClass]
public sealed class MarkdownTextTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    [TestMethod]
    [DataRow("a|b")]
    [DataRow("a\\|b \\")]
    [DataRow("`code` | `` more ``")]
    [DataRow("<b>x</b> <!-- c --> &amp;")]
    [DataRow("**bold** _it_ [link](http://x) ![i](y) # h ~~s~~")]
    [DataRow("line\r\nbreak\tand tab")]
    public void Any_text_is_text_in_a_table(string text)
    {
        var table = $"| A | B |\n| --- | --- |\n| {MarkdownText.Cell(text)} | end |\n";
        var plain = Markdown.ToPlainText(table, Pipeline);

        Assert.Contains(Texts.OneLine(text), plain);
        Assert.AreEqual(2, Markdown.ToHtml(table, Pipeline).Split("<td>").Length - 1);
    }

    [TestMethod]
    [DataRow("plain")]
    [DataRow("`tick`")]
    [DataRow("a `` b")]
    [DataRow("`")]
    public void Any_text_is_text_in_a_code_span(string text) =>
        Assert.AreEqual(text, Markdown.ToPlainText("x " + MarkdownText.Code(text)).Trim()[2..]);

    [TestMethod]
    public void A_fence_is_longer_than_any_in_the_text()
    {
        var html = Markdown.ToHtml(MarkdownText.Fence("```\n````\n# no heading"));

        Assert.DoesNotContain("<h1>", html);
    }
}
