using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What the evidence in a group's tree says.</summary>
/// <param name="Refusal">Why the work is not accepted, or null.</param>
/// <param name="Tree">The tree that was judged.</param>
internal sealed record Judgement(Acceptance? Refusal, string Tree, ImmutableArray<Diagnostic> Notices, int? TestsAdded);

/// <summary>Judges a group in its own tree: ticks taken back, diff, gate, tests.</summary>
internal sealed class GroupJudge(WorkspaceContext context, Func<PlanGroup, string, CancellationToken, Task<TestNames>> testsBefore)
{
    public async Task<Judgement> JudgeAsync(PlanGroup group, TreeRepository tree, TreeNote note, AttemptFacts facts, CancellationToken cancellationToken)
    {
        Snapshot taken;
        try
        {
            taken = await tree.SnapshotAsync(cancellationToken);
        }
        catch (GitException exception)
        {
            // Files that git cannot read or convert: the agent made them, and can mend them.
            return new Judgement(GitRefusal(context, group, EvidenceTexts.NotTaken(exception.Message), exception), string.Empty, [], null);
        }

        var snapshot = taken.Tree;
        var differences = await GitDiff.BetweenAsync(tree.Ours, note.DiffBase, snapshot, cancellationToken);

        // What the diff shows as a repository is a submodule that the user has.
        IReadOnlyList<PathChange> changes = [.. differences.Select(change => change with { IsNestedRepository = false }), .. taken.Nested.Select(path => new PathChange(path, PathChangeKind.Added, IsNestedRepository: true))];
        var rules = await GroupRules.OfAsync(context.Plan, group, context.Places, context.Repository, note.DiffBase, cancellationToken);
        var verdict = DiffPolicy.Judge(changes, rules);
        var takenBack = await ToTakeBackAsync(verdict, tree, note, snapshot, cancellationToken);
        if (!takenBack.IsEmpty)
        {
            await tree.RestoreAsync(note.DiffBase, takenBack, cancellationToken);
            snapshot = (await tree.SnapshotAsync(cancellationToken)).Tree;
            verdict = DiffPolicy.Judge([.. changes.Where(change => !takenBack.Contains(change.Path))], rules);
        }

        ImmutableArray<Diagnostic> notices = takenBack.IsEmpty
            ? []
            : [Catalogue.TicksTakenBack.At(group.Location, group.Title, EvidenceTexts.List(takenBack))];
        if ((taken.InSubmodules.Count > 0 ? InsideSubmodules(group, taken.InSubmodules) : Refuse(group, verdict)) is { } refused)
        {
            return new Judgement(refused, snapshot, notices, null);
        }

        if (await FindMarkersAsync(tree, note, cancellationToken) is { Count: > 0 } marked)
        {
            return new Judgement(MarkersLeft(group, marked), snapshot, notices, null);
        }

        var (refusal, added, unreadable) = await GateAsync(group, tree, note, snapshot, facts, cancellationToken);
        return new Judgement(refusal, snapshot, unreadable is null ? notices : notices.Add(unreadable), added);
    }

    /// <summary>Generated files, and edits of boxes in <c>tasks.md</c>; an edit of its text is for the policy to refuse.</summary>
    private async Task<ImmutableArray<string>> ToTakeBackAsync(DiffVerdict verdict, TreeRepository tree, TreeNote note, string snapshot, CancellationToken cancellationToken)
    {
        var tasks = context.Places.TasksPath;
        if (!verdict.Protected.Contains(tasks))
        {
            return verdict.Generated;
        }

        var before = await tree.Ours.ReadFileAsync(note.DiffBase, tasks, cancellationToken);
        var after = await tree.Ours.ReadFileAsync(snapshot, tasks, cancellationToken);
        return before is not null && after is not null && BoxTicker.DifferInBoxesOnly(before, after)
            ? verdict.Generated.Add(tasks)
            : verdict.Generated;
    }

    private static Acceptance InsideSubmodules(PlanGroup group, IReadOnlyList<string> paths) =>
        new(
            OutcomeClass.GateFailed,
            EvidenceTexts.InsideSubmodules(paths),
            Catalogue.SubmoduleChanged.At(group.Location, group.Title, EvidenceTexts.List(paths)),
            Retryable: true);

    internal static Acceptance? Refuse(PlanGroup group, DiffVerdict verdict)
    {
        if (verdict.NoChange)
        {
            return new Acceptance(
                OutcomeClass.NoChange, EvidenceTexts.NoChange, Catalogue.NoChange.At(group.Location, group.Title), Retryable: true);
        }

        if (verdict.Accepted)
        {
            return null;
        }

        var (descriptor, paths) = !verdict.Protected.IsEmpty ? (Catalogue.ProtectedChange, verdict.Protected)
            : !verdict.Outside.IsEmpty ? (Catalogue.OutsideWrites, verdict.Outside)
            : (Catalogue.NestedRepository, verdict.NestedRepositories);
        return new Acceptance(
            OutcomeClass.GateFailed,
            EvidenceTexts.Refused(verdict),
            descriptor.At(group.Location, group.Title, EvidenceTexts.List(paths)),
            Retryable: true);
    }

    private async Task<(Acceptance? Refusal, int? TestsAdded, Diagnostic? Unreadable)> GateAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, string snapshot, AttemptFacts facts, CancellationToken cancellationToken)
    {
        if (WorkspaceContext.GateOf(group) is not { } gate)
        {
            return (null, null, null);
        }

        var outcome = context.Cache.Find(snapshot, gate)
            ?? await RunAsync(group, gate, tree, snapshot, facts, cancellationToken);
        if (!outcome.Passed)
        {
            return (GateRefusal(group, gate, outcome), null, null);
        }

        var before = await testsBefore(group, note.DiffBase, cancellationToken);
        var comparison = TestComparison.Between(before, outcome.Tests);
        return (
            comparison.Accepted ? null : TestRefusal(group, comparison),
            comparison.Accepted && !outcome.Tests.IsEmpty ? comparison.Added : null,
            Unreadable(group, gate, before, outcome.Tests));
    }

    internal static Diagnostic? Unreadable(PlanGroup group, GateCommand gate, TestNames before, TestNames after)
    {
        var files = before.Unreadable.Union(after.Unreadable);
        return files.IsEmpty ? null : Catalogue.TestResultsUnreadable.At(group.Location, group.Title, gate.Display, EvidenceTexts.List(files));
    }

    private async Task<GateOutcome> RunAsync(
        PlanGroup group, GateCommand gate, TreeRepository tree, string snapshot, AttemptFacts facts, CancellationToken cancellationToken)
    {
        // Only where nothing but the tree lies on the disk does the result speak for the tree.
        var clean = !await tree.HasIgnoredFilesAsync(cancellationToken);
        var label = FormattableString.Invariant($"{context.Scope.LabelOf(group)}.{facts.Attempt}.gate");
        var outcome = await context.Gates.RunAsync(gate, context.GatePlaceIn(tree), label, cancellationToken);
        await tree.ResetToAsync(snapshot, cancellationToken);
        if (clean)
        {
            context.Cache.Add(snapshot, gate, outcome);
        }

        return outcome;
    }

    internal static Acceptance GitRefusal(WorkspaceContext context, PlanGroup group, string feedback, GitException exception) =>
        new(OutcomeClass.GateFailed, feedback, context.GitFailed(group, exception), Retryable: true);

    internal static Acceptance GateRefusal(PlanGroup group, GateCommand gate, GateOutcome outcome) =>
        outcome.StartError is { } error
            ? new Acceptance(
                OutcomeClass.GateFailed, Problem: Catalogue.GateNotStarted.At(group.Location, group.Title, gate.Display, error))
            : new Acceptance(
                OutcomeClass.GateFailed,
                EvidenceTexts.GateFailed(gate, outcome),
                Catalogue.GateFailed.At(group.Location, group.Title, gate.Display, outcome.Verdict, outcome.LogFile),
                Retryable: true);

    internal static Acceptance TestRefusal(PlanGroup group, TestComparison comparison) =>
        new(
            OutcomeClass.GateFailed,
            EvidenceTexts.TestsLost(comparison),
            Catalogue.TestsLost.At(group.Location, group.Title, EvidenceTexts.List([.. comparison.Vanished, .. comparison.Failing])),
            Retryable: true);

    private Acceptance MarkersLeft(PlanGroup group, IReadOnlyList<string> files) =>
        new(
            OutcomeClass.GateFailed,
            EvidenceTexts.Conflict(files),
            Catalogue.ConflictMarkers.At(group.Location, group.Title, EvidenceTexts.List(files), context.Places.MainBranch, context.Places.Branch(group)),
            Retryable: true);

    private static async Task<IReadOnlyList<string>> FindMarkersAsync(TreeRepository tree, TreeNote note, CancellationToken cancellationToken)
    {
        var marked = new List<string>();
        foreach (var file in note.Repair?.Conflicts ?? [])
        {
            var path = Path.Combine(tree.Path, file);
            if (File.Exists(path) && HasMarkers(await File.ReadAllBytesAsync(path, cancellationToken)))
            {
                marked.Add(file);
            }
        }

        return marked;
    }

    private static bool HasMarkers(byte[] content) =>
        Encoding.Latin1.GetString(content).Split('\n') is var lines
        && lines.Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal))
        && lines.Any(line => line.StartsWith(">>>>>>> ", StringComparison.Ordinal));
}
