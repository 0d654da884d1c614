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
        IReadOnlyList<PathChange> changes = [.. differences.Select(change => change.Content == PathContent.Repository ? change with { Content = PathContent.Submodule } : change), .. taken.Nested.Select(path => new PathChange(path, PathChangeKind.Added, PathContent.Repository))];
        var rules = await GroupRules.OfAsync(context.Plan, group, context.Places, context.Repository, context.Scope.InstructionFiles, tree.Path, note.DiffBase, cancellationToken);
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
        if (Judge.OfChanges(group, verdict, taken.InSubmodules) is { } refused)
        {
            return new Judgement(refused, snapshot, notices, null);
        }

        if (await FindMarkersAsync(tree, note, cancellationToken) is { Count: > 0 } marked)
        {
            return new Judgement(MarkersLeft(group, marked), snapshot, notices, null);
        }

        var ignored = await tree.ListIgnoredAsync(cancellationToken);
        notices = notices.AddRange(WorkAdvice.Of(group, verdict.Counted, rules.Facts, context.Scope.Settings.Limits)).AddRange(IgnoredIn(group, tree, ignored, rules));
        var judged = await GateAsync(group, tree, note, snapshot, isClean: ignored.Count == 0, facts, cancellationToken);
        return new Judgement(judged.Refusal, snapshot, judged.Unreadable is { } unreadable ? notices.Add(unreadable) : notices, judged.TestsAdded);
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

    private static ImmutableArray<Diagnostic> IgnoredIn(PlanGroup group, TreeRepository tree, IReadOnlyList<string> ignored, DiffRules rules)
    {
        var lost = IgnoredWork.Find(group, ignored, rules.Writes, folder => Directory
            .EnumerateFiles(Path.Combine(tree.Path, folder), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(file => Path.GetRelativePath(tree.Path, file).Replace(Path.DirectorySeparatorChar, '/')));
        return lost.IsEmpty ? [] : [Catalogue.IgnoredWork.At(group.Location, group.Title, EvidenceTexts.List(lost))];
    }

    private async Task<GateVerdict> GateAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, string snapshot, bool isClean, AttemptFacts facts, CancellationToken cancellationToken)
    {
        if (WorkspaceContext.GateOf(group) is not { } gate)
        {
            return GateVerdict.NoGate;
        }

        var outcome = context.Cache.Find(snapshot, gate)
            ?? await RunAsync(group, gate, tree, note, snapshot, isClean, facts, cancellationToken);
        var before = outcome.Passed ? await testsBefore(group, note.DiffBase, cancellationToken) : null;
        return Judge.OfGate(group, gate, outcome, before);
    }

    private async Task<GateOutcome> RunAsync(
        PlanGroup group, GateCommand gate, TreeRepository tree, TreeNote note, string snapshot, bool isClean, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var label = FormattableString.Invariant($"{context.Scope.LabelOf(group)}.{facts.Attempt}.gate");
        var (outcome, needsToBeAlone) = await context.Turns.RunBesideOthersAsync(StartAsync, cancellationToken);
        if (needsToBeAlone)
        {
            context.Scope.Report(Catalogue.GateNeedsToBeAlone.At(group.Location, gate.Display));
        }

        // Only where nothing but the tree is on the disk does the result speak for the tree.
        if (isClean)
        {
            context.Cache.Add(snapshot, gate, outcome);
        }

        return outcome;

        async Task<GateOutcome> StartAsync()
        {
            // What the agent made of its repository, a link to somebody else's for one, is not for the gate's git.
            tree.HandOver(context.Places.Branch(group), note.Repair?.Work ?? note.Base, note.Repair?.Main);
            var shown = await context.Gates.RunAsync(gate, context.GatePlaceIn(tree), label, cancellationToken);
            await tree.ResetToAsync(snapshot, cancellationToken);
            return shown;
        }
    }

    private static Acceptance GitRefusal(WorkspaceContext context, PlanGroup group, string feedback, GitException exception) =>
        new(OutcomeClass.GateFailed, feedback, context.GitFailed(group, exception), Retryable: true);

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
