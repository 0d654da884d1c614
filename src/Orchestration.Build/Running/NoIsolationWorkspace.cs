using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Gates;

namespace Orchestration.Build.Running;

/// <summary>
/// All groups work in the user's own tree. The gate decides and boxes are ticked here, but what changed cannot be told apart by group:
/// neither <c>writes</c> nor an empty diff is judged.
/// </summary>
/// <param name="gates">Runs the groups' gates.</param>
internal sealed class NoIsolationWorkspace(Plan plan, string root, IGateRunner gates, IReadOnlyDictionary<string, int> ordinals) : IGroupWorkspace
{
    private readonly Lock _gate = new();
    private readonly byte[] _asFound = File.ReadAllBytes(plan.Spec.TasksFile);
    private readonly HashSet<int> _accepted = [];
    private byte[]? _written;

    public Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken) =>
        Task.FromResult(new GroupTree(root, null, null));

    public async Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken)
    {
        if (group.Group.Assignment.Verify is { } gate)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"{RunPaths.Label(ordinals[group.Id])}.{facts.Attempt}.gate");
            var outcome = await gates.RunAsync(gate, tree.Path, label, cancellationToken).ConfigureAwait(false);
            if (!outcome.Passed)
            {
                return new Acceptance(
                    OutcomeClass.GateFailed,
                    $"The gate `{gate.Display}` {outcome.Verdict}.\n\n{outcome.Tail}",
                    Catalogue.GateFailed.At(group.Group.Location, group.Group.Title, gate.Display, outcome.Verdict, outcome.LogFile),
                    Retryable: outcome.StartError is null);
            }
        }

        return Tick(group);
    }

    public Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Diagnostic>>([]);

    /// <summary>From the file as the run found it, so that an agent's own ticks are gone and everything else is as it was.</summary>
    private Acceptance Tick(PlanGroup group)
    {
        lock (_gate)
        {
            _accepted.Add(group.Position);
            var current = File.ReadAllBytes(plan.Spec.TasksFile);

            // Mostly nobody touched the file since; then only this group's boxes are looked for, which matters in a plan of thousands.
            var untouched = current.AsSpan().SequenceEqual(_written ?? _asFound);
            var wanted = untouched
                ? BoxTicker.SetTicked(current, Marks([group]))
                : BoxTicker.SetTicked(_asFound, Marks(plan.Groups.Where(other => _accepted.Contains(other.Position))));
            if (wanted is null)
            {
                return new Acceptance(OutcomeClass.Completed, Notices: [Catalogue.BoxesMoved.At(group.Group.Location, group.Group.Title)]);
            }

            if (!untouched && !BoxTicker.DifferInMarksOnly(_asFound, current, Marks(plan.Groups)))
            {
                // Somebody rewrote the file: their text stays, and the boxes with it.
                return new Acceptance(OutcomeClass.Completed, Notices: [Catalogue.BoxesMoved.At(group.Group.Location, group.Group.Title)]);
            }

            var others = plan.Groups.Where(other => !_accepted.Contains(other.Position) && !other.Group.AllDone);
            var claimed = !untouched && BoxTicker.AnyTicked(
                current, others.SelectMany(other => other.Group.AllTasks).Where(task => task.State != Model.TaskState.Done).Select(task => task.MarkSpan));
            AtomicFile.WriteBytes(plan.Spec.TasksFile, wanted);
            _written = wanted;
            return new Acceptance(
                OutcomeClass.Completed,
                Notices: claimed ? [Catalogue.TicksTakenBack.At(group.Group.Location, group.Group.Title, "boxes of other groups")] : null);
        }
    }

    private static IEnumerable<SourceSpan> Marks(IEnumerable<PlanGroup> groups) =>
        groups.SelectMany(group => group.Group.AllTasks).Select(task => task.MarkSpan);
}
