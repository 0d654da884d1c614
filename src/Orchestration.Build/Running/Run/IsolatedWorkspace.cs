using System.Collections.Concurrent;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
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
    private readonly ApprovalBook _approvals;
    private readonly ConcurrentDictionary<string, Task<TestNames>> _baselines = new(StringComparer.Ordinal);

    internal IsolatedWorkspace(WorkspaceContext context, MainRepository main)
    {
        _context = context;
        _main = main;
        _judge = new GroupJudge(context, BaselineAsync);
        _approvals = new ApprovalBook(context.StateFolder);
    }

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

            return new GroupTree(_context.RootIn(tree.Path), _context.Places.Branch(group), note.Base, isNew) { Environment = tree.Environment };
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
            return await AcceptedWork.FindAsync(_context, group, cancellationToken) is { } merged
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
            await _context.Git.TryAsync(_context.Repository.Place, cancellationToken, "update-ref", "-d", _context.Places.Ref(group));
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
        var (tree, note, _) = await OpenTreeAsync(group, cancellationToken);
        await GroupTrees.FollowBranchAsync(_context, group, tree, note, cancellationToken);
        if (note.Repair is { } begun && facts.Attempt <= begun.AfterAttempt)
        {
            // A killed build had got so far; the work of this attempt is judged, and what it needs is a repair.
            await Repair.PrepareAsync(_context, group, tree, begun, cancellationToken);
            return new Acceptance(OutcomeClass.GateFailed, begun.Feedback, Retryable: true, ExtraAttempt: true);
        }

        var judgement = await _judge.JudgeAsync(group, tree, note, facts, cancellationToken);
        if (judgement.Refusal is { } refusal)
        {
            return refusal with { Notices = judgement.Notices };
        }

        if (facts.Attempt == 0 && judgement.Tree == await _context.Repository.TreeAsync(note.DiffBase, cancellationToken))
        {
            // Done by hand and proved by its gate: it is in the tree already.
            return new Acceptance(OutcomeClass.Completed, TestsAdded: judgement.TestsAdded, Notices: judgement.Notices);
        }

        string work;
        try
        {
            work = await GroupTrees.CommitAsync(_context, group, tree, note, judgement.Tree, facts, cancellationToken);
        }
        catch (GitException exception) when (_context.Git.Hooks)
        {
            return Judge.OfHook(group, exception.Message) with { Notices = judgement.Notices };
        }

        var acceptance = AwaitsWord(group, tree, note, work, facts)
            ?? await MergeAsync(group, tree, note, work, facts, cancellationToken);
        return acceptance with { Notices = judgement.Notices, TestsAdded = acceptance.TestsAdded ?? judgement.TestsAdded };
    }

    private Acceptance? AwaitsWord(PlanGroup group, TreeRepository tree, TreeNote note, string work, AttemptFacts facts)
    {
        var word = _approvals.Find(group.Id, work);
        if (!group.Assignment.Approve || word is { Approved: true })
        {
            return null;
        }

        // The answer stays until there is other work to ask about: a build that is killed before the agent has heard of it hears it again.
        if (word is { Approved: false } && facts.Attempt <= word.Attempt)
        {
            return new Acceptance(
                OutcomeClass.GateFailed,
                "A person rejected your work: " + word.Reason,
                Catalogue.Rejected.At(group.Location, group.Title, word.Reason),
                Retryable: true,
                ExtraAttempt: true,
                Rejected: word.Reason);
        }

        (note with { Waits = work }).Write(tree);
        _approvals.Ask(group.Id, work, facts.Attempt);
        var problem = Catalogue.AwaitsApproval.At(group.Location, group.Title, $"'{_context.Places.Branch(group)}'", group.Number);
        return new Acceptance(OutcomeClass.Completed, Problem: problem, AwaitsApproval: true, Commit: work);
    }

    private async Task<Acceptance> MergeAsync(
        PlanGroup group, TreeRepository tree, TreeNote note, string work, AttemptFacts facts, CancellationToken cancellationToken)
    {
        // As hooks left it.
        var message = _context.Git.Hooks
            ? (await _context.Git.RunAsync(_context.Repository.Place, cancellationToken, "log", "-1", "--no-show-signature", "--format=%B", work)).Text
            : GroupTrees.Message(_context, group, facts);
        var merge = await _main.MergeAsync(group, work, message, cancellationToken);
        if (merge.Refusal is not { } refusal)
        {
            _approvals.Remove(group.Id);
            return new Acceptance(OutcomeClass.Completed, Commit: merge.Commit, TestsAdded: merge.TestsAdded);
        }

        // One attempt for each state of the accepted work: where that has not moved, the repair itself was no good.
        var round = (note.Repair?.Round ?? 0) + 1;
        if (refusal.Feedback is null || note.Repair?.Main == merge.Main || round > MaxRepairs)
        {
            return refusal;
        }

        var repair = new RepairNote(facts.Attempt, merge.Main, work, merge.Conflicts, refusal.Feedback, round);
        await Repair.BeginAsync(_context, group, tree, note, repair, cancellationToken);
        return refusal with { Retryable = true, ExtraAttempt = true };
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

    private async Task<bool> HasWorkAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        if (GroupTrees.FindUsable(_context, group) is not var (tree, note))
        {
            return false;
        }

        var snapshot = await tree.SnapshotAsync(cancellationToken);
        return snapshot.Tree != await _context.Repository.TreeAsync(note.DiffBase, cancellationToken) || note.Repair is not null;
    }
}
