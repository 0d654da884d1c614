using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

/// <summary>The rules of matching, in their order.</summary>
[TestClass]
public sealed class GroupFinderTests
{
    private static readonly TasksSyntax Tasks = SpecTexts.Tasks(
        "Task Group",
        [SpecTexts.Layer("Phase 1: Backend", "Phase", "1", "Backend"), SpecTexts.Layer("Front End")],
        SpecTexts.Group("1", "Data Models", 0, null, 0),
        SpecTexts.Group("2", "API (v2) Endpoints", 1, null, 0),
        SpecTexts.Group("3a", "Seiten & Größen", 2, "Task Group 3a: Seiten & Größen ✅", 1),
        SpecTexts.Group("4", "Tests", 3, null, 1),
        SpecTexts.Group("5", "Tests", 4, null, 1));

    [TestMethod]
    [DataRow("Data Models", "0", nameof(FindRule.Title))]
    [DataRow("data-models", "0", nameof(FindRule.Id))]
    [DataRow("DATA_MODELS", "0", nameof(FindRule.Id))]
    [DataRow("seiten-größen", "2", nameof(FindRule.Id))]
    [DataRow("tests-2", "4", nameof(FindRule.Id))]
    [DataRow("tests", "3", nameof(FindRule.Id))]
    [DataRow("Task Group 1: Data Models", "0", nameof(FindRule.Heading))]
    [DataRow("Task Group 1 - Data Models", "0", nameof(FindRule.Heading))]
    [DataRow("1. Data Models", "0", nameof(FindRule.Heading))]
    [DataRow("Data Models (HIGHEST PRIORITY)", "0", nameof(FindRule.Bare))]
    [DataRow("API Endpoints", "1", nameof(FindRule.Bare))]
    [DataRow("**Data Models** ✅ COMPLETED", "0", nameof(FindRule.Bare))]
    [DataRow("Models and migrations (Task Group 1)", "0", nameof(FindRule.Number))]
    [DataRow("task-group-3A-pages", "2", nameof(FindRule.Number))]
    [DataRow("group 2", "1", nameof(FindRule.Number))]
    [DataRow("2", "1", nameof(FindRule.Number))]
    [DataRow("3a) Pages", "2", nameof(FindRule.Number))]
    [DataRow("Phase 1: Backend", "0,1", nameof(FindRule.Layer))]
    [DataRow("Backend", "0,1", nameof(FindRule.Layer))]
    [DataRow("phase-1", "0,1", nameof(FindRule.Layer))]
    [DataRow("Phase 1 - The server", "0,1", nameof(FindRule.Layer))]
    [DataRow("front end", "2,3,4", nameof(FindRule.Layer))]
    [DataRow("Backend - Data Models", "0", nameof(FindRule.LayerAndTitle))]
    [DataRow("Front End - Tests", "", nameof(FindRule.None))]
    [DataRow("Tests", "", nameof(FindRule.None))]
    [DataRow("Phase 7", "", nameof(FindRule.None))]
    [DataRow("Task Group 9", "", nameof(FindRule.None))]
    [DataRow("???", "", nameof(FindRule.None))]
    public void The_first_rule_that_gives_exactly_one_group_wins(string name, string expected, string rule)
    {
        var match = GroupFinder.Of(Tasks, GroupNames.CreateIds(Tasks)).Find(name);

        Assert.AreEqual(expected, string.Join(',', match.Positions));
        Assert.AreEqual(rule, match.Rule.ToString());
    }

    [TestMethod]
    public void Several_equal_fits_are_candidates_and_no_match()
    {
        var matcher = GroupFinder.Of(Tasks, GroupNames.CreateIds(Tasks));

        CollectionAssert.AreEqual(new[] { 3, 4 }, matcher.Find("Tests").Candidates.ToArray());
        Assert.AreEqual("Data Models", matcher.CanonicalName(0));
        Assert.AreEqual("tests-2", matcher.CanonicalName(4));
    }

    [TestMethod]
    public void Phases_that_are_the_groups_are_matched_by_their_own_number()
    {
        var tasks = SpecTexts.Tasks("Phase", [], SpecTexts.Group("1", "Data Seeding", 0, "Phase 1: Data Seeding"), SpecTexts.Group("2", "UI", 1, "Phase 2: UI"));

        Assert.AreEqual(1, GroupFinder.Of(tasks, GroupNames.CreateIds(tasks)).Find("Phase 2 - Visual fixes").Positions.Single());
    }
}
