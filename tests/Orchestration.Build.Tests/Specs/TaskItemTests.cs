using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Checkboxes: what is a task, its id, its text, its place.</summary>
[TestClass]
public sealed class TaskItemTests
{
    [TestMethod]
    [DataRow("- [ ] Write it", "Open", null, "Write it")]
    [DataRow("- [x] Write it", "Done", null, "Write it")]
    [DataRow("- [X] Write it", "Done", null, "Write it")]
    [DataRow("- [~] Write it", "InDoubt", null, "Write it")]
    [DataRow("- [✓] Write it", "InDoubt", null, "Write it")]
    [DataRow("- [🔄] Write it", "InDoubt", null, "Write it")]
    [DataRow("- [⏸️] Write it", "InDoubt", null, "Write it")]
    [DataRow("* [ ] Write it", "Open", null, "Write it")]
    [DataRow("+ [ ] Write it", "Open", null, "Write it")]
    [DataRow("1. [ ] Write it", "Open", null, "Write it")]
    [DataRow("-\t[ ]\tWrite it", "Open", null, "Write it")]
    [DataRow("- [ ]* 2.1 Optional in Kiro", "Open", "2.1", "Optional in Kiro")]
    [DataRow("- [ ] 1.0 Complete it", "Open", "1.0", "Complete it")]
    [DataRow("- [ ] 1.1. Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] 1.1: Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] 1.1 - Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] 1.2.3 Complete it", "Open", "1.2.3", "Complete it")]
    [DataRow("- [ ] 1. Complete it", "Open", "1", "Complete it")]
    [DataRow("- [ ] 1) Complete it", "Open", "1", "Complete it")]
    [DataRow("- [ ] **1.1** Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] **1.1:** Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] **1.1 Complete** it", "Open", "1.1", "**Complete** it")]
    [DataRow("- [ ] T001 [P] [US1] Create it", "Open", "T001", "[P] [US1] Create it")]
    [DataRow("- [ ] Task 1.1: Complete it", "Open", "1.1", "Complete it")]
    [DataRow("- [ ] 3 files are written", "Open", null, "3 files are written")]
    [DataRow("- [ ] 2-8 focused tests", "Open", null, "2-8 focused tests")]
    [DataRow("- [ ] S3 bucket", "Open", null, "S3 bucket")]
    [DataRow("- [ ] Write it\n  in two lines", "Open", null, "Write it in two lines")]
    [DataRow("- [ ] Write `it` **well**", "Open", null, "Write `it` **well**")]
    public void A_task_has_state_id_and_text(string item, string state, string? id, string text)
    {
        var task = Tasks.Read($"## Task Group 1: A\n\n{item}\n").Groups[0].Tasks.Single();

        Assert.AreEqual((state, id, text), (task.State.ToString(), task.Id, task.Text));
    }

    [TestMethod]
    [DataRow("- Write it")]
    [DataRow("- [link](x)")]
    [DataRow("- [x](url) is a link")]
    [DataRow("- [P] tasks = different files")]
    [DataRow("- [1] a footnote")]
    [DataRow("- []() nothing")]
    [DataRow("[ ] no list item")]
    [DataRow("> - [ ] quoted")]
    [DataRow("```\n- [ ] code\n```")]
    [DataRow("    - [ ] indented code")]
    [DataRow("<!--\n- [ ] comment\n-->")]
    [DataRow("<div>\n- [ ] markup\n</div>")]
    public void This_is_no_task(string text)
    {
        var tasks = Tasks.TryRead($"## Task Group 1: A\n\n- [ ] real\n\n## Task Group 2: B\n\n{text}\n", out var bag);

        Assert.HasCount(1, tasks!.Groups);
        CollectionAssert.AreEqual(new[] { "5,1,19 ORCH1002" }, Tasks.Codes(bag));
    }

    [TestMethod]
    public void A_letter_is_a_mark_only_beside_real_boxes()
    {
        var tasks = Tasks.Read("## Task Group 1: A\n- [ ] real\n- [P] in doubt\n\ntext\n\n1. [P] a remark\n");

        CollectionAssert.AreEqual(new[] { "real", "in doubt" }, tasks.Groups[0].Tasks.Select(task => task.Text).ToArray());
    }

    [TestMethod]
    public void Tasks_nest_as_the_list_does_and_boxes_below_plain_bullets_count()
    {
        const string Text = """
            ## Task Group 1: A
            - [ ] 1.0 Parent
              - [x] 1.1 Child
                - [ ] 1.1.1 Grandchild
                - a remark
              - Plain
                - [ ] 1.2 Below a bullet
            - Plain
              1. [ ] Below another
            """;
        var group = Tasks.Read(Text).Groups[0];

        Assert.AreEqual("1.0(1.1(1.1.1) 1.2) ?", string.Join(' ', group.Tasks.Select(Show)));

        static string Show(TaskItem item) => (item.Id ?? "?") + (item.Children.Length == 0 ? "" : $"({string.Join(' ', item.Children.Select(Show))})");
    }

    [TestMethod]
    [DataRow("**Acceptance Criteria:**")]
    [DataRow("**Acceptance Criteria**:")]
    [DataRow("Acceptance Criteria:")]
    [DataRow("*Success criteria:*")]
    [DataRow("#### Acceptance Criteria")]
    [DataRow("#### ✅ Success Criteria")]
    [DataRow("**Definition of Done:**")]
    [DataRow("**Exit Criteria (all):**")]
    [DataRow("**验收标准：**")]
    [DataRow("**Criterios de aceptación:**")]
    public void Boxes_below_a_criteria_label_are_criteria(string label)
    {
        var group = Tasks.Read($"## Task Group 1: A\n- [ ] task\n\n{label}\n- [ ] ticked when it works\n- a plain one\n\n### More\n- [ ] another task\n").Groups[0];

        CollectionAssert.AreEqual(new[] { "task", "another task" }, group.Tasks.Select(task => task.Text).ToArray());
        CollectionAssert.AreEquivalent(new[] { "ticked when it works", "a plain one" }, group.Criteria.ToArray());
    }

    [TestMethod]
    [DataRow("**Notes:**")]
    [DataRow("---")]
    [DataRow("### Tests")]
    public void Criteria_end_with_the_next_label_rule_or_heading(string end)
    {
        var group = Tasks.Read($"## Task Group 1: A\n- [ ] one\n\n**Acceptance Criteria:**\n- [ ] c\n\n{end}\n\n- [ ] two\n").Groups[0];

        CollectionAssert.AreEqual(new[] { "one", "two" }, group.Tasks.Select(task => task.Text).ToArray());
    }

    [TestMethod]
    public void A_criteria_bullet_holds_criteria_and_a_task_of_that_name_stays_a_task()
    {
        var group = Tasks.Read("## Task Group 1: A\n- [ ] one\n- **Acceptance Criteria:**\n  - [ ] c\n- [ ] Acceptance criteria reviewed\n").Groups[0];

        CollectionAssert.AreEqual(new[] { "one", "Acceptance criteria reviewed" }, group.Tasks.Select(task => task.Text).ToArray());
        CollectionAssert.AreEqual(new[] { "c" }, group.Criteria.ToArray());
    }

    [TestMethod]
    public void A_group_with_boxes_for_criteria_only_has_those_as_its_tasks()
    {
        var tasks = Tasks.TryRead("## Task 1: A\n**Acceptance Criteria:**\n- [x] works\n\n## Task 2: B\n**Acceptance Criteria:**\n- [ ] works\n", out var bag);

        CollectionAssert.AreEqual(new[] { "works", "works" }, tasks!.Groups.SelectMany(group => group.Tasks).Select(task => task.Text).ToArray());
        CollectionAssert.AreEqual(new[] { "1,1,13 ORCH1009" }, Tasks.Codes(bag));
    }

    [TestMethod]
    public void Positions_are_those_of_the_original_file_with_carriage_returns_tabs_and_wide_characters()
    {
        const string Text = "# 😀 Tasks\r\n\r\n## Task Group 1: 😀 A\r\n\r\n- [x] 😀 one\r\n\t- [~] two\r\n";
        var group = Tasks.Read(Text).Groups[0];

        Assert.AreEqual(new SourceSpan(Tasks.Path, 3, 1, 3, 22), group.HeadingSpan);
        Assert.AreEqual(new SourceSpan(Tasks.Path, 5, 1, 5, 13), group.Tasks[0].Span);
        Assert.AreEqual(new SourceSpan(Tasks.Path, 5, 4, 5, 5), group.Tasks[0].MarkSpan);
        Assert.AreEqual(new SourceSpan(Tasks.Path, 6, 2, 6, 11), group.Tasks[0].Children[0].Span);
        Assert.AreEqual(new SourceSpan(Tasks.Path, 6, 5, 6, 6), group.Tasks[0].Children[0].MarkSpan);
    }

    [TestMethod]
    [DataRow("- [~] a", "3,4,5 ORCH1004")]
    [DataRow("- [ ]", "3,1,6 ORCH1003")]
    [DataRow("- [ ] 1.1", "3,1,10 ORCH1003")]
    [DataRow("- [ ] ok\n- [] a", "4,3,5 ORCH1005")]
    [DataRow("- [ ] ok\n- [ x ] a", "4,3,8 ORCH1005")]
    [DataRow("- [ ] ok\n- \\[ \\] a", "4,3,8 ORCH1005")]
    [DataRow("- [ ] ok\n\n# Other\n- [ ] a\n- [ ] b", "6,1,8 ORCH1008")]
    public void What_is_odd_about_a_box_is_reported(string text, string expected)
    {
        Tasks.TryRead($"## Task Group 1: A\n\n{text}\n", out var bag);

        Assert.AreEqual(expected, string.Join(' ', Tasks.Codes(bag)));
    }
}
