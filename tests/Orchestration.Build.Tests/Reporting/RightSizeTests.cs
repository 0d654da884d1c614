using System.Collections.Immutable;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class RightSizeTests
{
    [TestMethod]
    public void A_chain_gains_nothing_from_machines() => Assert.IsEmpty(Render(PlanHistory.None, "Data", "Api <- 1", "Shop <- 2"));

    [TestMethod]
    public void Groups_beside_each_other_gain_up_to_their_number() =>
        Assert.AreEqual(
            "Right size: 1 at a time 6 groups long, 2 at a time 4 groups long, 3 at a time 3 groups long; more than 3 at a time gain nothing",
            Render(PlanHistory.None, "Data", "A <- 1", "B <- 1", "C <- 1", "Shop <- 2-4", "Free").Single());

    [TestMethod]
    public void What_a_job_needs_before_its_agent_counts_for_every_group()
    {
        var sample = ImmutableList.Create(new GroupSample(TimeSpan.FromMinutes(10), null, null));
        var history = new PlanHistory(ImmutableDictionary<string, ImmutableList<GroupSample>>.Empty.Add("data", sample).Add("api", sample)) { JobStart = TimeSpan.FromMinutes(1) };

        var lines = Render(history, "Data", "Api");

        Assert.HasCount(2, lines);
        Assert.Contains("2 at a time 10 m 00 s", lines[0]);
        Assert.Contains("a job needs 1 m 00 s", lines[1]);
        Assert.Contains("2 at a time take 11 m 00 s", lines[1]);
    }

    private static List<string> Render(PlanHistory history, params string[] groups)
    {
        var plan = Planner.Create(TestSpec.Create(groups));
        return [.. RightSize.Render(plan, history.Durations(plan), plan.Groups.Select(group => group.Position).ToHashSet(), history, history.KnownDurations(plan) > 0)];
    }
}
