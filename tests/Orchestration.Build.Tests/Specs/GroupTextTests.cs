using Orchestration.Build.Model;

namespace Orchestration.Build.Tests.Specs;

/// <summary>The text of a group: what prompts show and keys are made of.</summary>
[TestClass]
public sealed class GroupTextTests
{
    private const string Open = """
        ## Layer
        ### Task Group 1: A
        **Dependencies:** None

        - [ ] 1.0 Parent
          - [ ] 1.1 Child `[x]`
            - [ ] deep

        ```
        - [x] code is not touched
        ```

        **Acceptance Criteria:**
        - [ ] works

        ---

        ### Task Group 2: B
        - [ ] b
        ## Next
        Text.
        """;

    [TestMethod]
    public void A_section_goes_from_its_heading_to_the_next_group_or_layer_without_the_rule_at_its_end()
    {
        var groups = Tasks.Read(Open).Groups;

        Assert.StartsWith("### Task Group 1: A\n**Dependencies:** None\n", groups[0].Text);
        Assert.EndsWith("- [ ] works", groups[0].Text);
        Assert.Contains("- [x] code is not touched", groups[0].Text);
        Assert.AreEqual("### Task Group 2: B\n- [ ] b", groups[1].Text);
    }

    [TestMethod]
    [DataRow("- [ ]", "- [x]")]
    [DataRow("- [ ]", "- [X]")]
    [DataRow("- [ ]", "- [~]")]
    [DataRow("- [ ]", "- [🔄]")]
    [DataRow("Group 1: A", "Group 1: A ✅")]
    [DataRow("Task Group 1: A", "✅ Task Group 1: A")]
    [DataRow("Group 1: A", "Group 1: A ✅ COMPLETED")]
    [DataRow("\n", "\r\n")]
    [DataRow("Text.", "Other.")]
    public void Ticks_status_marks_and_line_ends_do_not_change_it(string before, string after)
    {
        // Code keeps its own ticks: only the list's boxes are exchanged.
        var changed = Tasks.Read(Open.Replace(before, after, StringComparison.Ordinal)).Groups;

        CollectionAssert.AreEqual(Tasks.Read(Open).Groups.Select(Shown).ToArray(), changed.Select(Shown).ToArray());

        static string Shown(Orchestration.Build.Specs.GroupSyntax group) => group.Title + "\n" + group.Text;
    }

    [TestMethod]
    public void Numbered_parents_have_their_own_lines_and_those_of_what_is_beside_them()
    {
        var groups = Tasks.Read("# Plan\n\n- [x] 1. One\n  - [ ] 1.1 Child\n  - remark\n\n- [ ] 2. Two\n- [x] 2.1 Beside\n\n## Notes\ntext\n").Groups;

        Assert.AreEqual("- [ ] 1. One\n  - [ ] 1.1 Child\n  - remark", groups[0].Text);
        Assert.AreEqual("- [ ] 2. Two\n- [ ] 2.1 Beside", groups[1].Text);
    }

    [TestMethod]
    public void Numbered_parents_are_groups_with_the_tasks_below_and_beside_them()
    {
        const string Text = """
            # Spec Tasks

            ## Tasks
            - [x] 1. Build the *core*
              - [x] 1.1 Write tests
                - _Requirements: 1.2_
            - [ ] **2. Ship it** ✅
            - [ ] 2.1 Beside
              - _Depends: 1.1_
            - [ ]* 2.2 Optional

            ## Later
            1. [ ] Third
               - [ ] 3.1 Child
            """;
        var tasks = Tasks.Read(Text);

        Assert.AreEqual(Orchestration.Build.Specs.GroupRule.Parents, tasks.Rule);
        CollectionAssert.AreEqual(new[] { "1|Build the *core*|1 1.1", "2|Ship it|2 2.1 2.2", "1|Third|? 3.1" }, tasks.Groups.Select(group =>
            $"{group.Number}|{group.Title}|{string.Join(' ', group.Tasks.SelectMany(task => task.DescendantsAndSelf()).Select(task => task.Id ?? "?"))}").ToArray());
        CollectionAssert.AreEqual(new[] { "Tasks", "Tasks", "Later" }, tasks.Groups.Select(group => tasks.Layers[group.Layers.Single()].Heading).ToArray());
        CollectionAssert.AreEqual(new[] { "?", "1", "?" }, Tasks.Dependencies(tasks, new Orchestration.Build.Diagnostics.DiagnosticBag()));
        Assert.AreEqual(TaskState.Done, tasks.Groups[0].Tasks[0].State);
    }

    [TestMethod]
    [DataRow("1. Write it\n2. Test it\n")]
    [DataRow("")]
    [DataRow("\uFEFF")]
    [DataRow("\0")]
    public void A_file_in_which_nothing_is_recognised_is_one_error_that_shows_the_accepted_forms(string text)
    {
        Assert.IsNull(Tasks.TryRead(text, out var bag));

        var item = bag.ToSorted().Single();
        Assert.AreEqual("ORCH1001", item.Code);
        Assert.IsGreaterThan(0, item.Span.Line);
        Assert.Contains("#### Task Group 1: Data Models", item.Message);
    }

    [TestMethod]
    public void Nesting_beyond_what_the_parser_follows_is_one_error()
    {
        Assert.IsNull(Tasks.TryRead(string.Concat(Enumerable.Repeat("- ", 4000)) + "[ ] deep", out var bag));

        CollectionAssert.AreEqual(new[] { "1,1,1 ORCH1007" }, Tasks.Codes(bag));
    }
}
