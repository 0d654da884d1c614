using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Tests.Planning;

[TestClass]
public sealed class PlannerTests
{
    [TestMethod]
    public void Waves_and_critical_path_follow_the_dependencies()
    {
        var plan = Planner.Create(TestSpec.Create("Data", "Style", "Api <- 1", "Ui <- 2 3", "Docs <- 1-4"));

        Assert.AreEqual("0 1|2|3|4", string.Join('|', plan.Waves.Select(wave => string.Join(' ', wave))));
        Assert.AreEqual("0 2 3 4", string.Join(' ', plan.CriticalPath));
        Assert.AreEqual("P1 P2 P1 P1 P1", string.Join(' ', plan.Groups.Select(group => group.Priority)));
    }

    [TestMethod]
    public void Groups_are_numbered_in_file_order_where_that_is_an_order()
    {
        var plan = Planner.Create(TestSpec.Create("A", "B", "C <- 1", "D"));

        Assert.AreEqual("T-01 T-02 T-03 T-04", string.Join(' ', plan.Groups.Select(group => group.TaskLabel)));
    }

    [TestMethod]
    public void A_group_that_needs_a_later_one_is_numbered_after_it()
    {
        var plan = Planner.Create(TestSpec.Create("A <- 3", "B", "C"));

        Assert.AreEqual("1 2 0", string.Join(' ', plan.Order));
        Assert.AreEqual("T-03", plan.Groups[0].TaskLabel);
        Assert.AreEqual("agent-01", plan.Groups[1].AgentLabel);
    }

    [TestMethod]
    public void A_written_priority_goes_before_the_file_order()
    {
        var plan = Planner.Create(TestSpec.Create("A", "B").Assign(2, a => a with { Priority = GroupPriority.P0 }));

        Assert.AreEqual("1 0", string.Join(' ', plan.Order));
    }

    [TestMethod]
    [DataRow("3", "comment-system", "3-comment-system.md")]
    [DataRow("1.1", "x", "1.1-x.md")]
    [DataRow("a/b", "x", "a-b-x.md")]
    [DataRow("", "x", "x.md")]
    [DataRow("..", "x", "x.md")]
    public void A_prompt_is_named_by_number_and_id(string number, string id, string expected)
    {
        var plan = Planner.Create(TestSpec.Create("A").With(1, group => group with { Number = number, Id = id }));

        Assert.AreEqual(expected, plan.Groups[0].PromptFileName);
    }

    [TestMethod]
    public void Names_that_meet_on_a_case_insensitive_disk_are_told_apart()
    {
        var plan = Planner.Create(TestSpec.Create("a", "b", "c")
            .With(1, group => group with { Number = "1", Id = "b-x" })
            .With(2, group => group with { Number = "1-B", Id = "x" })
            .With(3, group => group with { Number = "", Id = "readme" }));

        Assert.AreEqual("1-b-x.md 1-B-x-2.md readme-2.md", string.Join(' ', plan.Groups.Select(group => group.PromptFileName)));
    }

    [TestMethod]
    public void Ticks_change_nothing_in_the_plan()
    {
        var open = TestSpec.Create("A", "B <- 1").With(1, group => group with { Tasks = TestSpec.Tasks(3) });
        var done = open.With(1, group => group with { Tasks = TestSpec.Tasks(3, TaskState.Done) });

        Assert.AreEqual(string.Join(' ', Planner.Create(open).Order), string.Join(' ', Planner.Create(done).Order));
    }
}
