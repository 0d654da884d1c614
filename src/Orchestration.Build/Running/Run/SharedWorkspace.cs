using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary>All groups work in the user's own tree. The gate decides and boxes are ticked here.</summary>
/// <param name="changes">Judges what changed; null where that cannot be told apart by group.</param>
internal sealed class SharedWorkspace(RunScope scope, IGateRunner gates, SharedTreeJudge? changes) : IGroupWorkspace
{
    private readonly SharedTicks _ticks = new(scope.Plan);
    private readonly List<Diagnostic> _notices = [];

    /// <summary>In one tree, what the next agent changes would be taken for this group's.</summary>
    public bool JudgesBesideAgents => changes is null;

    public async Task<GroupTree> OpenAsync(PlanGroup group, CancellationToken cancellationToken)
    {
        try
        {
            if (changes is not null && await changes.BeginAsync(group, cancellationToken) && group.Assignment.Verify is { } gate)
            {
                var before = await RunAsync(group, gate, "before", cancellationToken);
                await changes.AddBeforeAsync(group, gate, before, cancellationToken);
            }
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            throw new WorkspaceException(GitFailed(group, exception));
        }

        return new GroupTree(scope.Root, null, null);
    }

    public async Task<Acceptance> AcceptAsync(PlanGroup group, GroupTree tree, AttemptFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            // What a person did by hand is judged by its gate alone.
            var (refusal, notices) = changes is not null && facts.Attempt > 0 ? await changes.JudgeAsync(group, scope.Settings.Limits, cancellationToken) : (null, []);
            return refusal ?? await AskGateAsync(group, [.. notices], facts, cancellationToken);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            return new Acceptance(OutcomeClass.Failed, Problem: GitFailed(group, exception));
        }
    }

    public async Task CloseAsync(PlanGroup group, GroupTree tree, bool accepted, CancellationToken cancellationToken)
    {
        if (accepted)
        {
            return;
        }

        if (_ticks.TakeBack())
        {
            Notice(SharedTicks.TakenBack(group));
        }

        try
        {
            await (changes?.FailedAsync(group, cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception exception) when (GitException.IsTrouble(exception))
        {
            Notice(GitFailed(group, exception));
        }
    }

    public Task<IReadOnlyList<Diagnostic>> CompleteAsync(CancellationToken cancellationToken)
    {
        lock (_notices)
        {
            return Task.FromResult<IReadOnlyList<Diagnostic>>([.. _notices]);
        }
    }

    /// <summary>Also in a build that was cancelled: what its agents ticked until then must not pass for work done by hand.</summary>
    public ValueTask DisposeAsync()
    {
        try
        {
            _ticks.TakeBack();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run's outcome stands; the file is somebody else's now.
        }

        return ValueTask.CompletedTask;
    }

    private async Task<Acceptance> AskGateAsync(PlanGroup group, List<Diagnostic> notices, AttemptFacts facts, CancellationToken cancellationToken)
    {
        var gate = group.Assignment.Verify;
        var outcome = gate is null ? null : await RunAsync(group, gate, facts.Attempt.ToString(CultureInfo.InvariantCulture), cancellationToken);
        var judged = gate is null || outcome is null ? GateVerdict.NoGate : Judge.OfGate(group, gate, outcome, changes?.TestsBefore(group, gate));
        notices.AddRange(judged.Unreadable is null ? [] : [judged.Unreadable]);
        if (judged.Refusal is { } refusal)
        {
            return refusal with { Notices = notices };
        }

        if (_ticks.Tick(group) is { } notice)
        {
            notices.Add(notice);
        }

        if (changes is not null)
        {
            await changes.AcceptedAsync(group, outcome, cancellationToken);
        }

        return new Acceptance(OutcomeClass.Completed, TestsAdded: judged.TestsAdded, Notices: notices);
    }

    private void Notice(Diagnostic notice)
    {
        lock (_notices)
        {
            _notices.Add(notice);
        }
    }

    private Task<GateOutcome> RunAsync(PlanGroup group, GateCommand gate, string when, CancellationToken cancellationToken)
    {
        scope.Watch(group, GroupPhase.Gate, $"gate `{gate.Display}`");
        return gates.RunAsync(gate, GatePlace.Of(scope.Root), $"{scope.LabelOf(group)}.{when}.gate", cancellationToken);
    }

    private static Diagnostic GitFailed(PlanGroup group, Exception exception) =>
        Catalogue.GitFailed.At(group.Location, group.Name, exception.Message);
}
