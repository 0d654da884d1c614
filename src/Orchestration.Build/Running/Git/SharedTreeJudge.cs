using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Git;

/// <summary>
/// Judges what agents change that work in the user's own tree one after the other: what differs between the begin of an attempt and its end is
/// the group's. Nothing is put back here, because a person may work in the same tree.
/// </summary>
/// <param name="instructions">Patterns of files that instruct agents.</param>
/// <param name="history">Of groups that earlier builds worked on: what that work changed is not known, and may be all there is to do.</param>
internal sealed class SharedTreeJudge(Plan plan, SharedTree tree, RunHistory history, ImmutableArray<string> instructions)
{
    private readonly Dictionary<string, Work> _works = new(StringComparer.Ordinal);

    /// <summary>Paths changed by groups that were not accepted; they may be judges of others.</summary>
    private readonly HashSet<string> _rejected = new(StringComparer.Ordinal);

    private readonly GateCache _tests = new();
    private string? _start;
    private (Work Work, Snapshot Tree)? _open;

    /// <summary>An attempt begins.</summary>
    /// <returns>Whether the group's gate has to be run first, for the tests that pass before it.</returns>
    public async Task<bool> BeginAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        var now = await EndOpenAsync(cancellationToken);
        _start ??= now.Tree;
        if (!_works.TryGetValue(group.Id, out var work))
        {
            _works[group.Id] = work = new Work(now.Tree);
        }

        _open = (work, now);
        return group.Assignment.Verify is { } gate
            && !group.AllDone
            && _tests.LeavesTests(gate) is null or true
            && _tests.Find(work.First, gate) is null;
    }

    /// <summary>What the gate showed then.</summary>
    public async Task AddBeforeAsync(PlanGroup group, GateCommand gate, GateOutcome outcome, CancellationToken cancellationToken)
    {
        var work = _works[group.Id];
        _tests.Add(work.First, gate, outcome);

        // What the gate left is nobody's work.
        _open = (work, await tree.SnapshotAsync(cancellationToken));
    }

    /// <summary>The attempt has ended.</summary>
    /// <returns>Why the work is not accepted, or null; and what is worth a look if it is.</returns>
    public async Task<(Acceptance? Refusal, ImmutableArray<Diagnostic> Notices)> JudgeAsync(PlanGroup group, WorkLimits limits, CancellationToken cancellationToken)
    {
        var now = await EndOpenAsync(cancellationToken);
        var work = _works[group.Id];
        IReadOnlyList<PathChange> changes =
        [
            .. await NetAsync(work.First, now.Tree, work.Touched, cancellationToken),
            .. now.Nested.Where(work.Nested.Contains).Select(path => new PathChange(path, PathChangeKind.Added, PathContent.Repository)),
        ];
        var others = await NetAsync(_start!, now.Tree, _rejected, cancellationToken);
        var rules = await GroupRules.OfAsync(
            plan, group, tree.Places, tree.Repository, instructions, tree.View.Path, work.First, [.. changes, .. others], cancellationToken);

        // Prompts are not taken back here either, so they are protected.
        rules = rules with { Generated = [], Protect = rules.Protect.AddRange(rules.Generated) };
        var verdict = DiffPolicy.Judge(changes, rules);
        if (history[group.Id].Attempts > 0)
        {
            verdict = verdict with { NoChange = false };
        }

        if (Judge.OfChanges(group, verdict, []) is { } refusal)
        {
            return (refusal with { Feedback = refusal.Feedback + "\nTake back only what you changed yourself: people may work in this tree at the same time." }, []);
        }

        var judges = DiffPolicy.Judge(others, rules).Protected;
        return judges.IsEmpty
            ? (null, WorkAdvice.Of(group, verdict.Counted, rules.Facts, limits))
            : (new Acceptance(
                OutcomeClass.GateFailed,
                Problem: Catalogue.ProtectedChange.At(group.Location, group.Name, EvidenceTexts.List(judges) + " (by a group before it that was not accepted)")), []);
    }

    /// <summary>The tests that passed before the group; null where nothing is known.</summary>
    public TestNames? TestsBefore(PlanGroup group, GateCommand gate) =>
        _works.TryGetValue(group.Id, out var work) ? _tests.Find(work.First, gate)?.Tests : null;

    /// <summary>A group was accepted and its boxes are ticked.</summary>
    public async Task AcceptedAsync(PlanGroup group, GateOutcome? outcome, CancellationToken cancellationToken)
    {
        if (_works.TryGetValue(group.Id, out var work))
        {
            _rejected.ExceptWith(work.Touched);
        }

        if (group.Assignment.Verify is { } gate && outcome is not null)
        {
            // What passes now is what passed before the next group.
            _tests.Add((await tree.SnapshotAsync(cancellationToken)).Tree, gate, outcome);
        }
    }

    /// <summary>The group will not be tried again and was not accepted; its changes stay.</summary>
    public async Task FailedAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        await EndOpenAsync(cancellationToken);
        if (_works.TryGetValue(group.Id, out var work))
        {
            _rejected.UnionWith(work.Touched);
        }
    }

    /// <summary>What changed since the last look belongs to who was at work.</summary>
    private async Task<Snapshot> EndOpenAsync(CancellationToken cancellationToken)
    {
        var now = await tree.SnapshotAsync(cancellationToken);
        if (_open is var (work, from))
        {
            var changes = await GitDiff.BetweenAsync(tree.Repository, from.Tree, now.Tree, cancellationToken);
            work.Touched.UnionWith(changes.Changes.Select(change => change.Path));
            work.Nested.UnionWith(now.Nested.Except(from.Nested));
            _open = null;
        }

        return now;
    }

    /// <summary>Of the paths somebody touched, those that are not as they were. Boxes are not counted: they are put right by whoever ticks.</summary>
    private async Task<IReadOnlyList<PathChange>> NetAsync(string from, string to, HashSet<string> touched, CancellationToken cancellationToken)
    {
        if (touched.Count == 0)
        {
            return [];
        }

        var tasks = tree.Places.TasksPath;
        var changes = (await GitDiff.BetweenAsync(tree.Repository, from, to, cancellationToken)).OfSnapshots.Where(change => touched.Contains(change.Path)).ToList();
        return changes.Exists(change => change.Path == tasks) && await tree.DifferInBoxesOnlyAsync(tasks, from, to, cancellationToken)
            ? changes.FindAll(change => change.Path != tasks)
            : changes;
    }

    /// <summary>One group's share of the changes.</summary>
    private sealed class Work(string first)
    {
        /// <summary>The tree before its first attempt.</summary>
        public string First => first;

        public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

        /// <summary>Repositories that were made inside the tree.</summary>
        public HashSet<string> Nested { get; } = new(StringComparer.Ordinal);
    }
}
