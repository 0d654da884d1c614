using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running;

/// <summary>The boxes in the user's own <c>tasks.md</c>: as the run found them, and ticked where a group was accepted. Ticks of anybody else go.</summary>
internal sealed class SharedTicks(Plan plan)
{
    private readonly Lock _gate = new();
    private readonly byte[] _asFound = File.ReadAllBytes(plan.Spec.TasksFile);
    private readonly HashSet<int> _accepted = [];
    private byte[]? _written;

    /// <summary>Ticks the boxes of an accepted group.</summary>
    /// <returns>What there is to report, or null.</returns>
    public Diagnostic? Tick(PlanGroup group)
    {
        lock (_gate)
        {
            _accepted.Add(group.Position);
            return Write(group, ticked: true);
        }
    }

    /// <summary>Takes back what a group ticked that was not accepted.</summary>
    /// <returns>What there is to report, or null.</returns>
    public Diagnostic? TakeBack(PlanGroup group)
    {
        lock (_gate)
        {
            return Write(group, ticked: false);
        }
    }

    private Diagnostic? Write(PlanGroup group, bool ticked)
    {
        var current = File.ReadAllBytes(plan.Spec.TasksFile);

        // Mostly nobody touched the file since; then only this group's boxes are looked for, which matters in a plan of thousands.
        var untouched = current.AsSpan().SequenceEqual(_written ?? _asFound);
        if (untouched && !ticked)
        {
            return null;
        }

        var wanted = untouched
            ? BoxTicker.SetTicked(current, Marks([group]))
            : BoxTicker.SetTicked(_asFound, Marks(plan.Groups.Where(other => _accepted.Contains(other.Position))));
        if (wanted is null || (!untouched && !BoxTicker.DifferInBoxesOnly(_asFound, current)))
        {
            // Somebody rewrote the file: their text stays, and the boxes with it.
            return ticked ? Catalogue.BoxesMoved.At(group.Group.Location, group.Group.Title) : null;
        }

        AtomicFile.WriteBytes(plan.Spec.TasksFile, wanted);
        _written = wanted;
        return untouched ? null : Catalogue.TicksTakenBack.At(group.Group.Location, group.Group.Title, "boxes in tasks.md");
    }

    private static IEnumerable<SourceSpan> Marks(IEnumerable<PlanGroup> groups) =>
        groups.SelectMany(group => group.Group.AllTasks).Select(task => task.MarkSpan);
}
