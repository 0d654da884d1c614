using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

[TestClass]
public sealed class SpecValidatorTests
{
    [TestMethod]
    public void Both_files_give_a_model_with_assignments_standards_and_dependencies()
    {
        var (model, bag) = Validate(
            """
            task_groups:
              - name: Data Models
                standards: [global/*, backend/api.md, global/b.md]
              - name: pages
                claude_code_subagent: frontend-specialist
                depends_on: [data-models]
                timeout: 45m
                priority: high
            defaults: { agent: claude, retries: 2, verify: dotnet build }
            """);

        CollectionAssert.AreEqual(Array.Empty<string>(), SpecTexts.Lines(bag));
        Assert.IsNotNull(model);
        Assert.AreEqual("a-thing", model.Title);
        CollectionAssert.AreEqual(new[] { "data-models", "pages" }, model.Groups.Select(group => group.Id).ToArray());
        CollectionAssert.AreEqual(
            new[] { "global/a.md", "global/b.md", "backend/api.md" },
            model.Groups[0].Assignment.Standards.Select(standard => standard.RelativePath).ToArray());
        Assert.IsTrue(model.Groups[0].DependsOn.IsEmpty);
        CollectionAssert.AreEqual(new[] { new GroupRange(0, 0) }, model.Groups[1].DependsOn.ToArray());
        Assert.AreEqual("You build pages.", model.Groups[1].Assignment.Subagent?.Body);
        Assert.AreEqual(TimeSpan.FromMinutes(45), model.Groups[1].Assignment.Timeout);
        Assert.AreEqual(GroupPriority.P1, model.Groups[1].Assignment.Priority);
        Assert.AreEqual(2, model.Groups[1].Assignment.Retries);
        Assert.AreEqual("dotnet build", model.Groups[0].Assignment.Verify?.Shell);
    }

    [TestMethod]
    public void What_drifted_apart_is_an_error_at_its_own_line()
    {
        var (model, bag) = Validate(
            """
            task_groups:
              - name: Data Model
              - name: pages
              - name: Pages
            """);

        Assert.IsNull(model);
        CollectionAssert.AreEqual(
            new[]
            {
                "orchestration.yml(2,11,21): ORCH2019",
                "orchestration.yml(4,11,16): ORCH2021",
                "tasks.md(1,1,20): ORCH2022",
            },
            SpecTexts.Lines(bag));
        StringAssert.Contains(bag.ToSorted()[0].Message, "The nearest title is 'Data Models'.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_spec_without_assignments_gets_default_ones_and_a_chain()
    {
        var bag = new DiagnosticBag();

        var model = SpecValidator.Validate(
            SpecTexts.Sources(false), SpecTexts.Tasks("One", "Two"), null, SpecTexts.Repository(), ValidationOptions.Default, bag);

        Assert.IsNotNull(model);
        CollectionAssert.AreEqual(new[] { new GroupRange(0, 0) }, model.Groups[1].DependsOn.ToArray());
        CollectionAssert.AreEqual(Array.Empty<string>(), SpecTexts.Lines(bag));
    }

    [TestMethod]
    public void A_cycle_is_shown_by_numbers_at_the_line_that_closes_it()
    {
        var (_, bag) = Validate(
            """
            task_groups:
              - name: Data Models
                depends_on: [2]
              - name: Pages
                depends_on: [data-models]
            """);

        CollectionAssert.AreEqual(new[] { "orchestration.yml(3,18,19): ORCH1053" }, SpecTexts.Lines(bag));
        StringAssert.Contains(bag.ToSorted()[0].Message, "1 -> 2 -> 1", StringComparison.Ordinal);
    }

    private static (SpecModel? Model, DiagnosticBag Bag) Validate(string yaml)
    {
        var bag = new DiagnosticBag();
        var model = SpecValidator.Validate(
            SpecTexts.Sources(true),
            SpecTexts.Tasks("Data Models", "Pages"),
            SpecTexts.Assignments(yaml, bag),
            SpecTexts.Repository("global/a.md", "global/b.md", "backend/api.md"),
            ValidationOptions.Default,
            bag);
        return (model, bag);
    }
}
