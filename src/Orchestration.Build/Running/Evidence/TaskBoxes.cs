using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Evidence;

/// <summary>
/// The boxes of <c>tasks.md</c> during a run: as the run found them, and ticked where a group was accepted. Ticks of anybody else do not count. Nothing else ticks.
/// </summary>
internal sealed class TaskBoxes
{
    private readonly Plan _plan;
    private readonly byte[] _asFound;
    private readonly HashSet<int> _accepted = [];

    /// <param name="asFound">The file when the run began.</param>
    public TaskBoxes(Plan plan, byte[] asFound) => (_plan, _asFound, Now) = (plan, asFound, asFound);

    /// <summary>The file as it is to be.</summary>
    public byte[] Now { get; private set; }

    /// <summary>The file with the boxes of one more group ticked; null where the boxes are not where the plan has them.</summary>
    public byte[]? With(PlanGroup group) => BoxTicker.SetTicked(Now, Marks([group]));

    /// <param name="ticked">What <see cref="With"/> returned; null where somebody rewrote the file.</param>
    public void Accept(PlanGroup group, byte[]? ticked)
    {
        _accepted.Add(group.Position);
        Now = ticked ?? Now;
    }

    public bool AreTicked(PlanGroup group) => group.Tasks.Length > 0 && BoxTicker.AreTicked(Now, Marks([group]));

    /// <summary>A file in which others may have changed boxes, as it is to be; null where they changed more than that: their text stays, and the boxes with it.</summary>
    public byte[]? PutRight(byte[] current) =>
        BoxTicker.DifferInBoxesOnly(_asFound, current)
            ? BoxTicker.SetTicked(_asFound, Marks(_plan.Groups.Where(group => _accepted.Contains(group.Position))))
            : null;

    /// <summary>What was put right or is restored is what is there now.</summary>
    public void Written(byte[] file) => Now = file;

    private static IEnumerable<SourceSpan> Marks(IEnumerable<PlanGroup> groups) =>
        groups.SelectMany(group => group.AllTasks).Select(task => task.MarkSpan);
}
