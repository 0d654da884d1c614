using Orchestration.Build.Diagnostics;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Tests.Prompts;

[TestClass]
public sealed class PromptTemplateTests
{
    [TestMethod]
    [DataRow("a {{group.title}} b", "a <group.title> b")]
    [DataRow("a {{ group.title }} b", "a <group.title> b")]
    [DataRow("a{{#group.layer}} hidden{{/group.layer}} b", "a b")]
    [DataRow("a\n{{#group.layer}}\nhidden\n{{/group.layer}}\nb", "a\nb")]
    [DataRow("a\n{{#group.title}}\nshown\n{{/group.title}}\nb", "a\nshown\nb")]
    [DataRow("a\n  {{#group.title}}  \nshown\n{{/group.title}}", "a\nshown\n")]
    [DataRow("{{#group.layer}}{{#group.title}}x{{/group.title}}{{/group.layer}}y", "y")]
    [DataRow("\\{{group.title}}", "{{group.title}}")]
    [DataRow("{ group.title } {{", "{ group.title } {{")]
    [DataRow("a\r\n{{group.title}}\r\n", "a\n<group.title>\n")]
    public void A_template_renders(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var template = PromptTemplate.Parse(text, "/t.md", diagnostics);

        Assert.IsEmpty(diagnostics.ToSorted());
        Assert.AreEqual(expected, template!.Render(name => name == "group.layer" ? "" : $"<{name}>"));
    }

    [TestMethod]
    [DataRow("a\n  {{titel}}", "ORCH3005", 2, 5, 10)]
    [DataRow("{{}}", "ORCH3005", 1, 3, 3)]
    [DataRow("a\n{{#group.title}}\nb", "ORCH3006", 2, 4, 15)]
    [DataRow("a {{/group.title}}", "ORCH3006", 1, 6, 17)]
    [DataRow("{{Group.Title}}\r\n", "ORCH3005", 1, 3, 14)]
    public void A_broken_template_is_reported_at_its_place(string text, string code, int line, int column, int endColumn)
    {
        var diagnostics = new DiagnosticBag();

        Assert.IsNull(PromptTemplate.Parse(text, "/t.md", diagnostics));
        var problem = diagnostics.ToSorted().Single();
        Assert.AreEqual(code, problem.Code);
        Assert.AreEqual(new SourceSpan("/t.md", line, column, line, endColumn), problem.Span);
    }

    [TestMethod]
    public void An_unknown_placeholder_is_told_what_was_meant()
    {
        var diagnostics = new DiagnosticBag();
        PromptTemplate.Parse("{{group_title}} {{title}} {{zzz}} {{group.titel}} {{standrads}}", "/t.md", diagnostics);
        var messages = diagnostics.ToSorted().Select(diagnostic => diagnostic.Message).ToList();

        Assert.HasCount(5, messages);
        Assert.StartsWith("The prompt template has no placeholder 'group_title' (did you mean 'group.title'?). Known are: group.criteria, ", messages[0]);
        Assert.Contains("'group.title'?", messages[1]);
        Assert.DoesNotContain("did you mean", messages[2]);
        Assert.Contains("'group.title'?", messages[3]);
        Assert.Contains("'standards'?", messages[4]);
        Assert.EndsWith("Write \\{{ for two braces that are meant as text.", messages[2]);
    }

    [TestMethod]
    public void Sections_that_cross_are_both_wrong()
    {
        var diagnostics = new DiagnosticBag();
        PromptTemplate.Parse("{{#group.title}}{{#group.layer}}{{/group.title}}{{/group.layer}}", "/t.md", diagnostics);

        Assert.IsNotEmpty(diagnostics.ToSorted());
        Assert.IsTrue(diagnostics.ToSorted().All(diagnostic => diagnostic.Code == "ORCH3006"));
    }

    [TestMethod]
    public void The_template_of_the_package_is_sound() => Assert.Contains("{{group.text}}", PromptTemplate.Default.Text);
}
