using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Prompts;

[TestClass]
public sealed class PromptRendererTests
{
    private static readonly SpecModel Spec = TestSpec.Create("Data", "Style", "Comment System <- 1-2", "Docs <- 1-3")
        .With(3, group => group with { Layer = "Backend *layer*" })
        .Assign(3, assignment => assignment with
        {
            Subagent = new Subagent("api-engineer", "You build APIs."),
            Standards = [new Standard("global/errors.md", "00"), new Standard("backend/api.md", "11")],
            Verify = GateCommand.FromShell("dotnet test `tests/Api`"),
            Writes = ["src/Api/**"],
            Protect = ["tests/Contract/**"],
        });

    [TestMethod]
    public void A_group_with_everything() => Golden.Verify("prompts/3-comment-system.md", Render(Spec, 3));

    [TestMethod]
    public void A_group_with_next_to_nothing() =>
        Golden.Verify("prompts/1-data.md", Render(Spec with { ContextFiles = [] }, 1));

    [TestMethod]
    public void The_list_in_run_order() => Golden.Verify("prompts/README.md", PromptReadme.Render(Planner.Create(Spec)));

    [TestMethod]
    public void Standards_that_are_skills_stay_out() =>
        Assert.DoesNotContain("@agent-os/standards", Render(Spec with { StandardsAsSkills = true }, 3));

    [TestMethod]
    public void Without_subagents_none_is_asked_for() =>
        Assert.DoesNotContain("api-engineer", Render(Spec with { UseSubagents = false }, 3));

    [TestMethod]
    public void A_group_that_comes_or_goes_changes_no_other_prompt()
    {
        var more = TestSpec.Create("Data", "Style", "New");

        Assert.AreEqual(Render(TestSpec.Create("Data", "Style"), 1), Render(more, 1));
    }

    [TestMethod]
    public void Ticks_do_not_change_a_prompt() => Assert.AreEqual(
        Render(Spec, 1), Render(Spec.With(1, group => group with { Tasks = TestSpec.Tasks(1, TaskState.Done) }), 1));

    [TestMethod]
    [DataRow("# Raw Idea\n\n## Feature\n\nLet people\ntalk.\n\nMore.", "> Let people talk.\n")]
    [DataRow("---\n<!-- x -->\nTalk.", "> Talk.\n")]
    public void The_first_paragraph_of_the_request_says_what_it_is_about(string request, string expected) =>
        Assert.Contains(expected, Render(Spec with { OriginalRequest = request }, 1));

    [TestMethod]
    public void A_long_request_is_cut_between_words()
    {
        var text = Render(Spec with { OriginalRequest = string.Concat(Enumerable.Repeat("word ", 200)) }, 1);

        Assert.Contains("word …\n", text);
        Assert.IsLessThan(2500, text.Length);
    }

    [TestMethod]
    public void A_request_of_headings_says_nothing() => Assert.DoesNotContain("\n> ", Render(Spec with { OriginalRequest = "# A\n\n# B" }, 1));

    [TestMethod]
    public void Braces_in_a_group_are_text() =>
        Assert.Contains("{{spec.title}}", Render(Spec.With(1, group => group with { Text = "#### A\nuse {{spec.title}}\n" }), 1));

    [TestMethod]
    [DataRow("tr-TR")]
    [DataRow("ar-SA")]
    [DataRow("de-DE")]
    public void The_culture_changes_no_byte(string culture)
    {
        var expected = Render(Spec, 3) + PromptReadme.Render(Planner.Create(Spec));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.AreEqual(expected, Render(Spec, 3) + PromptReadme.Render(Planner.Create(Spec)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Every_placeholder_has_a_value_for_every_group()
    {
        var diagnostics = new DiagnosticBag();
        var text = string.Join('\n', PromptValues.Names.Select(name => $"{name}: {{{{{name}}}}}"));
        var template = PromptTemplate.Parse(text, "/t.md", diagnostics)!;
        var plan = Planner.Create(Spec);

        Golden.Verify("prompts/all-placeholders.md", PromptRenderer.Render(plan, plan.Groups[2], template));
        Assert.IsNotEmpty(PromptRenderer.Render(plan, plan.Groups[0], template));
    }

    private static string Render(SpecModel spec, int number)
    {
        var plan = Planner.Create(spec);
        return PromptRenderer.Render(plan, plan.Groups[number - 1], PromptTemplate.Default);
    }
}
