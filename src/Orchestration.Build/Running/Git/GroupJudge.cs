using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>What the changes in a group's tree say.</summary>
/// <param name="Refusal">Why the work is not accepted, or null.</param>
/// <param name="Tree">The tree that was judged.</param>
/// <param name="Objects">What is in it and was not there before it, but for the tree itself.</param>
/// <param name="IsClean">Nothing but the tree is on the disk: what is run there speaks for the tree.</param>
internal sealed record Judgement(Acceptance? Refusal, string Tree, ImmutableArray<Diagnostic> Notices, IReadOnlyList<string> Objects, bool IsClean = false)
{
    /// <summary>What git ignores in its tree, outside of folders of tools; a folder in which all is ignored ends with <c>/</c>.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>What the group changed.</summary>
    public ImmutableArray<PathChange> Changes { get; init; } = [];
}

/// <summary>Judges a group in its own tree: ticks taken back, changes, gate, tests.</summary>
internal sealed class GroupJudge(WorkspaceContext context)
{
    /// <summary>Takes the work and looks at what it changes.</summary>
    public async Task<Judgement> OfChangesAsync(PlanGroup group, TreeRepository tree, TreeNote note, AttemptFacts facts, CancellationToken cancellationToken)
    {
        if (note.Judged is { } judged && judged.Attempt == facts.Attempt)
        {
            // A build was killed while a gate ran here.
            await tree.ResetToAsync(judged.Tree, cancellationToken);
        }

        Snapshot taken;
        try
        {
            taken = await tree.SnapshotAsync(cancellationToken);
        }
        catch (GitException exception)
        {
            // Files that git cannot read or convert: the agent made them, and can fix them.
            return new Judgement(GitRefusal(context, group, EvidenceTexts.NotTaken(exception.Message), exception), string.Empty, [], []);
        }

        var (changes, objects) = await DiffAsync(tree, note, taken, cancellationToken);
        var rules = await GroupRules.OfAsync(
            context.Plan, group, context.Places, context.Repository, context.Scope.InstructionFiles, tree.Path, note.DiffBase, changes, cancellationToken);
        var verdict = DiffPolicy.Judge(changes, rules);
        var takenBack = await ToTakeBackAsync(verdict, tree, note, taken.Tree, cancellationToken);
        if (!takenBack.IsEmpty)
        {
            await tree.RestoreAsync(note.DiffBase, takenBack, cancellationToken);
            taken = await tree.SnapshotAsync(cancellationToken);
            (changes, objects) = await DiffAsync(tree, note, taken, cancellationToken);
            verdict = DiffPolicy.Judge(changes, rules);
        }

        ImmutableArray<Diagnostic> notices = takenBack.IsEmpty
            ? []
            : [Catalogue.TicksTakenBack.At(group.Location, group.Name, EvidenceTexts.List(takenBack))];
        if (Judge.OfChanges(group, verdict, taken.InSubmodules) is { } refused)
        {
            return new Judgement(refused, taken.Tree, notices, objects);
        }

        if (await FindMarkersAsync(tree, note, cancellationToken) is { Count: > 0 } marked)
        {
            return new Judgement(MarkersLeft(group, marked), taken.Tree, notices, objects);
        }

        var ignored = await tree.ListIgnoredAsync(cancellationToken);
        var notice = await IgnoredFiles.ReportAsync(context, group, tree, note, ignored, rules.Writes, taken.Tree, cancellationToken);
        notices = notices.AddRange(WorkAdvice.Of(group, verdict.Counted, rules.Facts, context.Scope.Settings.Limits));
        notices = notice is null ? notices : notices.Add(notice);
        return new Judgement(Refusal: null, taken.Tree, notices, objects, IsClean: ignored.Count == 0) { Changes = verdict.Counted, Ignored = [.. IgnoredWork.OutsideOfTools(ignored)] };
    }

    /// <summary>Runs the group's gate in its own tree. What it leaves there stays where the work is accepted.</summary>
    /// <param name="label">Names the log.</param>
    /// <param name="before">The tests that passed before the work.</param>
    public async Task<GateVerdict> OfGateAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, Judgement work, string label, AttemptFacts facts, TestNames before, CancellationToken cancellationToken)
    {
        if (WorkspaceContext.GateOf(group) is not { } gate)
        {
            return GateVerdict.NoGate;
        }

        if (context.Cache.Find(work.Tree, gate) is { } known)
        {
            return Judge.OfGate(group, gate, known, before);
        }

        (note with { Judged = new JudgedWork(facts.Attempt, work.Tree) }).Write(tree);
        var verdict = Judge.OfGate(group, gate, await RunAsync(group, gate, tree, note, work, label, cancellationToken), before);
        if (verdict.Refusal is not null || group.Assignment.Approve)
        {
            await tree.ResetToAsync(work.Tree, cancellationToken);
            tree.HandOver(context.Places.Branch(group), note.Repair?.Work ?? note.Base, note.Repair?.Main);
            note.Write(tree);
        }

        return verdict;
    }

    private static async Task<TreeDiff> DiffAsync(TreeRepository tree, TreeNote note, Snapshot taken, CancellationToken cancellationToken)
    {
        var diff = await GitDiff.BetweenAsync(tree.Ours, note.DiffBase, taken.Tree, cancellationToken);

        return diff with { Changes = [.. diff.OfSnapshots, .. taken.Nested.Select(path => new PathChange(path, PathChangeKind.Added, PathContent.Repository))] };
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

    private async Task<GateOutcome> RunAsync(
        PlanGroup group, GateCommand gate, TreeRepository tree, TreeNote note, Judgement work, string label, CancellationToken cancellationToken)
    {
        var isFirst = true;
        var (outcome, needsToBeAlone) = await context.Turns.RunBesideOthersAsync(StartAsync, cancellationToken);
        if (needsToBeAlone)
        {
            context.Scope.Report(Catalogue.GateNeedsToBeAlone.At(group.Location, gate.Display));
        }

        // Only where nothing but the tree is on the disk does the result speak for the tree.
        if (work.IsClean)
        {
            context.Cache.Add(work.Tree, gate, outcome);
        }

        return outcome;

        async Task<GateOutcome> StartAsync()
        {
            if (!isFirst)
            {
                await tree.ResetToAsync(work.Tree, cancellationToken);
            }

            isFirst = false;

            // What the agent made of its repository, a link to somebody else's for one, is not for the gate's git.
            tree.HandOver(context.StartBranch, note.Repair?.Work ?? note.Base, note.Repair?.Main);
            context.Scope.Watch(group, GroupPhase.Gate, $"gate `{gate.Display}`");
            return await context.Gates.RunAsync(gate, context.GatePlaceIn(tree), label, cancellationToken);
        }
    }

    private static Acceptance GitRefusal(WorkspaceContext context, PlanGroup group, string feedback, GitException exception) =>
        new(OutcomeClass.GateFailed, feedback, context.GitFailed(group, exception), Retryable: true);

    private Acceptance MarkersLeft(PlanGroup group, IReadOnlyList<string> files) =>
        new(
            OutcomeClass.GateFailed,
            EvidenceTexts.Conflict(files),
            Catalogue.ConflictMarkers.At(group.Location, group.Name, EvidenceTexts.List(files), context.Places.MainBranch, context.Places.Branch(group)),
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
