using System.Collections.Concurrent;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>Each group in a tree and a branch of its own; accepted work comes together on <c>orchestrate/&lt;spec&gt;/main</c>.</summary>
internal sealed class IsolatedWorkspace : IGroupWorkspace
{
    /// <summary>A file that everybody writes must not keep an agent repairing for ever.</summary>
    private const int MaxRepairs = 3;

    private readonly WorkspaceContext _context;
    private readonly MainRepository _main;
    private readonly GroupJudge _judge;
    private readonly ConcurrentDictionary<string, bool> _keptCommits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<TestNames>> _baselines = new(StringComparer.Ordinal);

    internal IsolatedWorkspace(WorkspaceContext context, MainRepository main)
    {
        _context = context;
        _main = main;
        _judge = new GroupJudge(context);
    }

    public bool JudgesBesideAgents => true;

    public ValueTask DisposeAsync()
    {
        _main.Dispose();
        return ValueTask.CompletedTask;
    }

    public async Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        try
        {
            var (tree, note, isNew) = await OpenTreeAsync(group, cancellationToken);
            if (WorkspaceContext.GateOf(group) is { } gate && _context.Cache.LeavesTests(gate) is null or true)
            {
                // While the agent works, what passes before it is found out.
                _ = BaselineAsync(group, note.DiffBase, cancellationToken);
            }

            return new GroupTree(_context.RootIn(tree.Path), _context.Places.Branch(group), note.Base, isNew) { Environment = tree.Environment, OwnTree = Folders.RealPath(tree.Path) };
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            throw new WorkspaceException(_context.GitFailed(group, exception));
        }
    }

    public async Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            // A tree that was just made is no killed build's.
            return !tree.IsNew && await AcceptedWork.FindAsync(_context, group, cancellationToken) is { } merged
                ? new Acceptance(OutcomeClass.Completed, Commit: merged)
                : await JudgeAndMergeAsync(group, facts, cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            return new Acceptance(OutcomeClass.Failed, Problem: _context.GitFailed(group, exception));
        }
    }

    public async Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken)
    {
        try
        {
            if (!accepted && await HasWorkAsync(group, cancellationToken))
            {
                _context.Stopped[group.Id] = true;
                await GroupTrees.KeepAsync(_context, group, cancellationToken);
                return;
            }

            TreeRepository.Remove(_context.Places.TreePath(group), _context.Places.Directory(group));
            await _context.Refs.DeleteAsync(_context.Places.Ref(group), cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            // What could not be tidied up is found by CleanOrchestrationTrees; the group's outcome stands, and so does work that could not be looked at.
            if (!accepted)
            {
                _context.Stopped[group.Id] = true;
            }
        }
    }

    public async Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_baselines.Values).WaitAsync(cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            return await new RunEnd(_context, _main).CompleteAsync(cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            return [Catalogue.GitFailed.At(SourceSpan.WholeFile(_context.Plan.Spec.TasksFile), _context.Plan.Spec.Name, exception.Message)];
        }
    }

    private async Task<(TreeRepository Tree, TreeNote Note, bool IsNew)> OpenTreeAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        if (GroupTrees.FindUsable(_context, group) is var (found, known))
        {
            return (found, known, IsNew: false);
        }

        await GroupTrees.PreserveAsync(_context, group, cancellationToken);
        var (tree, note) = await GroupTrees.CreateAsync(_context, group, cancellationToken);
        return (tree, note, IsNew: true);
    }

    private async Task<Acceptance> JudgeAndMergeAsync(PlanGroup group, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var (tree, note, isNew) = await OpenTreeAsync(group, cancellationToken);
        if (isNew)
        {
            return new Acceptance(OutcomeClass.NoChange, EvidenceTexts.TreeRemoved, Catalogue.TreeRemoved.At(group.Location, group.Name), Retryable: true);
        }

        await GroupTrees.FollowBranchAsync(_context, group, tree, note, cancellationToken);
        if (note.Repair is { } begun && facts.Attempt <= begun.AfterAttempt)
        {
            // A killed build had got so far; the work of this attempt is judged, and what it needs is a repair.
            await Repair.PrepareAsync(_context, group, tree, note, begun, cancellationToken);
            return new Acceptance(begun.Conflicts.Count == 0 ? OutcomeClass.GateFailed : OutcomeClass.MergeConflict, begun.Feedback, Retryable: true, ExtraAttempt: true);
        }

        var judgement = await _judge.OfChangesAsync(group, tree, note, facts, cancellationToken);
        if (judgement.Tree.Length > 0)
        {
            await KeepCommitsAsync(group, tree, note, judgement.Tree, cancellationToken);
        }

        var acceptance = judgement.Refusal ?? await JudgeAndMergeAsync(group, tree, note, judgement, facts, cancellationToken);
        return acceptance with { Notices = [.. judgement.Notices, .. acceptance.Notices ?? []], BuildFiles = BuildFiles.Among(judgement.Changes) };
    }

    /// <summary>
    /// Only the merged tree's gate accepts, so it is asked first. The group's own tree is asked where nothing is merged, and where the merged tree fails: to tell
    /// work that is wrong from work that does not fit.
    /// </summary>
    private async Task<Acceptance> JudgeAndMergeAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, Judgement judgement, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var isByHand = facts.Attempt == 0 && judgement.Tree == await _context.Repository.TreeAsync(note.DiffBase, cancellationToken);
        var before = WorkspaceContext.GateOf(group) is { } known && _context.Cache.LeavesTests(known) is false ? TestNames.None : await BaselineAsync(group, note.DiffBase, cancellationToken);
        var isAsked = isByHand || (group.Assignment.Approve && _context.Scope.Ledger.FindApproval(IdentityOf(group, judgement.Tree)) is not { Approved: true });
        var gate = isAsked ? await _judge.OfGateAsync(group, tree, note, judgement, _context.GateLabel(group, facts), facts, before, cancellationToken) : GateVerdict.NoGate;
        IReadOnlyList<Diagnostic> notices = gate.Unreadable is { } unreadable ? [unreadable] : [];
        if (gate.Refusal is { } refusal)
        {
            return refusal with { Notices = notices };
        }

        if (isByHand)
        {
            // Done by hand and proved by its gate: it is in the tree already.
            return await JudgeAcceptedAsync(group, tree, cancellationToken) ?? new Acceptance(OutcomeClass.Completed, TestsAdded: gate.TestsAdded, Notices: notices);
        }

        string work;
        try
        {
            work = await GroupTrees.CommitAsync(_context, group, tree, note, judgement.Tree, facts, cancellationToken);
        }
        catch (GitException exception) when (_context.Git.Hooks)
        {
            return Judge.OfHook(group, exception.Message) with { Notices = notices };
        }

        if (await AwaitsWordAsync(group, tree, note, work, facts, cancellationToken) is { } question)
        {
            return question with { Notices = notices, TestsAdded = gate.TestsAdded };
        }

        var request = await RequestAsync(group, tree, note, judgement, work, before, facts, cancellationToken);
        var acceptance = await MergeAsync(isAsked ? request with { GateLabel = null } : request, judgement, note, facts, isAsked, cancellationToken);
        return acceptance with { Notices = [.. notices, .. acceptance.Notices ?? []], TestsAdded = acceptance.TestsAdded ?? gate.TestsAdded };
    }

    /// <summary>Accepted work whose rules have changed since: what it changed is known by its commit.</summary>
    private async Task<Acceptance?> JudgeAcceptedAsync(PlanGroup group, TreeRepository tree, CancellationToken cancellationToken)
    {
        if (group.Assignment.Writes.IsDefaultOrEmpty
            || (await AcceptedWork.ReadAsync(_context.Repository, group.Id, _context.StartCommit, path => path == _context.Places.SpecPath, cancellationToken))
                .FirstOrDefault(commit => commit.Group == group.Id)?.Commit is not { } commit)
        {
            return null;
        }

        var before = commit + "^";
        var changes = (await GitDiff.BetweenAsync(_context.Repository, before, commit, cancellationToken)).OfSnapshots.Where(change => change.Path != _context.Places.TasksPath).ToList();
        var rules = await GroupRules.OfAsync(
            _context.Plan, group, _context.Places, _context.Repository, _context.Scope.InstructionFiles, tree.Path, before, changes, cancellationToken);
        var verdict = DiffPolicy.Judge(changes, rules);
        return verdict.Outside.IsEmpty ? null : Judge.OfChanges(group, verdict, []);
    }

    private async Task<MergeRequest> RequestAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, Judgement judgement, string work, TestNames before, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var request = new MergeRequest(group, tree, work, judgement.Tree, note.DiffBase, judgement.Objects, GroupTrees.Message(_context, group, facts), before)
        {
            GateLabel = _context.GateLabel(group, facts),
            Ignored = judgement.Ignored,
            IsImported = IsImported(group),
        };
        if (!_context.Git.Hooks)
        {
            return request;
        }

        // As hooks left it.
        var message = (await _context.Git.RunAsync(tree.Place, cancellationToken, "log", "-1", "--no-show-signature", "--format=%B", work)).Text;
        var committed = await tree.Ours.TreeAsync(work, cancellationToken);
        var objects = (await GitDiff.BetweenAsync(tree.Ours, note.DiffBase, committed, cancellationToken)).Objects;
        return request with { Message = message, Tree = committed, Objects = objects };
    }

    private bool IsImported(PlanGroup group) => _context.Scope.Imports?.GetValueOrDefault(group.Id)?.Work is not null;

    private WorkIdentity IdentityOf(PlanGroup group, string tree) => new(_context.Places.SpecPath, group.Id, _context.KeyOf(group), tree);

    private async Task<Acceptance?> AwaitsWordAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, string work, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var asked = IdentityOf(group, await tree.Ours.TreeAsync(work, cancellationToken));
        if (group.Assignment.Approve && _context.Scope.Imports?.GetValueOrDefault(group.Id)?.Approval is var (by, time))
        {
            _context.Scope.Ledger.Approve(facts.Attempt, asked, by, time);
        }

        var word = _context.Scope.Ledger.FindApproval(asked);
        if (!group.Assignment.Approve || word is { Approved: true })
        {
            return null;
        }

        if (word is { Approved: false })
        {
            return new Acceptance(
                OutcomeClass.NoChange,
                $"A person rejected your work: {word.Reason}\nYou changed nothing since.",
                Catalogue.RejectedAndUnchanged.At(group.Location, group.Name, word.Reason),
                Retryable: true);
        }

        await GroupTrees.PublishAsync(_context, group, tree, note, work, cancellationToken);
        (note with { Waits = work }).Write(tree);
        _context.Scope.Ledger.AwaitApproval(group.Id, facts.Attempt, asked);
        var problem = Catalogue.AwaitsApproval.At(group.Location, group.Name, $"'{_context.Places.Branch(group)}'", group.Number, _context.Plan.Spec.Name);
        return new Acceptance(OutcomeClass.Completed, Problem: problem, AwaitsApproval: true, Commit: work);
    }

    /// <param name="isAsked">The gate has passed in the group's own tree.</param>
    private async Task<Acceptance> MergeAsync(
        MergeRequest work, Judgement judgement, TreeNote note, AttemptFacts facts, bool isAsked, CancellationToken cancellationToken)
    {
        var (group, tree) = (work.Group, work.From);

        // What a killed build leaves of the tree after this is the accepted work, or no work.
        (note with { Judged = new JudgedWork(facts.Attempt, judgement.Tree) }).Write(tree);
        var merge = await _main.MergeAsync(work, cancellationToken);
        if (merge.Refusal is not { } refusal)
        {
            return new Acceptance(OutcomeClass.Completed, Commit: merge.Commit, TestsAdded: merge.TestsAdded, Notices: merge.Unreadable is null ? [] : [merge.Unreadable]);
        }

        IReadOnlyList<Diagnostic> notices = merge.Unreadable is null ? [] : [merge.Unreadable];
        if (merge.IsOfOwnGate && merge.Main == note.DiffBase)
        {
            return refusal with { Notices = notices };
        }

        if (merge.IsOfOwnGate && !isAsked)
        {
            var own = await _judge.OfGateAsync(group, tree, note, judgement, _context.GateLabel(group, facts) + ".own", facts, work.TestsBefore, cancellationToken);
            notices = own.Unreadable is { } unreadable ? [unreadable] : [];
            if (own.Refusal is { } wrong)
            {
                return wrong with { Notices = notices };
            }
        }

        // One attempt for each state of the accepted work: where that has not moved, the repair itself was no good.
        var round = (note.Repair?.Round ?? 0) + 1;
        if (refusal.Feedback is null || note.Repair?.Main == merge.Main || round > MaxRepairs || IsImported(group))
        {
            // What a gate left in the tree is no work.
            await tree.ResetToAsync(work.Tree, cancellationToken);
            note.Write(tree);
            return refusal with { Notices = notices };
        }

        var repair = new RepairNote(facts.Attempt, merge.Main, work.Commit, merge.Conflicts, refusal.Feedback, round);
        await Repair.BeginAsync(_context, group, tree, note, repair, cancellationToken);
        return refusal with { Retryable = true, ExtraAttempt = true, Notices = notices };
    }

    /// <summary>What passed before the group, once per gate and commit.</summary>
    private Task<TestNames> BaselineAsync(PlanGroup group, string commit, CancellationToken cancellationToken)
    {
        if (WorkspaceContext.GateOf(group) is not { } gate)
        {
            return Task.FromResult(TestNames.None);
        }

        var task = _baselines.GetOrAdd($"{commit}\n{gate.Shell is null}\n{gate.Display}", _ => Task.Run(() => _main.TestsAsync(gate, commit, cancellationToken), CancellationToken.None));
        return task;
    }

    /// <summary>What an agent committed elsewhere in its repository goes with it; nobody has to ask for it.</summary>
    private async Task KeepCommitsAsync(PlanGroup group, TreeRepository tree, TreeNote note, string taken, CancellationToken cancellationToken)
    {
        var kept = (await AgentCommits.KeepAsync(_context, group, tree, note, taken, cancellationToken)).Where(name => _keptCommits.TryAdd(name, true)).ToList();
        if (kept.Count > 0)
        {
            _context.Scope.Report(Catalogue.AgentCommitsKept.At(group.Location, group.Name, EvidenceTexts.List(kept)));
        }
    }

    private async Task<bool> HasWorkAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        if (GroupTrees.FindUsable(_context, group) is not var (tree, note))
        {
            return false;
        }

        var snapshot = await tree.SnapshotAsync(cancellationToken);
        await KeepCommitsAsync(group, tree, note, snapshot.Tree, cancellationToken);
        return snapshot.Tree != await _context.Repository.TreeAsync(note.DiffBase, cancellationToken) || note.Repair is not null;
    }
}
