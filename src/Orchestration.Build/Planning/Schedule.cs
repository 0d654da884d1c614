using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Planning;

/// <summary>When a group would run, in the unit of the durations.</summary>
/// <param name="Slot">0-based.</param>
internal readonly record struct ScheduleEntry(int Position, int Slot, double Start, double End);

/// <summary>A forecast: list scheduling without wave barriers, as the run does it.</summary>
/// <param name="Entries">By start, then slot.</param>
/// <param name="Makespan">End of the last group.</param>
/// <param name="Work">Sum of the durations.</param>
/// <param name="CriticalPath">Length of the heaviest path: no number of slots is faster.</param>
internal sealed record Schedule(ImmutableArray<ScheduleEntry> Entries, int Slots, double Makespan, double Work, double CriticalPath)
{
    /// <summary>Share of the slots' time that is work, 0 to 1; 1 for an empty plan.</summary>
    public double Efficiency => Makespan > 0 ? Work / (Makespan * Slots) : 1;

    /// <summary>How many times faster than one group after the other.</summary>
    public double SpeedUp => Makespan > 0 ? Work / Makespan : 1;

    /// <param name="slots">At least 1.</param>
    /// <param name="durations">Per position, any unit.</param>
    public static Schedule Simulate(Plan plan, int slots, IReadOnlyList<double> durations) =>
        Simulate(plan.Graph, GroupRanking.Create(plan, durations), slots, durations);

    /// <param name="ranks">Per position; among ready groups the lowest starts first.</param>
    public static Schedule Simulate(DependencyGraph graph, IReadOnlyList<int> ranks, int slots, IReadOnlyList<double> durations)
    {
        var tracker = graph.Track();
        var ready = new PriorityQueue<int, int>();
        var running = new PriorityQueue<(int Position, int Slot), (double End, int Slot)>();
        var freeSlots = new PriorityQueue<int, int>(Enumerable.Range(0, slots).Select(slot => (slot, slot)));
        var entries = ImmutableArray.CreateBuilder<ScheduleEntry>(graph.Count);
        var became = new List<int>(tracker.Roots);
        var now = 0.0;
        while (true)
        {
            foreach (var position in became)
            {
                ready.Enqueue(position, ranks[position]);
            }

            became.Clear();
            while (freeSlots.Count > 0 && ready.TryDequeue(out var position, out _))
            {
                var slot = freeSlots.Dequeue();
                var end = now + durations[position];
                entries.Add(new ScheduleEntry(position, slot, now, end));
                running.Enqueue((position, slot), (end, slot));
            }

            if (!running.TryPeek(out _, out var first))
            {
                break;
            }

            // All that ends at the same moment, before anything starts: otherwise the ranks of the rest are not heard.
            now = first.End;
            while (running.TryPeek(out var ended, out var time) && time.End <= now)
            {
                running.Dequeue();
                freeSlots.Enqueue(ended.Slot, ended.Slot);
                tracker.Finish(ended.Position, became);
            }
        }

        var order = graph.Order(position => ranks[position]);
        return new Schedule(entries.ToImmutable(), slots, now, durations.Sum(), graph.FindRemainingPaths(order, durations).Longest);
    }
}
