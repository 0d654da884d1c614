using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GroupSelectionTests
{
    private static readonly Plan Plan = Planner.Create(TestSpec.Create("Data Models", "Api", "Read-only Views", "Docs", "Release"));

    [TestMethod]
    [DataRow("", "1 2 3 4 5")]
    [DataRow("2", "2")]
    [DataRow("1-3+5", "1 2 3 5")]
    [DataRow("3-1", "1 2 3")]
    [DataRow("api+docs", "2 4")]
    [DataRow("Read-only Views", "3")]
    [DataRow("data-models - docs", "1 2 3 4")]
    [DataRow("2;4", "2 4")]
    [DataRow("2-api", "2")]
    public void Groups_are_selected_by_numbers_ranges_ids_and_titles(string typed, string expected)
    {
        var bag = new DiagnosticBag();
        var selected = GroupSelection.Resolve(Plan, typed.Length == 0 ? [] : [typed], bag);
        Assert.AreEqual(expected, string.Join(' ', selected.Order().Select(position => position + 1)));
        Assert.IsFalse(bag.HasErrors);
    }

    [TestMethod]
    public void What_is_not_a_group_is_named()
    {
        var bag = new DiagnosticBag();
        GroupSelection.Resolve(Plan, ["1+nine"], bag);
        StringAssert.Contains(bag.ToSorted().Single().Message, "'nine'");
    }
}
