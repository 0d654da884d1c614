using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Tests.Planning;

[TestClass]
public sealed class PlanAdviceTests
{
    [TestMethod]
    public void Few_groups_gain_nothing() => Assert.Contains("Fewer than three groups", Advice(TestSpec.Create("A", "B")));

    [TestMethod]
    public void A_chain_gains_nothing() =>
        Assert.Contains("nothing runs in parallel", Advice(Larger(TestSpec.Create("A", "B <- 1", "C <- 2"), 1, 2, 3)));

    [TestMethod]
    public void A_good_plan_gets_no_advice() =>
        Assert.AreEqual("", Advice(Larger(TestSpec.Create("A", "B", "C <- 1 2", "D <- 1"), 1, 2, 3, 4)));

    [TestMethod]
    public void Two_small_groups_in_a_row_are_better_as_one() =>
        Assert.Contains("Groups 1 and 2 are small", Advice(TestSpec.Create("A", "B <- 1", "C")));

    [TestMethod]
    public void A_small_group_with_another_agent_is_left_alone() =>
        Assert.DoesNotContain("are small", Advice(TestSpec.Create("A", "B <- 1", "C").Assign(2, a => a with { Agent = "codex" })));

    [TestMethod]
    public void A_giant_on_the_critical_path_is_better_split() =>
        Assert.Contains("Group 1 holds 9 tasks", Advice(TestSpec.Create("A", "B <- 1", "C").With(1, group => group with { Tasks = TestSpec.Tasks(9) })));

    private static SpecModel Larger(SpecModel spec, params int[] numbers) =>
        numbers.Aggregate(spec, (all, number) => all.With(number, group => group with { Tasks = TestSpec.Tasks(4) }));

    private static string Advice(SpecModel spec) => string.Join('\n', PlanAdvice.For(Planner.Create(spec)));
}
