using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Carries one group from the moment its dependencies are done to its end. Used once.</summary>
internal sealed class GroupRunner(Scheduler scheduler, GroupOrder order)
{
    private const string ByHandLane = "by hand";
    private const string ImportLane = "jobs";

    private readonly RunScope _scope = scheduler.Scope;
    private readonly List<OutcomeClass> _failures = [];
    private LaneSlot? _slot;
    private bool _hasSeat;
    private GroupTree? _tree;
    private int _lane;
    private int _attempts;
    private int _parked;
    private int _extraAttempts;
    private string? _feedback = scheduler.Scope.History[order.Id].Feedback;
    private string? _session;
    private AgentUsage? _sessionUsage;
    private AgentReport? _lastReport;
    private bool _adoptionTried;

    private AgentLane Lane => order.Lanes[_lane];

    public async Task<GroupEnd> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunToEndAsync(cancellationToken);
        }
        finally
        {
            LeaveSeat();
        }
    }

    private async Task<GroupEnd> RunToEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await RunAttemptsAsync(cancellationToken);
            return await EndAsync(verdict);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its end is left open in the ledger: the next build continues from here.
            return End(OutcomeClass.Cancelled, awaitsApproval: false, dependentsGo: false);
        }
        catch (WorkspaceException exception)
        {
            var verdict = new GroupVerdict(OutcomeClass.Failed, OutcomeStep.GiveUp, exception.Message, _attempts)
            {
                Accepted = new Acceptance(OutcomeClass.Failed, Problem: exception.Diagnostic),
            };
            return await EndAsync(verdict);
        }
    }

    /// <summary>Until something comes out of it that is no reason to try again.</summary>
    private async Task<GroupVerdict> RunAttemptsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var verdict = await AttemptAsync(cancellationToken);
            switch (verdict.Step)
            {
                case OutcomeStep.ParkLane when Park(verdict):
                case OutcomeStep.StopLane when Stop(verdict):
                    GiveSlotBack();
                    break;
                case OutcomeStep.RetryLater or OutcomeStep.RetryWithFeedback:
                    _failures.Add(verdict.Outcome);
                    _feedback = verdict.Accepted?.Feedback;
                    KeepSession(verdict);
                    _extraAttempts += verdict.Accepted is { ExtraAttempt: true } ? 1 : 0;
                    if (_failures.Count > order.Retries + _extraAttempts)
                    {
                        return verdict;
                    }

                    await WaitForRetryAsync(verdict, cancellationToken);
                    break;
                default:
                    return verdict;
            }
        }
    }

    /// <summary>Holds no slot meanwhile.</summary>
    private async Task WaitForRetryAsync(GroupVerdict verdict, CancellationToken cancellationToken)
    {
        var delay = verdict.Step == OutcomeStep.RetryWithFeedback ? TimeSpan.Zero : BackOff.AfterFailure(_scope.Settings, _failures.Count);
        var strategy = string.Create(
            CultureInfo.InvariantCulture,
            $"retry {_failures.Count} of {order.Retries + _extraAttempts}{(delay > TimeSpan.Zero ? $" in {Math.Ceiling(delay.TotalSeconds)} s" : " with what is to be fixed")}");
        var problem = verdict.Accepted is null ? null : verdict.Error;
        _scope.Ledger.Wait(order.Id, verdict.Outcome, strategy, _scope.Time.GetUtcNow() + delay, problem, verdict.Attempt);
        GiveSlotBack();
        LeaveSeat();
        await Task.Delay(delay, _scope.Time, cancellationToken);
    }

    private async Task<GroupVerdict> AttemptAsync(CancellationToken cancellationToken)
    {
        if (order.ByHand)
        {
            return await JudgeHandWorkAsync(cancellationToken);
        }

        if (order.Import is { } import)
        {
            return await JudgeImportAsync(import, cancellationToken);
        }

        // What a killed build left is judged whatever its agent's lane rests for, and costs nothing. In a shared tree it waits until nobody works there.
        if (scheduler.Workspace.JudgesBesideAgents && await AdoptAsync(cancellationToken) is { } adopted)
        {
            return adopted;
        }

        if (scheduler.Board.ParkedUntil(Lane.Name) is { } until)
        {
            _scope.Watch(order.Group, GroupPhase.Wait, $"waits for {Lane.Name}", until);
        }

        var answer = await scheduler.Board.EnterAsync(Lane.Name, order.Rank, cancellationToken);
        if (answer.Slot is null)
        {
            return await EndRefusedAsync(answer, cancellationToken);
        }

        _slot = answer.Slot;
        if (await AdoptAsync(cancellationToken) is { } found)
        {
            return found;
        }

        _tree = await scheduler.Workspace.OpenAsync(order.Group, cancellationToken);
        var (report, attempt) = await RunAgentAsync(_tree, cancellationToken);
        if (scheduler.Budget.FindReached() is { } limit)
        {
            scheduler.Board.Close(limit);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (report.Outcome != OutcomeClass.RateLimited)
        {
            scheduler.Board.Unpark(Lane.Name);
            _parked = 0;
        }

        return report.Outcome == OutcomeClass.Completed ? await JudgeAsync(_tree, report, attempt, cancellationToken) : GroupVerdict.Of(report, attempt);
    }

    /// <summary>No attempt may start: a fallback takes over, or the group ends here.</summary>
    private async Task<GroupVerdict> EndRefusedAsync(LaneAnswer answer, CancellationToken cancellationToken)
    {
        var refused = GroupVerdict.Blocked(answer.Reason ?? "the run takes nothing new");
        if (answer.Refusal == LaneRefusal.RunClosed)
        {
            scheduler.ReportHeldBack();
            return refused;
        }

        if (NextLane(refused))
        {
            return await AttemptAsync(cancellationToken);
        }

        scheduler.ReportLane(Lane.Name, order.OnFailure);
        return order.OnFailure != FailurePolicy.Skip ? refused
            : refused with { Outcome = answer.Refusal == LaneRefusal.LaneStopped ? OutcomeClass.Unauthorised : OutcomeClass.RateLimited };
    }

    private async Task<GroupVerdict> JudgeAsync(GroupTree tree, AgentReport report, int attempt, CancellationToken cancellationToken)
    {
        if (scheduler.Workspace.JudgesBesideAgents && order.Group.Assignment.Verify is not null)
        {
            // Gates take no agent's place. Without one the slot stays a moment longer: those that wait for this group may be the ones to have it.
            await scheduler.Seats.WaitAsync(cancellationToken);
            _hasSeat = true;
            GiveSlotBack();
        }

        var facts = new AttemptFacts(attempt, Lane.Name, Choice().Model, report.Usage);
        var acceptance = await scheduler.Workspace.AcceptAsync(order.Group, tree, facts, cancellationToken);
        return GroupVerdict.Of(Explained(Told(acceptance), report), attempt);
    }

    /// <summary>Where nothing was changed, what the agent reported is the cause.</summary>
    private Acceptance Explained(Acceptance acceptance, AgentReport report) =>
        acceptance.Outcome != OutcomeClass.NoChange || report.Notes.IsEmpty
            ? acceptance
            : acceptance with
            {
                Problem = Catalogue.NothingDone.At(order.Group.Location, order.Group.Title, string.Join(' ', report.Notes.Distinct())),
                Retryable = acceptance.Retryable && report.Retryable,
            };

    private async Task<GroupVerdict> JudgeHandWorkAsync(CancellationToken cancellationToken)
    {
        if (order.Group.Assignment is { Verify: null, Writes.IsDefaultOrEmpty: true })
        {
            return GroupVerdict.Of(new Acceptance(OutcomeClass.Completed), 0);
        }

        var answer = await scheduler.Board.EnterAsync(ByHandLane, order.Rank, cancellationToken);
        if (answer.Slot is null)
        {
            return GroupVerdict.Blocked(answer.Reason ?? "the run takes nothing new");
        }

        _slot = answer.Slot;
        _tree = await scheduler.Workspace.OpenAsync(order.Group, cancellationToken);
        var acceptance = await scheduler.Workspace.AcceptAsync(order.Group, _tree, new AttemptFacts(0, ByHandLane, null, AgentUsage.Unknown), cancellationToken);
        return GroupVerdict.Of(Told(acceptance) with { Retryable = false }, 0);
    }

    /// <summary>The work of a job, as an agent's would be; there is nobody here to fix it.</summary>
    private async Task<GroupVerdict> JudgeImportAsync(ImportedGroup import, CancellationToken cancellationToken)
    {
        var answer = await scheduler.Board.EnterAsync(ImportLane, order.Rank, cancellationToken);
        if (answer.Slot is null)
        {
            return GroupVerdict.Blocked(answer.Reason ?? "the run takes nothing new");
        }

        _slot = answer.Slot;
        var facts = scheduler.Scope.Ledger.Import(order.Id, order.Ordinal, order.Key.Value, import);
        if (import.Work is null)
        {
            return GroupVerdict.Of(new Acceptance(import.Outcome, Problem: import.Problem), facts.Attempt);
        }

        _tree = await scheduler.Workspace.OpenAsync(order.Group, cancellationToken);
        var acceptance = await scheduler.Workspace.AcceptAsync(
            order.Group, _tree, new AttemptFacts(facts.Attempt, facts.Agent, facts.Model, facts.Usage), cancellationToken);
        return GroupVerdict.Of(Told(acceptance) with { Retryable = false }, facts.Attempt);
    }

    private Acceptance Told(Acceptance acceptance)
    {
        foreach (var notice in acceptance.Notices ?? [])
        {
            _scope.Report(notice);
        }

        return acceptance;
    }

    /// <summary>The attempt that a killed build left, if its agent had finished.</summary>
    private async Task<GroupVerdict?> AdoptAsync(CancellationToken cancellationToken)
    {
        if (_adoptionTried || _scope.History[order.Id].Open is not { } open)
        {
            return null;
        }

        _adoptionTried = true;
        _tree = await scheduler.Workspace.OpenAsync(order.Group, cancellationToken);
        if (_tree.IsNew)
        {
            return null;
        }

        var report = scheduler.Agents.Adopt(order, open);
        if (!report.FinalEventSeen || open.Started.Key != order.Key.Value)
        {
            return null;
        }

        _lastReport = report;
        if (!_scope.History[order.Id].IsAwaiting)
        {
            _scope.Watch(order.Group, GroupPhase.Check, "takes over the work of an interrupted build");
        }

        var attempt = open.Started.Attempt ?? 0;
        return report.Outcome == OutcomeClass.Completed ? await JudgeAsync(_tree, report, attempt, cancellationToken) : GroupVerdict.Of(report, attempt);
    }

    private async Task<(AgentReport Report, int Attempt)> RunAgentAsync(GroupTree tree, CancellationToken cancellationToken)
    {
        _attempts++;
        var attempt = _scope.History[order.Id].Attempts + _attempts;
        var choice = Choice();
        var request = new AttemptRequest(
            order,
            Lane,
            choice.Model,
            choice.Subagent,
            choice.BodyBelongsInPrompt,
            tree,
            attempt,
            _attempts == 1 ? order.Reason : "next attempt",
            _feedback,
            _session,
            _sessionUsage);
        _lastReport = await scheduler.Agents.RunAsync(request, cancellationToken);
        return (_lastReport, attempt);
    }

    private SubagentChoice Choice()
    {
        var choice = SubagentChoice.For(Lane.Profile, order.Group.Assignment, _scope.Plan.Spec.UseSubagents);

        // A model's name means nothing to another vendor's CLI.
        return _lane == 0 ? choice : choice with { Model = null };
    }

    /// <summary>Only a session whose result was rejected is continued; one that broke may be broken.</summary>
    private void KeepSession(GroupVerdict verdict)
    {
        var session = verdict.Step == OutcomeStep.RetryWithFeedback && Lane.Profile.CanResume ? _lastReport?.SessionId : null;
        _sessionUsage = session is null ? null : session == _session ? _sessionUsage?.Plus(_lastReport!.Usage) : _lastReport?.Usage;
        _session = session;
    }

    private bool NextLane(GroupVerdict verdict)
    {
        if (_lane + 1 >= order.Lanes.Length)
        {
            return false;
        }

        var from = Lane.Name;
        _lane++;
        (_session, _sessionUsage) = (null, null);
        _scope.Ledger.Wait(order.Id, verdict.Outcome, $"continues with {Lane.Name} instead of {from}");
        return true;
    }

    /// <returns>Whether the group continues: with its fallback at once, or with its own agent after the rest.</returns>
    private bool Park(GroupVerdict verdict)
    {
        var now = _scope.Time.GetUtcNow();
        var until = verdict.ResetsAt ?? (now + BackOff.AfterRateLimit(_scope.Settings, _parked));
        _parked++;
        var waits = scheduler.Park(Lane.Name, until);
        _scope.Ledger.ParkLane(Lane.Name, until, verdict.Error, isKnown: verdict.ResetsAt is not null);
        if (NextLane(verdict))
        {
            return true;
        }

        if (!waits)
        {
            scheduler.ReportLane(Lane.Name, order.OnFailure);
            return false;
        }

        _scope.Ledger.Wait(order.Id, verdict.Outcome, $"waits for {Lane.Name}", until);
        return true;
    }

    /// <returns>Whether a fallback continues.</returns>
    private bool Stop(GroupVerdict verdict)
    {
        var lane = Lane.Name;
        if (scheduler.StopLane(lane, Catalogue.AgentUnauthorised.At(SourceSpan.WholeFile(_scope.Plan.Spec.TasksFile), lane, Sentence(verdict.Error))))
        {
            _scope.Ledger.StopLane(lane, verdict.Error);
        }

        if (NextLane(verdict))
        {
            return true;
        }

        scheduler.ReportLane(lane, order.OnFailure);
        return false;
    }

    private async Task<GroupEnd> EndAsync(GroupVerdict verdict)
    {
        if (verdict.Step == OutcomeStep.Accept && verdict.Accepted is { AwaitsApproval: true })
        {
            await _scope.Ledger.FlushAsync();
            if (verdict.Problem is { } question)
            {
                _scope.Report(question);
            }

            return End(OutcomeClass.Completed, awaitsApproval: true, dependentsGo: false);
        }

        var completed = verdict.Step == OutcomeStep.Accept;
        var skipped = !completed && order.OnFailure == FailurePolicy.Skip && verdict.Outcome != OutcomeClass.Blocked;
        _scope.Ledger.EndGroup(
            order.Id,
            skipped ? OutcomeClass.Skipped : verdict.Outcome,
            verdict.Attempt == 0 ? null : verdict.Attempt,
            completed ? order.Key : null,
            verdict.Accepted?.Commit,
            verdict.Accepted?.TestsAdded,
            error: completed || verdict.Outcome == OutcomeClass.Blocked ? null : verdict.Error,
            reason: verdict.Outcome == OutcomeClass.Blocked ? verdict.Error : skipped ? OutcomeNames.ToName(verdict.Outcome) : null,
            strategy: completed ? null : Strategy(),
            buildFiles: completed ? verdict.Accepted?.BuildFiles : null);
        var written = _scope.Ledger.FlushAsync();
        if (completed && !_scope.Plan.Graph.Dependents(order.Group.Position).Any())
        {
            // Nobody waits for the disk but the end of the run. (After a failure the run may be about to take nothing new.)
            GiveSlotBack();
        }

        await written;
        if (_tree is not null)
        {
            await scheduler.Workspace.CloseAsync(order.Group, _tree, completed, CancellationToken.None);
        }

        Report(verdict, completed);
        return End(skipped ? OutcomeClass.Skipped : verdict.Outcome, awaitsApproval: false, dependentsGo: completed || skipped);
    }

    private void Report(GroupVerdict verdict, bool completed)
    {
        var group = order.Group;
        var log = RunPaths.RelativeLog(order.Ordinal, Math.Max(1, verdict.Attempt), "stdout");
        var path = _scope.Paths.Absolute(log);
        if (completed)
        {
            if (_failures.Count > 0)
            {
                var failures = string.Join(", ", _failures.Select(OutcomeNames.ToName));
                _scope.Report(Catalogue.GroupRetried.At(group.Location, group.Name, _attempts, failures, path));
            }

            return;
        }

        if (verdict.Outcome == OutcomeClass.Blocked)
        {
            return;
        }

        var isSkipped = order.OnFailure == FailurePolicy.Skip;
        if (verdict.Problem is { } problem)
        {
            // One diagnostic per failure: this one knows the cause.
            _scope.Report(isSkipped ? problem.AsWarning() : problem);
            return;
        }

        var attempts = _attempts == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{_attempts} attempts");
        _scope.Report(isSkipped
            ? Catalogue.GroupPassedOver.At(group.Location, group.Name, OutcomeNames.ToName(verdict.Outcome), Sentence(verdict.Error), path)
            : Catalogue.GroupFailed.At(group.Location, group.Name, verdict.Outcome == OutcomeClass.Failed ? "failed" : $"failed ({OutcomeNames.ToName(verdict.Outcome)})", attempts, Sentence(verdict.Error), path));
    }

    private string Strategy() => order.OnFailure switch
    {
        _ when order.OnFailure != FailurePolicy.FailFast && !_scope.Plan.Graph.Dependents(order.Group.Position).Any() => "nothing depends on it",
        FailurePolicy.Skip => "dependents continue",
        FailurePolicy.FailFast => "nothing further starts",
        _ => "dependents are blocked",
    };

    /// <summary>A diagnostic is one line; the rest stands in the log it points at.</summary>
    private static string Sentence(string text)
    {
        const int Longest = 500;
        var line = text.Trim().Split('\n', 2)[0].TrimEnd();
        var kept = line.Length > Longest ? line[..Longest] + "…" : line;
        return kept.Length == 0 ? "No reason was given." : kept[^1] is '.' or '!' or '?' or '…' ? kept : kept + ".";
    }

    private GroupEnd End(OutcomeClass outcome, bool awaitsApproval, bool dependentsGo)
    {
        var slot = _slot;
        _slot = null;
        return new GroupEnd(order, outcome, awaitsApproval, dependentsGo, slot, _attempts);
    }

    private void LeaveSeat()
    {
        if (_hasSeat)
        {
            _hasSeat = false;
            scheduler.Seats.Release();
        }
    }

    private void GiveSlotBack()
    {
        _slot?.Dispose();
        _slot = null;
    }
}
