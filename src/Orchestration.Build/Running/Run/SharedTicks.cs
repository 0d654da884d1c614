using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Run;

/// <summary>Keeps the user's own <c>tasks.md</c> as <see cref="TaskBoxes"/> has it.</summary>
internal sealed class SharedTicks(Plan plan)
{
    private readonly Lock _gate = new();
    private readonly TaskBoxes _boxes = new(plan, File.ReadAllBytes(plan.Spec.TasksFile));

    public static Diagnostic TakenBack(PlanGroup group) =>
        Catalogue.TicksTakenBack.At(group.Location, group.Name, "boxes in tasks.md");

    /// <summary>Ticks the boxes of an accepted group.</summary>
    /// <returns>What there is to report, or null.</returns>
    public Diagnostic? Tick(PlanGroup group)
    {
        lock (_gate)
        {
            // Mostly nobody touched the file since; then only this group's boxes are looked for, which matters in a plan of thousands.
            var before = _boxes.Now;
            var untouched = AtomicFile.HasBytes(plan.Spec.TasksFile, before);
            var ticked = untouched ? _boxes.With(group) : null;
            _boxes.Accept(group, ticked);
            if (ticked is not null)
            {
                Write(before, ticked);
                return null;
            }

            return !untouched && PutRight() ? TakenBack(group) : Catalogue.BoxesMoved.At(group.Location, group.Name);
        }
    }

    /// <summary>Takes back what nobody but agents can have ticked.</summary>
    /// <returns>Whether there was something.</returns>
    public bool TakeBack()
    {
        lock (_gate)
        {
            return !AtomicFile.HasBytes(plan.Spec.TasksFile, _boxes.Now) && PutRight();
        }
    }

    private bool PutRight()
    {
        if (_boxes.PutRight(File.ReadAllBytes(plan.Spec.TasksFile)) is not { } wanted)
        {
            return false;
        }

        AtomicFile.WriteBytes(plan.Spec.TasksFile, wanted);
        _boxes.Written(wanted);
        return true;
    }

    private void Write(byte[] before, byte[] ticked)
    {
        if (ticked.Length == before.Length)
        {
            // A new file per group would leave thousands of deleted ones, among which some file systems search for a free one.
            AtomicFile.Patch(plan.Spec.TasksFile, before, ticked);
        }
        else
        {
            AtomicFile.WriteBytes(plan.Spec.TasksFile, ticked);
        }
    }
}
