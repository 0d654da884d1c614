using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Running.Git;

/// <summary>How the merge of one group went.</summary>
/// <param name="Commit">The commit on the main branch, or null where it was not made.</param>
/// <param name="Main">The main branch that the work did not fit.</param>
/// <param name="Conflicts">Files that conflict.</param>
/// <param name="Refusal">Why it was not made, as a last word; with feedback for a repair.</param>
internal sealed record MergeOutcome(string? Commit, string Main, ImmutableArray<string> Conflicts, Acceptance? Refusal, int? TestsAdded = null);

/// <summary>
/// The working tree of <c>orchestrate/&lt;spec&gt;/main</c>, where accepted work comes together, one group after the other, and where nothing but commits
/// and what gates leave ever lies. The branch moves in one step, from one proven state to the next with its ticks.
/// </summary>
internal sealed class MainRepository(WorkspaceContext context) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TreeRepository? _tree;
    private string _commit = string.Empty;
    private int _gateRuns;

    private GitRepository Repository => context.Repository;

    private GitClient Git => context.Git;

    /// <summary>The tree, for what comes after <see cref="PrepareAsync"/>.</summary>
    private TreeRepository Prepared => _tree ?? throw new InvalidOperationException("Nothing is prepared.");

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
            await PrepareAsync(commit, cancellationToken);
            return (await GateAsync(gate, tree, cancellationToken)).Tests;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Merges a commit of a group under its gate and those of the groups accepted before, and ticks its boxes.</summary>
    public async Task<MergeOutcome> MergeAsync(PlanGroup group, string work, string message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var main = await MainAsync(cancellationToken);
            var merger = await PrepareAsync(main, cancellationToken);
            var (merged, conflicts) = await MergeTreesAsync(merger, main, work, cancellationToken);
            if (merged is null)
            {
                return Conflict(group, main, conflicts);
            }

            await merger.ResetToAsync(merged, cancellationToken);
            var (refusal, added) = await ProveAsync(group, main, merged, cancellationToken);
            refusal ??= await HookAsync(group, merger, cancellationToken);
            return refusal is not null
                ? new MergeOutcome(null, main, [], refusal)
                : await PublishAsync(group, main, merged, message, added, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Brings commits of the user's branch into ours; the files that conflict, or none.</summary>
    public async Task<ImmutableArray<string>> TakeInAsync(string commit, CancellationToken cancellationToken)
    {
        var main = await MainAsync(cancellationToken);
        var merger = await PrepareAsync(main, cancellationToken);
        var (merged, conflicts) = await MergeTreesAsync(merger, main, commit, cancellationToken);
        if (merged is null)
        {
            return [.. conflicts];
        }

        var message = CommitMessage.Format("Take in the current branch", [(CommitMessage.Spec, context.Places.SpecPath), (CommitMessage.Step, "update")]);
        var taken = await merger.Ours.CommitTreeAsync(merged, [main, commit], message, cancellationToken);
        await merger.PublishAsync(taken, main, cancellationToken);
        await Repository.UpdateRefAsync(context.Places.MainRef, taken, main, cancellationToken);
        return [];
    }

    /// <summary>Removes the tree; the branch stays.</summary>
    public void Remove()
    {
        TreeRepository.Remove(context.Places.MainTreePath, context.Places.MainDirectory);
        _tree = null;
    }

    private async Task<string> MainAsync(CancellationToken cancellationToken) =>
        await Repository.ResolveAsync(context.Places.MainRef, cancellationToken)
        ?? throw new GitException($"the branch {context.Places.MainBranch} is gone");

    /// <summary>The tree at a commit, whatever a killed build left in it; ignored files stay, so that builds are incremental.</summary>
    private async Task<TreeRepository> PrepareAsync(string commit, CancellationToken cancellationToken)
    {
        _commit = commit;
        if ((_tree ?? TreeRepository.Find(context.Source, context.Places.MainTreePath, context.Places.MainDirectory)) is not { } tree)
        {
            return _tree = await TreeRepository.CreateAsync(
                context.Source, context.Places.MainTreePath, context.Places.MainDirectory, context.Places.MainBranch, commit, cancellationToken);
        }

        _tree = tree;
        await tree.ResetToAsync(commit, cancellationToken);
        return tree;
    }

    /// <summary>Merges without a tree on the disk; the attributes are those of the files that are there.</summary>
    /// <returns>The merged tree, or null and the files that conflict.</returns>
    private static async Task<(string? Tree, IReadOnlyList<string> Conflicts)> MergeTreesAsync(
        TreeRepository merger, string main, string work, CancellationToken cancellationToken)
    {
        var merge = await merger.Ours.Git.TryAsync(merger.Place, cancellationToken, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", main, work);
        var (tree, conflicts) = (merge.Fields.FirstOrDefault(), merge.Fields.Skip(1).Distinct(StringComparer.Ordinal).ToList());
        return merge.Succeeded ? (tree, [])
            : merge.ExitCode == 1 && conflicts.Count > 0 ? (null, conflicts)
            : throw new GitException("merge-tree", merge.Error.Length > 0 ? merge.Error : merge.Text);
    }

    private MergeOutcome Conflict(PlanGroup group, string main, IReadOnlyList<string> files)
    {
        var problem = Catalogue.MergeConflict.At(
            group.Location, group.Title, EvidenceTexts.List(files), context.Places.Branch(group), context.Places.MainBranch);
        return new MergeOutcome(null, main, [.. files], new Acceptance(OutcomeClass.GateFailed, EvidenceTexts.Conflict(files), problem));
    }

    /// <summary>The group's own gate on the merged tree, then those of the groups whose boxes are ticked.</summary>
    private async Task<(Acceptance? Refusal, int? TestsAdded)> ProveAsync(PlanGroup group, string main, string tree, CancellationToken cancellationToken)
    {
        int? added = null;
        var mainTree = await Repository.TreeAsync(main, cancellationToken);
        if (WorkspaceContext.GateOf(group) is { } gate)
        {
            var outcome = await GateAsync(gate, tree, cancellationToken);
            if (!outcome.Passed)
            {
                var problem = Catalogue.MergedGateFailed.At(
                    group.Location, group.Title, gate.Display, outcome.Verdict, context.Places.Branch(group), context.Places.MainBranch, outcome.LogFile);
                return (new Acceptance(OutcomeClass.GateFailed, EvidenceTexts.Combination(gate, outcome), problem), null);
            }

            var judged = Compare(group, gate, mainTree, outcome);
            if (judged.Refusal is { } lost)
            {
                return (lost, null);
            }

            added = judged.TestsAdded;
        }

        return (await ProveEarlierAsync(group, main, mainTree, tree, cancellationToken), added);
    }

    /// <summary>The tests of a gate that passed on the merged tree, against those before the merge.</summary>
    private GateVerdict Compare(PlanGroup group, GateCommand gate, string mainTree, GateOutcome outcome) =>
        Judge.OfGate(group, gate, outcome, context.Cache.Find(mainTree, gate)?.Tests);

    private async Task<Acceptance?> ProveEarlierAsync(PlanGroup group, string main, string mainTree, string tree, CancellationToken cancellationToken)
    {
        var tasks = await Repository.ReadFileAsync(main, context.Places.TasksPath, cancellationToken) ?? [];
        foreach (var earlier in context.Plan.Groups.Where(other => other.Id != group.Id && IsTicked(tasks, other)))
        {
            if (WorkspaceContext.GateOf(earlier) is not { } gate)
            {
                continue;
            }

            var outcome = await GateAsync(gate, tree, cancellationToken);
            if (outcome.Passed && Compare(group, gate, mainTree, outcome).Refusal is { } lost)
            {
                return lost;
            }

            if (!outcome.Passed && await PassedBeforeAsync(gate, main, mainTree, tree, cancellationToken))
            {
                var problem = Catalogue.EarlierGateBroken.At(
                    group.Location, group.Title, gate.Display, earlier.Title, outcome.Verdict, outcome.LogFile, context.Places.Branch(group));
                return new Acceptance(OutcomeClass.GateFailed, EvidenceTexts.EarlierGate(earlier.Title, gate, outcome), problem);
            }
        }

        return null;
    }

    private static bool IsTicked(byte[] tasks, PlanGroup group) =>
        group.Tasks.Length > 0 && BoxTicker.AreTicked(tasks, WorkspaceContext.Marks(group));

    /// <summary><c>pre-merge-commit</c>, where the user's hooks are to run: our merge commits are not made by <c>git merge</c>.</summary>
    private async Task<Acceptance?> HookAsync(PlanGroup group, TreeRepository tree, CancellationToken cancellationToken)
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

        var answer = await Git.TryAsync(tree.Place, cancellationToken, "hook", "run", Hook);
        return answer.Succeeded
            ? null
            : Judge.OfHook(group, answer.Error);
    }

    /// <summary>A gate that failed before the merge (boxes ticked by hand) is not this group's doing.</summary>
    private async Task<bool> PassedBeforeAsync(GateCommand gate, string main, string mainTree, string tree, CancellationToken cancellationToken)
    {
        if (context.Cache.Find(mainTree, gate) is { } known)
        {
            return known.Passed;
        }

        await Prepared.ResetToAsync(main, cancellationToken);
        var outcome = await GateAsync(gate, mainTree, cancellationToken);
        await Prepared.ResetToAsync(tree, cancellationToken);
        return outcome.Passed;
    }

    /// <summary>A gate on the tree that lies on disk, which is the same afterwards.</summary>
    private async Task<GateOutcome> GateAsync(GateCommand gate, string tree, CancellationToken cancellationToken)
    {
        if (context.Cache.Find(tree, gate) is { } known)
        {
            return known;
        }

        var label = string.Create(CultureInfo.InvariantCulture, $"main.{++_gateRuns:000}.gate");
        // Each gate finds a repository of its own, whatever the one before it did to that.
        Prepared.HandOver(context.Places.MainBranch, _commit);
        var outcome = await context.Turns.RunAloneAsync(() => context.Gates.RunAsync(gate, context.GatePlaceIn(Prepared), label, cancellationToken), cancellationToken);
        await Prepared.ResetToAsync(tree, cancellationToken);
        context.Cache.Add(tree, gate, outcome);
        return outcome;
    }

    /// <summary>One commit for a group, ticks included; it becomes visible by one update of one ref.</summary>
    private async Task<MergeOutcome> PublishAsync(
        PlanGroup group, string main, string tree, string message, int? testsAdded, CancellationToken cancellationToken)
    {
        if (await TickedTree.CreateAsync(context, group, tree, Prepared, cancellationToken) is not { } ticked)
        {
            var problem = Catalogue.BoxesMoved.At(group.Location, group.Title);
            return new MergeOutcome(null, main, [], new Acceptance(OutcomeClass.Failed, Problem: problem));
        }

        context.Cache.Alias(tree, ticked);
        var commit = await Prepared.Ours.CommitTreeAsync(ticked, [main], message, cancellationToken);
        await Prepared.PublishAsync(commit, main, cancellationToken);

        // From here on the work is accepted, so no cancellation comes between.
        await Repository.UpdateRefAsync(context.Places.MainRef, commit, main, CancellationToken.None);
        return new MergeOutcome(commit, main, [], null, testsAdded);
    }
}
