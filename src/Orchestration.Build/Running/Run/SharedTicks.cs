using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Run;

/// <summary>The boxes in the user's own <c>tasks.md</c>: as the run found them, and ticked where a group was accepted. Ticks of anybody else go.</summary>
internal sealed class SharedTicks(Plan plan)
{
    private readonly Lock _gate = new();
    private readonly byte[] _asFound = File.ReadAllBytes(plan.Spec.TasksFile);
    private readonly HashSet<int> _accepted = [];
    private byte[]? _written;

    private byte[] Ours => _written ?? _asFound;

    public static Diagnostic TakenBack(PlanGroup group) =>
        Catalogue.TicksTakenBack.At(group.Location, group.Title, "boxes in tasks.md");

    /// <summary>Ticks the boxes of an accepted group.</summary>
    /// <returns>What there is to report, or null.</returns>
    public Diagnostic? Tick(PlanGroup group)
    {
        lock (_gate)
        {
            _accepted.Add(group.Position);

            // Mostly nobody touched the file since; then only this group's boxes are looked for, which matters in a plan of thousands.
            var untouched = AtomicFile.HasBytes(plan.Spec.TasksFile, Ours);
            if (untouched && BoxTicker.SetTicked(Ours, Marks([group])) is { } ticked)
            {
                Write(ticked, inPlace: ticked.Length == Ours.Length);
                return null;
            }

            return !untouched && PutRight(File.ReadAllBytes(plan.Spec.TasksFile)) ? TakenBack(group) : Catalogue.BoxesMoved.At(group.Location, group.Title);
        }
    }

    /// <summary>Takes back what nobody but agents can have ticked.</summary>
    /// <returns>Whether there was something.</returns>
    public bool TakeBack()
    {
        lock (_gate)
        {
            return !AtomicFile.HasBytes(plan.Spec.TasksFile, Ours) && PutRight(File.ReadAllBytes(plan.Spec.TasksFile));
        }
    }

    /// <summary>False where somebody rewrote the file: their text stays, and the boxes with it.</summary>
    private bool PutRight(byte[] current)
    {
        if (!BoxTicker.DifferInBoxesOnly(_asFound, current)
            || BoxTicker.SetTicked(_asFound, Marks(plan.Groups.Where(group => _accepted.Contains(group.Position)))) is not { } wanted)
        {
            return false;
        }

        Write(wanted, inPlace: false);
        return true;
    }

    private void Write(byte[] wanted, bool inPlace)
    {
        if (inPlace)
        {
            // A new file per group would leave thousands of deleted ones, among which some file systems search for a free one.
            AtomicFile.Patch(plan.Spec.TasksFile, Ours, wanted);
        }
        else
        {
            AtomicFile.WriteBytes(plan.Spec.TasksFile, wanted);
        }

        _written = wanted;
    }

    private static IEnumerable<SourceSpan> Marks(IEnumerable<PlanGroup> groups) =>
        groups.SelectMany(group => group.AllTasks).Select(task => task.MarkSpan);
}
