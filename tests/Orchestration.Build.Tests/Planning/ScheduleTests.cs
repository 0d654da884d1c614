using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Tests.Planning;

[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    public void The_longest_remaining_path_starts_first()
    {
        var plan = Planner.Create(TestSpec.Create("Short", "Long", "After long <- 2", "End <- 3"));
        var schedule = Schedule.Simulate(plan, 1, [1, 1, 1, 1]);

        Assert.AreEqual("2 3 1 4", Starts(schedule));
    }

    [TestMethod]
    public void There_is_no_wave_barrier()
    {
        var plan = Planner.Create(TestSpec.Create("Slow", "Quick", "After quick <- 2"));
        var schedule = Schedule.Simulate(plan, 2, [10, 1, 1]);

        Assert.AreEqual(1, schedule.Entries.Single(entry => entry.Position == 2).Start);
        Assert.AreEqual(10, schedule.Makespan);
        Assert.AreEqual(0.6, schedule.Efficiency, 1e-12);
        Assert.AreEqual(10, schedule.CriticalPath);
    }

    [TestMethod]
    public void A_written_priority_beats_the_path()
    {
        var spec = TestSpec.Create("Short", "Long", "After long <- 2").Assign(1, a => a with { Priority = GroupPriority.P1 });
        var schedule = Schedule.Simulate(Planner.Create(spec), 1, [1, 1, 1]);

        Assert.AreEqual("1 2 3", Starts(schedule));
    }

    [TestMethod]
    public void An_empty_plan_takes_no_time()
    {
        var schedule = Schedule.Simulate(Planner.Create(TestSpec.Create()), 4, []);

        Assert.AreEqual(0, schedule.Makespan);
        Assert.AreEqual(1, schedule.Efficiency);
    }

    [TestMethod]
    public void Random_schedules_respect_dependencies_slots_and_the_bound_of_list_scheduling()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(1, random.Next(1, 30)).Select(i => RandomLine(random, i)).ToArray();
            var plan = Planner.Create(TestSpec.Create(lines));
            var durations = lines.Select(_ => (double)random.Next(0, 20)).ToArray();
            var slots = random.Next(1, 6);
            var schedule = Schedule.Simulate(plan, slots, durations);
            var ends = schedule.Entries.ToDictionary(entry => entry.Position, entry => entry.End);

            Assert.HasCount(lines.Length, schedule.Entries, $"seed {seed}");
            Assert.IsTrue(
                schedule.Entries.All(entry => plan.Groups[entry.Position].DependsOn.All(other => ends[other] <= entry.Start)),
                $"seed {seed}: a group started before what it needs");
            Assert.IsTrue(
                schedule.Entries.GroupBy(entry => entry.Slot).All(slot => slot.Zip(slot.Skip(1)).All(pair => pair.First.End <= pair.Second.Start)),
                $"seed {seed}: a slot held two groups");
            Assert.IsLessThanOrEqualTo(
                (schedule.Work / slots) + schedule.CriticalPath, schedule.Makespan, $"seed {seed}: worse than Graham's bound");
        }
    }

    private static string RandomLine(Random random, int number) => number == 1 || random.Next(3) == 0
        ? "G" + number.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"G{number} <- {random.Next(1, number)}");

    private static string Starts(Schedule schedule) => string.Join(' ', schedule.Entries.Select(entry => entry.Position + 1));
}
