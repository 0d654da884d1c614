namespace Orchestration.Build.Tests.Specs;

/// <summary>Every form of the value of a Dependencies line, in the last of seven groups in three phases.</summary>
[TestClass]
public sealed class DependencyLineTests
{
    private const string Before = """
        # Task Breakdown: Shop

        ### Phase 1: Foundation
        #### Task Group 1: Data Models
        - [ ] 1.0 Complete the models
          - [ ] 1.1 Write tests
          - [ ] 1.5 Run them
        #### Task Group 2: API Endpoints
        - [ ] 2.0 Complete the API
        ### Phase 2: Surface
        #### Task Group 3: Pages, Forms and Navigation
        - [ ] 3.0 Complete the pages
        #### Task Group 4: Search
        - [ ] 4.0 Complete the search
        #### Task Group 5: Payment
        - [ ] 5.0 Complete the payment
        ### Frontend Layer
        #### Task Group 6: Theme
        - [ ] 6.0 Complete the theme
        ### Phase 3: Proof
        #### Task Group 7: Verification

        """;

    [TestMethod]
    [DataRow("None", "")]
    [DataRow("none", "")]
    [DataRow("None.", "")]
    [DataRow("**None**", "")]
    [DataRow("N/A", "")]
    [DataRow("-", "")]
    [DataRow("—", "")]
    [DataRow("No dependencies", "")]
    [DataRow("None - foundational", "")]
    [DataRow("None (can run in parallel with Task Group 1)", "")]
    [DataRow("None — Task Group 2 may run beside it", "")]
    [DataRow("None, can run in parallel with Task Group 1", "")]
    [DataRow("Can run in parallel with Task Group 1", "")]
    [DataRow("Independent of Task Group 3", "")]
    [DataRow("Task Group 1", "1")]
    [DataRow("Task Group 1.", "1")]
    [DataRow("task group 1", "1")]
    [DataRow("Task Group #1", "1")]
    [DataRow("TaskGroup 1", "1")]
    [DataRow("Group 1", "1")]
    [DataRow("TG1", "1")]
    [DataRow("TG-2 and TG 4", "2 4")]
    [DataRow("1", "1")]
    [DataRow("#1, #2", "1 2")]
    [DataRow("1, 2 and 4", "1 2 4")]
    [DataRow("[Task Group 1](#task-group-1-data-models)", "1")]
    [DataRow("`Task Group 1`", "1")]
    [DataRow("**Task Group 1**", "1")]
    [DataRow("_Task Group 1_", "1")]
    [DataRow("~~Task Group 1~~ Task Group 2", "2")]
    [DataRow("Task Group 1 <!-- was Task Group 2 -->", "1")]
    [DataRow("Task Groups 1-3", "1 2 3")]
    [DataRow("Task Groups 1–3", "1 2 3")]
    [DataRow("Task Groups 1 – 3", "1 2 3")]
    [DataRow("Task Groups 1 - 3 (All implementation complete)", "1 2 3")]
    [DataRow("Task Groups 1 through 3", "1 2 3")]
    [DataRow("Task Groups 1 to 3", "1 2 3")]
    [DataRow("Task Group 1 to Task Group 3", "1 2 3")]
    [DataRow("Task Group 1 - Task Group 3", "1 2 3")]
    [DataRow("Task Groups 3-1", "1 2 3")]
    [DataRow("Groups 1-3 (must complete)", "1 2 3")]
    [DataRow("Task Groups 1-2, 4", "1 2 4")]
    [DataRow("Task Groups 1, 2 and 4", "1 2 4")]
    [DataRow("Task Groups 1, 2, and 4", "1 2 4")]
    [DataRow("Task Groups 1, 2 & 4", "1 2 4")]
    [DataRow("Task Groups 1 + 2", "1 2")]
    [DataRow("Task Groups 1/2", "1 2")]
    [DataRow("Task Group 1, Task Group 2, and Task Groups 4-5", "1 2 4 5")]
    [DataRow("Task Group 1 (types), Task Group 2 (API)", "1 2")]
    [DataRow("Task Group 1 — types, Task Group 2 — API", "1 2")]
    [DataRow("Task Group 1 — enables Task Group 2, and more", "1")]
    [DataRow("Task Group 1 - COMPLETED", "1")]
    [DataRow("Task Group 1 (templates) - COMPLETED", "1")]
    [DataRow("Task Group 1 ✅ COMPLETE", "1")]
    [DataRow("Task Groups 1, 2, 4 (ALL COMPLETED)", "1 2 4")]
    [DataRow("Task Group 1 complete and Task Group 2 tested", "1 2")]
    [DataRow("Task Group 1, can run in parallel with Task Group 3", "1")]
    [DataRow("Task Group 1. Can run in parallel with Task Group 3.", "1")]
    [DataRow("Task Group 1 (required by Task Group 4)", "1")]
    [DataRow("Task Group 1; blocks Task Group 6", "1")]
    [DataRow("Requires Task Group 1 and Task Group 2 to be complete", "1 2")]
    [DataRow("Depends on Task Groups 1-2", "1 2")]
    [DataRow("Group 7 depends on Group 1", "1")]
    [DataRow("Completion of Task Group 1", "1")]
    [DataRow("Must wait for Task Group 2", "2")]
    [DataRow("All previous task groups", "1 2 3 4 5 6")]
    [DataRow("All previous groups (1-6)", "1 2 3 4 5 6")]
    [DataRow("All previous", "1 2 3 4 5 6")]
    [DataRow("all above", "1 2 3 4 5 6")]
    [DataRow("All Task Groups", "1 2 3 4 5 6")]
    [DataRow("All tasks complete", "1 2 3 4 5 6")]
    [DataRow("All implementation groups (Task Groups 1-6)", "1 2 3 4 5 6")]
    [DataRow("All Task Groups 1-3", "1 2 3")]
    [DataRow("All of Task Groups 1-3", "1 2 3")]
    [DataRow("All tasks in Phase 1", "1 2")]
    [DataRow("All Phase 1 tasks", "1 2")]
    [DataRow("All previous phases", "1 2 3 4 5 6")]
    [DataRow("Previous task group", "6")]
    [DataRow("Phase 1", "1 2")]
    [DataRow("Phase 1 complete", "1 2")]
    [DataRow("Phase 1 complete (Task Groups 1-2)", "1 2")]
    [DataRow("Phase 1 API routes exist", "1 2")]
    [DataRow("Phases 1-2", "1 2 3 4 5")]
    [DataRow("Phases 1 and 2 complete", "1 2 3 4 5")]
    [DataRow("Phase 2 Task Group 4", "4")]
    [DataRow("Phase 1: Task Group 2", "2")]
    [DataRow("Task 1.5", "1")]
    [DataRow("Tasks 1.1-1.5", "1")]
    [DataRow("Tasks 1.5, 2.0", "1 2")]
    [DataRow("1.5", "1")]
    [DataRow("T1.5, T2.0", "1 2")]
    [DataRow("1 → 2 → 4", "1 2 4")]
    [DataRow("All task groups except 3", "1 2 3 4 5 6")]
    [DataRow("Task 4", "4")]
    [DataRow("Data Models", "1")]
    [DataRow("data models (tables)", "1")]
    [DataRow("Data Models, Search", "1 4")]
    [DataRow("Data Models and Search", "1 4")]
    [DataRow("Pages, Forms and Navigation", "3")]
    [DataRow("Task Group: Search", "4")]
    [DataRow("Frontend Layer", "6")]
    [DataRow("Task Group 3 (Pages, Forms and Navigation)", "3")]
    [DataRow("3 (Pages), 4 (Search)", "3 4")]
    public void A_value_names_these_groups(string value, string expected)
    {
        var tasks = Tasks.TryRead(Before + $"**Dependencies:** {value}\n- [ ] 7.0 Verify\n", out var bag);

        Assert.IsNotNull(tasks);
        Assert.AreEqual(expected, Tasks.Dependencies(tasks, bag)[6]);
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
        Assert.AreEqual(expected.Length == 0, tasks.Groups[6].Dependencies!.None);
    }

    [TestMethod]
    [DataRow("**Dependencies:** Task Group 1")]
    [DataRow("**Dependencies**: Task Group 1")]
    [DataRow("**Dependencies** : Task Group 1")]
    [DataRow("**Dependencies：**Task Group 1")]
    [DataRow("*Dependencies:* Task Group 1")]
    [DataRow("__Dependencies:__ Task Group 1")]
    [DataRow("Dependencies: Task Group 1")]
    [DataRow("**DEPENDENCIES:** Task Group 1")]
    [DataRow("**Dependency:** Task Group 1")]
    [DataRow("**Depends on:** Task Group 1")]
    [DataRow("**Depends On**: Task Group 1")]
    [DataRow("🔗 **Dependencies:** Task Group 1")]
    [DataRow("**Dependencies (must be complete):** Task Group 1")]
    [DataRow("**Prerequisites:** Task Group 1")]
    [DataRow("**Blocked by:** Task Group 1")]
    [DataRow("- **Dependencies:** Task Group 1")]
    [DataRow("* Dependencies: Task Group 1")]
    [DataRow("\n**Dependencies:** Task Group 1")]
    [DataRow("**Agent:** Haiku\n**Dependencies:** Task Group 1\n**Effort:** S")]
    [DataRow("**Agent:** Haiku  \n**Dependencies:** Task Group 1  \n**Effort:** S  ")]
    [DataRow("**Effort:** S | **Dependencies:** Task Group 1 | **Priority:** P1")]
    [DataRow("| **Effort** | S |\n| **Dependencies** | Task Group 1 |")]
    [DataRow("Some prose about the group.\n\n**Dependencies:** Task Group 1")]
    [DataRow("**Dependencies:**\nTask Group 1")]
    [DataRow("**Dependencies:**\n\nTask Group 1")]
    [DataRow("**Dependencies:**\n- Task Group 1")]
    [DataRow("**Dependencies:**\n\n* Task Group 1 (models)")]
    [DataRow("**Dependencies**\n- Task Group 1")]
    [DataRow("- **Dependencies:**\n  - Task Group 1")]
    [DataRow("##### Dependencies\n- Task Group 1")]
    [DataRow("##### Dependencies\nTask Group 1")]
    [DataRow("##### Dependencies: Task Group 1")]
    [DataRow("#### Dependencies: Task Group 1")]
    [DataRow("**Dependencies:** This group needs:\n- Task Group 1")]
    [DataRow("**Dependencies:** Task Group 1\n---")]
    [DataRow("**Dependencias:** Task Group 1")]
    [DataRow("**依存関係:** Task Group 1")]
    public void A_label_is_found_in_this_form(string label)
    {
        var tasks = Tasks.TryRead(Before + label + "\n\n- [ ] 7.0 Verify\n", out var bag);

        Assert.IsNotNull(tasks);
        Assert.AreEqual("1", Tasks.Dependencies(tasks, bag)[6]);
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    [DataRow("**Dependencies:**\n- Task Group 1\n- Task Group 2, Task Group 4", "1 2 4")]
    [DataRow("**Dependencies:** Task Group 1,\nTask Group 2", "1 2")]
    [DataRow("**Dependencies:** Task Group 1\nTask Group 2", "1 2")]
    [DataRow("**Dependencies:** Task Group 1\nThis group builds the pages.", "1")]
    [DataRow("**Dependencies:** Task Groups 1, 2 (the new value;\nthe old `field` of Task Group 3)", "1 2")]
    [DataRow("**Dependencies:** Task Group 1 (models), Task Group 2\n(pages), and all of\nTask Group 4", "1 2 4")]
    [DataRow("**Dependencies:** None — it can run in\nparallel with Task Group 2", "")]
    [DataRow("**Dependencies:**\n- Task Group 1 (models,\n  tables)\n- Task Group 2", "1 2")]
    [DataRow("**Dependencies:** Task Group 1\n- **Effort:** S", "1")]
    [DataRow("**Dependencies:**\n- None", "")]
    [DataRow("**Dependencies:** Task Group 1\n\n**Dependencies:** Task Group 2", "1")]
    public void A_value_may_take_several_lines(string label, string expected)
    {
        var tasks = Tasks.TryRead(Before + label + "\n\n- [ ] 7.0 Verify\n", out var bag);

        Assert.IsNotNull(tasks);
        Assert.AreEqual(expected, Tasks.Dependencies(tasks, bag)[6]);
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    [DataRow("External Dependencies: Node 22")]
    [DataRow("**Prerequisites:** Node 22, and a database")]
    [DataRow("> **Dependencies:** Task Group 1")]
    [DataRow("```\n**Dependencies:** Task Group 1\n```")]
    [DataRow("<!-- **Dependencies:** Task Group 1 -->")]
    [DataRow("The dependencies: Task Group 1 and others.")]
    public void This_is_no_dependencies_line(string text)
    {
        var tasks = Tasks.TryRead(Before + text + "\n\n- [ ] 7.0 Verify\n  - Dependencies: `[user, loaded]`\n", out var bag);

        Assert.IsNotNull(tasks);
        Assert.IsNull(tasks.Groups[6].Dependencies);
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    [DataRow("Task Group 9", "22,19,31 ORCH1030", "")]
    [DataRow("Phase 9", "22,19,26 ORCH1030", "")]
    [DataRow("Task 9.9", "22,19,27 ORCH1030", "")]
    [DataRow("Task Groups 5-9", "22,19,34 ORCH1030 22,19,34 ORCH1034", "5 6")]
    [DataRow("Task Group 1, Task Group 7", "22,33,45 ORCH1031", "1")]
    [DataRow("Task Groups 5-7", "22,19,34 ORCH1034", "5 6")]
    [DataRow("Task Group 3, existing `useNotes` hook", "22,33,57 ORCH1033", "3")]
    [DataRow("PyYAML for config parsing", "22,19,44 ORCH1033", "")]
    [DataRow("Data Models, Serach", "22,19,38 ORCH1033", "1")]
    [DataRow("Task Group 1 + Wave 2 (service)", "22,34,40 ORCH1033", "1")]
    [DataRow("3 new hooks", "22,19,30 ORCH1033", "")]
    public void What_cannot_be_resolved_is_reported(string value, string expected, string resolved)
    {
        var tasks = Tasks.TryRead(Before + $"**Dependencies:** {value}\n- [ ] 7.0 Verify\n", out var bag);

        Assert.IsNotNull(tasks);
        Assert.AreEqual(resolved, Tasks.Dependencies(tasks, bag)[6]);
        Assert.AreEqual(expected, string.Join(' ', Tasks.Codes(bag)));
    }

    [TestMethod]
    public void A_label_without_a_value_counts_as_none_and_is_reported()
    {
        var tasks = Tasks.TryRead(Before + "**Dependencies:**\n\n- [ ] 7.0 Verify\n", out var bag);

        Assert.IsTrue(tasks!.Groups[6].Dependencies!.None);
        CollectionAssert.AreEqual(new[] { "22,1,18 ORCH1006" }, Tasks.Codes(bag));
    }
}
