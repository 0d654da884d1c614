using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Forms that real plans have and no case shows.</summary>
[TestClass]
public sealed class GroupRuleTests
{
    [TestMethod]
    [DataRow("## Epic 0: Start\n- [ ] a\n\n## Epic 1: Grow\n- [ ] b\n\n## Phase 2: Scale\n- [ ] c\n", "0 Start, 1 Grow, 2 Scale", "", DisplayName = "two words, one row of numbers")]
    [DataRow("## Epic 1: Start\n- [ ] a\n\n## Phase 1: Plan\n- [ ] b\n\n## Phase 2: Scale\n- [ ] c\n", "1 Plan, 2 Scale", "ORCH1008", DisplayName = "two words, two rows")]
    [DataRow("## Milestone 1: Start\n\n### Phase 1: Plan\n- [ ] b\n\n### Phase 2: Scale\n- [ ] c\n", "1 Plan, 2 Scale", "", DisplayName = "one word above the other")]
    [DataRow("### Task 1: Models\nWrite them.\n\n### Task 2: Pages\nWrite them.\n\n## Success Criteria\n- [ ] All tests pass\n", "1 Models, 2 Pages", "ORCH1015", DisplayName = "tasks in words, and boxes that are but criteria")]
    [DataRow("### Task 1: Models\nWrite them.\n\n### Task 2: Pages\nWrite them.\n\n## To do\n- [ ] Write the tests\n", "1 To do", "ORCH1013", DisplayName = "tasks in words, and boxes that are tasks")]
    public void A_family_is_found(string text, string groups, string codes)
    {
        var bag = new DiagnosticBag();

        var tasks = TasksReader.Read(new SourceText("tasks.md", "# Plan\n\n" + text), TasksReadOptions.Default, bag);

        Assert.AreEqual(groups, string.Join(", ", tasks?.Groups.Select(group => $"{group.Number} {group.Title}") ?? []));
        Assert.AreEqual(codes, string.Join(", ", bag.ToSorted().Select(item => item.Code)));
    }
}
