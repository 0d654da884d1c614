using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>Work of a group that is to be merged.</summary>
/// <param name="Commit">The work as one commit in the group's quarantine.</param>
/// <param name="Tree">Its tree.</param>
/// <param name="Base">The accepted work that it builds on.</param>
/// <param name="Objects">What it needs beside the commit and the tree.</param>
/// <param name="Message">Of the commit on the main branch.</param>
/// <param name="TestsBefore">The tests that passed before it.</param>
internal sealed record MergeRequest(
    PlanGroup Group, TreeRepository From, string Commit, string Tree, string Base, IReadOnlyList<string> Objects, string Message, TestNames TestsBefore)
{
    /// <summary>The group's gate in the names of files; null for the next number.</summary>
    public string? GateLabel { get; init; }

    /// <summary>It was made by a job on an engine; <see cref="Base"/> need not be on the main branch.</summary>
    public bool IsImported { get; init; }

    /// <summary>Files of the group's tree that git ignores: the merged tree has not got them.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];
}

/// <summary>How the merge of one group went.</summary>
/// <param name="Commit">The commit on the main branch, or null where it was not made.</param>
/// <param name="Main">The main branch that the work did not fit.</param>
/// <param name="Conflicts">Files that conflict.</param>
/// <param name="Refusal">Why it was not made, as a last word; with feedback for a repair.</param>
internal sealed record MergeOutcome(string? Commit, string Main, ImmutableArray<string> Conflicts, Acceptance? Refusal, int? TestsAdded = null)
{
    /// <summary>The group's own gate refuses: the work, or how it fits.</summary>
    public bool IsOfOwnGate { get; init; }

    /// <summary>Result files of the group's own gate that prove nothing, as a diagnostic, or null.</summary>
    public Diagnostic? Unreadable { get; init; }
}

/// <summary>
/// The working tree of <c>orchestrate/&lt;spec&gt;/main</c>, where accepted work comes together, one group after the other, and where nothing but commits
/// and what gates leave is ever found. The branch moves in one step, from one proven state to the next with its ticks.
/// </summary>
internal sealed class MainRepository(WorkspaceContext context) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TreeRepository? _tree;

    /// <summary>The tree in our index; null where that is not known.</summary>
    private string? _index;

    /// <summary>The disk is as the index says.</summary>
    private bool _isClean;

    /// <summary>The quarantine holds something that was not accepted.</summary>
    private bool _hasRefused;
    private string? _tasksMode;
    private int _gateRuns;

    private GitRepository Repository => context.Repository;

    private GitClient Git => context.Git;

    /// <summary>What accepted work has ticked; known once the branch is prepared.</summary>
    public TaskBoxes Boxes
    {
        get => field ?? throw new InvalidOperationException("The branch is not prepared.");
        set;
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The tests of a gate on a commit; run there if nothing is known yet. The gate may well fail: the work is still to come.</summary>
    public async Task<TestNames> TestsAsync(GateCommand gate, string commit, CancellationToken cancellationToken)
    {
        var tree = await Repository.TreeAsync(commit, cancellationToken);
        if (context.Cache.Find(tree, gate) is { } known)
        {
            return known.Tests;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await OpenAsync(commit, cancellationToken);
            return (await GateAsync(null, null, gate, commit, tree, label: null, cancellationToken)).Tests;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Merges work of a group under its gate and those of the groups accepted before, and ticks its boxes.</summary>
    public async Task<MergeOutcome> MergeAsync(MergeRequest work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await MergeAloneAsync(work, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<MergeOutcome> MergeAloneAsync(MergeRequest work, CancellationToken cancellationToken)
    {
        var main = context.Tip;
        var merger = await OpenAsync(main, cancellationToken);
        Quarantine.Release(work.From.Ours.Objects, merger.Ours.Objects, [.. work.Objects, work.Tree, work.Commit]);
        var (merged, conflicts) = work.Base == main ? (work.Tree, []) : await MergeTreesAsync(merger, main, work.Commit, work.IsImported ? work.Base : null, cancellationToken);
        if (merged is null)
        {
            return Refused(Conflict(work.Group, main, conflicts));
        }

        var (own, isOfOwnGate) = await ProveAsync(work, main, merged, cancellationToken);
        var refusal = own.Refusal;
        refusal ??= await HookAsync(work.Group, merger, merged, cancellationToken);
        return refusal is not null
            ? Refused(new MergeOutcome(null, main, [], refusal) { IsOfOwnGate = isOfOwnGate, Unreadable = own.Unreadable })
            : await PublishAsync(work, main, merged, own.TestsAdded, cancellationToken) with { Unreadable = own.Unreadable };
    }

    /// <summary>Brings commits of the user's branch into ours; the files that conflict, or none.</summary>
    public async Task<ImmutableArray<string>> TakeInAsync(string commit, CancellationToken cancellationToken)
    {
        var main = context.Tip;
        var merger = await OpenAsync(main, cancellationToken);
        var (merged, conflicts) = await MergeTreesAsync(merger, main, commit, parent: null, cancellationToken);
        if (merged is null)
        {
            return [.. conflicts];
        }

        var message = CommitMessage.Format("Take in the current branch", [(CommitMessage.Spec, context.Places.SpecPath), (CommitMessage.Step, "update")]);
        var taken = await merger.Ours.CommitTreeAsync(merged, [main, commit], message, cancellationToken);
        await merger.PublishAsync(taken, main, cancellationToken);
        await context.Refs.SetAsync(context.Places.MainRef, taken, cancellationToken);
        return [];
    }

    /// <summary>Removes the tree; the branch stays.</summary>
    public void Remove()
    {
        TreeRepository.Remove(context.Places.MainTreePath, context.Places.MainDirectory);
        _tree = null;
    }

    /// <summary>The tree, made at a commit where there is none; whatever a killed build left in it goes before it is used.</summary>
    private async Task<TreeRepository> OpenAsync(string commit, CancellationToken cancellationToken)
    {
        if (_tree is { } open)
        {
            return open;
        }

        if (TreeRepository.Find(context.Source, context.Places.MainTreePath, context.Places.MainDirectory) is { } found)
        {
            return _tree = found;
        }

        _tree = await TreeRepository.CreateAsync(
            context.Source, context.Places.MainTreePath, context.Places.MainDirectory, context.Places.MainBranch, commit, cancellationToken);
        (_index, _isClean) = (await Repository.TreeAsync(commit, cancellationToken), true);
        return _tree;
    }

    /// <summary>Puts a tree on the disk; ignored files stay, so that builds are incremental.</summary>
    private async Task PutAsync(TreeRepository repository, string tree, CancellationToken cancellationToken)
    {
        if (_index != tree || !_isClean)
        {
            (_index, _isClean) = (null, false);
            await repository.ResetToAsync(tree, cancellationToken);
            (_index, _isClean) = (tree, true);
        }
    }

    /// <summary>Merges without a tree on the disk. The attributes are those of the accepted work, wherever a gate wrote others.</summary>
    /// <returns>The merged tree, or null and the files that conflict.</returns>
    /// <param name="parent">Of work that was made elsewhere: what changed since is merged, wherever that commit is. Null for work of this run, which builds on the branch.</param>
    private async Task<(string? Tree, IReadOnlyList<string> Conflicts)> MergeTreesAsync(
        TreeRepository merger, string main, string work, string? parent, CancellationToken cancellationToken)
    {
        var tree = await Repository.TreeAsync(main, cancellationToken);
        if (_index != tree)
        {
            (_index, _isClean) = (null, false);
            await Git.RunAsync(merger.Place, cancellationToken, "read-tree", tree);
            _index = tree;
        }

        // Before git 2.40 merge-tree could not be told a merge base.
        var into = parent is null ? main : await merger.Ours.CommitTreeAsync(tree, [parent], "merge base\n", cancellationToken);
        return await TreeMerge.RunAsync(merger.Ours, merger.Place, into, work, cancellationToken);
    }

    private MergeOutcome Conflict(PlanGroup group, string main, IReadOnlyList<string> files)
    {
        var problem = Catalogue.MergeConflict.At(
            group.Location, group.Name, EvidenceTexts.List(files), context.Places.Branch(group), context.Places.MainBranch);
        return new MergeOutcome(null, main, [.. files], new Acceptance(OutcomeClass.MergeConflict, EvidenceTexts.Conflict(files), problem));
    }

    private MergeOutcome Refused(MergeOutcome outcome)
    {
        _hasRefused = true;
        return outcome;
    }

    /// <summary>The group's own gate on the merged tree, then those of the groups whose boxes are ticked.</summary>
    private async Task<(GateVerdict Verdict, bool IsOfOwnGate)> ProveAsync(MergeRequest work, string main, string tree, CancellationToken cancellationToken)
    {
        var judged = GateVerdict.NoGate;
        var group = work.Group;
        var mainTree = await Repository.TreeAsync(main, cancellationToken);
        if (WorkspaceContext.GateOf(group) is { } gate)
        {
            var outcome = await GateAsync(group, group, gate, main, tree, work.GateLabel, cancellationToken);
            var before = work.Base == main ? work.TestsBefore : context.Cache.Find(mainTree, gate)?.Tests ?? work.TestsBefore;
            judged = Judge.OfGate(group, gate, outcome, before);
            if (judged.Refusal is { } refused)
            {
                var isWork = work.Base == main || outcome.Passed || outcome.StartError is not null;
                return (judged with { Refusal = isWork ? Missing(refused, work, gate, outcome) : Combination(work, gate, outcome) }, true);
            }
        }

        return (judged with { Refusal = await ProveEarlierAsync(group, main, mainTree, tree, cancellationToken) }, false);
    }

    /// <summary>With the files that the gate may miss.</summary>
    private static Acceptance Missing(Acceptance refused, MergeRequest work, GateCommand gate, GateOutcome outcome)
    {
        var missing = EvidenceTexts.Ignored(work.Ignored);
        return missing.Length == 0 || outcome.Passed || outcome.StartError is not null
            ? refused
            : refused with
            {
                Feedback = refused.Feedback + missing,
                Problem = Catalogue.GateFailed.At(work.Group.Location, work.Group.Name, gate.Display, outcome.Verdict, outcome.LogFile, missing),
            };
    }

    private Acceptance Combination(MergeRequest work, GateCommand gate, GateOutcome outcome)
    {
        var (group, places) = (work.Group, context.Places);
        var missing = EvidenceTexts.Ignored(work.Ignored);
        return new Acceptance(
            OutcomeClass.GateFailed,
            EvidenceTexts.Combination(gate, outcome) + missing,
            Catalogue.MergedGateFailed.At(group.Location, group.Name, gate.Display, outcome.Verdict, places.Branch(group), places.MainBranch, outcome.LogFile, missing));
    }

    /// <summary>The tests of a gate that passed on the merged tree, against those before the merge.</summary>
    private GateVerdict Compare(PlanGroup group, GateCommand gate, string mainTree, GateOutcome outcome) =>
        Judge.OfGate(group, gate, outcome, context.Cache.Find(mainTree, gate)?.Tests);

    private async Task<Acceptance?> ProveEarlierAsync(PlanGroup group, string main, string mainTree, string tree, CancellationToken cancellationToken)
    {
        foreach (var earlier in context.Plan.Groups.Where(other => other.Id != group.Id && Boxes.AreTicked(other)))
        {
            if (WorkspaceContext.GateOf(earlier) is not { } gate)
            {
                continue;
            }

            var outcome = await GateAsync(group, earlier, gate, main, tree, label: null, cancellationToken);
            if (outcome.Passed && Compare(group, gate, mainTree, outcome).Refusal is { } lost)
            {
                return lost;
            }

            // A gate that failed before the merge (boxes ticked by hand) is not this group's doing.
            if (!outcome.Passed && (await GateAsync(group, earlier, gate, main, mainTree, label: null, cancellationToken)).Passed)
            {
                var problem = Catalogue.EarlierGateBroken.At(
                    group.Location, group.Name, gate.Display, earlier.Title, outcome.Verdict, outcome.LogFile, context.Places.Branch(group));
                return new Acceptance(OutcomeClass.GateFailed, EvidenceTexts.EarlierGate(earlier.Title, gate, outcome), problem);
            }
        }

        return null;
    }

    /// <summary><c>pre-merge-commit</c>, where the user's hooks are to run: our merge commits are not made by <c>git merge</c>.</summary>
    private async Task<Acceptance?> HookAsync(PlanGroup group, TreeRepository tree, string merged, CancellationToken cancellationToken)
    {
        const string Hook = "pre-merge-commit";
        if (!Git.Hooks)
        {
            return null;
        }

        var file = (await Git.RunAsync(tree.Place, cancellationToken, "rev-parse", "--git-path", "hooks/" + Hook)).Line;
        if (!File.Exists(Path.GetFullPath(file, tree.Path)))
        {
            return null;
        }

        await PutAsync(tree, merged, cancellationToken);
        var answer = await Git.TryAsync(tree.Place, cancellationToken, "hook", "run", Hook);
        _isClean = false;
        return answer.Succeeded
            ? null
            : Judge.OfHook(group, answer.Error);
    }

    /// <summary>What a gate shows on a tree, which is put on the disk for it.</summary>
    /// <param name="group">The group whose work is proved; null where none is.</param>
    /// <param name="of">The group whose gate it is.</param>
    /// <param name="main">The commit that the gate finds checked out.</param>
    /// <param name="label">Its name in the names of files; null for the next number.</param>
    private async Task<GateOutcome> GateAsync(PlanGroup? group, PlanGroup? of, GateCommand gate, string main, string tree, string? label, CancellationToken cancellationToken)
    {
        if (context.Cache.Find(tree, gate) is { } known)
        {
            return known;
        }

        var repository = await OpenAsync(main, cancellationToken);
        await PutAsync(repository, tree, cancellationToken);
        label ??= string.Create(CultureInfo.InvariantCulture, $"main.{++_gateRuns:000}.gate");

        // Each gate finds a repository of its own, whatever the one before it did to that, on the user's branch: versions are derived from its name.
        repository.HandOver(context.StartBranch, main);
        _isClean = false;
        var outcome = await context.Turns.RunAloneAsync(StartAsync, cancellationToken);
        context.Cache.Add(tree, gate, outcome);
        return outcome;

        Task<GateOutcome> StartAsync()
        {
            if (group is not null)
            {
                context.Scope.Watch(group, GroupPhase.Gate, $"gate {(of is null || of == group ? string.Empty : $"of {of.Name} ")}`{gate.Display}`");
            }

            return context.Gates.RunAsync(gate, context.GatePlaceIn(repository), label, cancellationToken);
        }
    }

    /// <summary>One commit for a group, ticks included; it becomes visible by one update of one ref.</summary>
    private async Task<MergeOutcome> PublishAsync(MergeRequest work, string main, string tree, int? testsAdded, CancellationToken cancellationToken)
    {
        context.Scope.Watch(work.Group, GroupPhase.Merge, string.Empty);
        var repository = await OpenAsync(main, cancellationToken);
        if (Boxes.With(work.Group) is not { } boxes)
        {
            var problem = Catalogue.BoxesMoved.At(work.Group.Location, work.Group.Name);
            return Refused(new MergeOutcome(null, main, [], new Acceptance(OutcomeClass.Failed, Problem: problem)));
        }

        var ticked = await TickAsync(repository, tree, boxes, cancellationToken);
        context.Cache.Alias(tree, ticked);
        var commit = await repository.Ours.CommitTreeAsync(ticked, [main], work.Message, cancellationToken);
        if (_hasRefused)
        {
            await repository.PublishAsync(commit, main, cancellationToken);
        }
        else
        {
            Quarantine.ReleaseAll(repository.Ours.Objects, Repository.Objects);
            await LfsObjects.ReleaseAsync(repository, work.Objects, cancellationToken);
        }

        // From here on the work is accepted, so no cancellation comes between.
        await context.Refs.SetAsync(context.Places.MainRef, commit, CancellationToken.None);
        Boxes.Accept(work.Group, boxes);
        return new MergeOutcome(commit, main, [], null, testsAdded);
    }

    /// <summary>The merged tree with our <c>tasks.md</c>, which no work may change; it is in the index then, and the disk is behind.</summary>
    private async Task<string> TickAsync(TreeRepository repository, string merged, byte[] boxes, CancellationToken cancellationToken)
    {
        var path = context.Places.TasksPath;
        if (_index != merged)
        {
            (_index, _isClean) = (null, false);
            await Git.RunAsync(repository.Place, cancellationToken, "read-tree", merged);
        }

        (_index, _isClean) = (null, false);
        _tasksMode ??= (await Git.RunAsync(repository.Place, cancellationToken, "ls-files", "--stage", "-z", "--", path)).Text[..6];

        // As it is: what git stores was read without filters, and is written without.
        var blob = await Git.RunAsync(repository.Place, ["hash-object", "-w", "--stdin", "--no-filters"], boxes, cancellationToken);
        await Git.RunAsync(repository.Place, cancellationToken, "update-index", "--cacheinfo", $"{_tasksMode},{blob.Line},{path}");
        return _index = (await Git.RunAsync(repository.Place, cancellationToken, "write-tree")).Line;
    }
}
