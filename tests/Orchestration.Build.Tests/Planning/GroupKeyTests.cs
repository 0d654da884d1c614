using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Planning;

[TestClass]
public sealed class GroupKeyTests
{
    private static readonly string[] Lines = ["Data", "Style", "Api <- 1", "Ui <- 2-3"];

    [TestMethod]
    public void Ticks_lines_and_paths_are_not_part_of_a_key()
    {
        var spec = TestSpec.Create(Lines);
        var moved = spec with { Directory = "C:\\elsewhere", RelativePath = "specs/x", TasksFile = "C:\\elsewhere\\tasks.md" };
        moved = moved.With(1, group => group with { Tasks = TestSpec.Tasks(1, TaskState.Done), Location = new SourceSpan("C:\\x", 99, 1, 99, 2) });

        CollectionAssert.AreEqual(Keys(spec), Keys(moved));
    }

    [TestMethod]
    [DataRow("text", "its text in tasks.md changed")]
    [DataRow("standard", "standards/global/x.md changed")]
    [DataRow("dependencies", "what it depends on changed")]
    public void What_changes_a_group_changes_it_and_its_dependents_and_is_named(string what, string reason)
    {
        var spec = TestSpec.Create(Lines).Assign(1, a => a with { Standards = [new Standard("global/x.md", new string('a', 64))] });
        var changed = what switch
        {
            "text" => spec.With(1, group => group with { Text = group.Text + "more\n" }),
            "standard" => spec.Assign(1, a => a with { Standards = [new Standard("global/x.md", new string('b', 64))] }),
            _ => spec.With(1, group => group with { DependsOn = [new GroupRange(1, 1)] }),
        };

        Assert.AreEqual($"1: {reason}|3: group 1, which it builds on, changed|4: group 3, which it builds on, changed", Changes(spec, changed));
    }

    [TestMethod]
    public void Who_does_it_and_with_what_is_not_part_of_a_key()
    {
        var spec = TestSpec.Create(Lines);

        CollectionAssert.AreEqual(Keys(spec), Keys(spec.Assign(1, a => a with { Subagent = new Subagent("tester", "You test."), Agent = "codex", Model = "big", Approve = true })));
    }

    [TestMethod]
    [DataRow("gate", "1: its gate was added")]
    [DataRow("writes", "1: what it may write changed")]
    public void How_it_is_judged_stands_beside_the_key_and_moves_nobody_else(string what, string expected)
    {
        var spec = TestSpec.Create(Lines);
        var changed = spec.Assign(1, a => what == "gate" ? a with { Verify = GateCommand.FromShell("make") } : a with { Writes = ["src/**"] });

        CollectionAssert.AreEqual(Keys(spec), Keys(changed));
        Assert.AreEqual(expected, Changes(spec, changed));
    }

    [TestMethod]
    [DataRow("#### Task Group 2: Data\n**Dependencies:** None\n\n- [ ] 2.0 Build\n  - [ ] 2.1 Write it\n", "numbers and ids", true)]
    [DataRow("#### Task Group 1: Data\n**Dependencies:** Task Group 9\n\n- [ ] 1.0 Build\n  - [ ] 1.1 Write it\n", "dependencies", true)]
    [DataRow("### Phase 4 - Data\n**Depends on**: nothing\n\n- [ ] Task 7: Build\n  - [ ] **7.1** Write it\n", "another style", true)]
    [DataRow("#### Task Group 1: Data\n**Dependencies:** None\n\n- [ ] 1.0 Build\n  - [ ] 1.1 Write two\n", "a task", false)]
    [DataRow("#### Task Group 1: Data\n**Dependencies:** None\n\n- [ ] 1.0 Build\n  - [ ] 1.1 Write it\n  - [ ] 1.2 Test it\n", "one more task", false)]
    public void A_number_an_id_or_an_order_is_not_what_a_group_asks_for(string section, string what, bool same) =>
        Assert.AreEqual(same, WorkText.Of("Data", "#### Task Group 1: Data\n**Dependencies:** None\n\n- [ ] 1.0 Build\n  - [ ] 1.1 Write it\n") == WorkText.Of("Data", section), what);

    [TestMethod]
    public void A_moved_standard_with_the_same_contents_is_not_a_change_and_a_removed_one_is()
    {
        var one = new Standard("global/x.md", new string('a', 64));
        var spec = TestSpec.Create("A").Assign(1, a => a with { Standards = [one] });
        var moved = spec.Assign(1, a => a with { Standards = [one with { RelativePath = "other/y.md" }] });
        var removed = spec.Assign(1, a => a with { Standards = [] });

        CollectionAssert.AreEqual(Keys(spec), Keys(moved));
        Assert.AreEqual("1: standards/global/x.md was removed", Changes(spec, removed));
    }

    [TestMethod]
    public void A_shell_line_and_an_argument_vector_that_read_alike_are_not_one_gate()
    {
        var shell = TestSpec.Create("A").Assign(1, a => a with { Verify = GateCommand.FromShell("make test") });
        var vector = TestSpec.Create("A").Assign(1, a => a with { Verify = GateCommand.FromArguments(["make", "test"]) });
        var joined = TestSpec.Create("A").Assign(1, a => a with { Verify = GateCommand.FromArguments(["make test"]) });

        CollectionAssert.AllItemsAreUnique(new[] { shell, vector, joined }.Select(spec => GroupKey.Compute(Planner.Create(spec))[0].Components.Single(part => part.Name == KeyComponentNames.Gate).Hash).ToList());
    }

    [TestMethod]
    public void A_group_added_at_the_end_leaves_the_keys_of_the_others()
    {
        var before = Keys(TestSpec.Create("A", "B <- 1", "C <- 1-2"));
        var after = Keys(TestSpec.Create("A", "B <- 1", "C <- 1-2", "D <- 1-3", "E"));

        CollectionAssert.AreEqual(before, after[..3]);
    }

    [TestMethod]
    public void A_group_that_needs_a_later_one_has_its_key_in_its_own()
    {
        var before = Keys(TestSpec.Create("A <- 2", "B"));
        var after = Keys(TestSpec.Create("A <- 2", "B").With(2, group => group with { Text = "other" }));

        Assert.AreNotEqual(before[0], after[0]);
    }

    [TestMethod]
    public void A_key_is_what_earlier_versions_stored()
    {
        // Changing this value runs every finished group of every user again: raise the version in GroupKey and say so in the CHANGELOG.
        Assert.AreEqual("3eae68350463be5adb6ea49e9183b8f617ad6e4bc8ed324c96b0eb07668af236", Keys(TestSpec.Create(Lines))[3]);
    }

    [TestMethod]
    public void A_group_without_stored_parts_has_not_run_yet()
    {
        var plan = Planner.Create(TestSpec.Create("A"));
        var reasons = KeyChanges.Explain(plan, GroupKey.Compute(plan), _ => default);

        Assert.AreEqual("not run yet", KeyChanges.Summarise(reasons[0]));
    }

    [TestMethod]
    public void A_change_counts_against_the_group_that_changed()
    {
        var before = GroupKey.Compute(Planner.Create(TestSpec.Create("A", "B", "C <- 1-2")));
        var plan = Planner.Create(TestSpec.Create("A", "B", "C <- 1-2").With(2, group => group with { Text = "other" }));
        var reasons = KeyChanges.Explain(plan, GroupKey.Compute(plan), group => group.Position == 0 ? default : before[group.Position].Components);

        Assert.AreEqual("group 2, which it builds on, changed", KeyChanges.Summarise(reasons[2]));
    }

    private static string[] Keys(SpecModel spec) => [.. GroupKey.Compute(Planner.Create(spec)).Select(key => key.Value)];

    private static string Changes(SpecModel before, SpecModel after)
    {
        var old = GroupKey.Compute(Planner.Create(before));
        var plan = Planner.Create(after);
        var now = GroupKey.Compute(plan);
        var reasons = KeyChanges.Explain(plan, now, group => old[group.Position].Components);
        foreach (var group in plan.Groups)
        {
            Assert.IsTrue(old[group.Position].Value == now[group.Position].Value || !reasons[group.Position].IsEmpty, "A key that changed has a reason.");
        }

        return string.Join('|', plan.Groups.Where(group => !reasons[group.Position].IsEmpty)
            .Select(group => $"{group.Group.Number}: {KeyChanges.Summarise(reasons[group.Position])}"));
    }
}
