using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Ledger;
using Polly;
using Polly.Retry;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Carries one group from the moment its dependencies are done to its end. Used once.</summary>
internal sealed partial class GroupRunner(RunContext run, GroupOrder order)
{
    private const string ByHandLane = "by hand";

    private readonly List<OutcomeClass> _failures = [];
    private LaneSlot? _slot;
    private GroupTree? _tree;
    private int _lane;
    private int _attempts;
    private int _parked;
    private int _extraAttempts;
    private string? _feedback = run.History.Feedback.GetValueOrDefault(order.Id);
    private string? _session;
    private AgentUsage? _sessionUsage;
    private AgentReport? _lastReport;
    private bool _adoptionTried;

    private AgentLane Lane => order.Lanes[_lane];

    public async Task<GroupEnd> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await Pipeline().ExecuteAsync(async token => await TryAsync(token), cancellationToken);
            return await EndAsync(verdict);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its end is left open in the ledger: the next build goes on from here.
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

    /// <summary>Back-off between attempts; a slot is not held meanwhile.</summary>
    private ResiliencePipeline<GroupVerdict> Pipeline()
    {
        var builder = new ResiliencePipelineBuilder<GroupVerdict> { TimeProvider = run.Time };
        return builder.AddRetry(new RetryStrategyOptions<GroupVerdict>
        {
            ShouldHandle = arguments => ValueTask.FromResult(MayRetry(arguments.Outcome.Result)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = run.Settings.RetryDelay,
            MaxDelay = run.Settings.MaxRetryDelay,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                arguments.Outcome.Result?.Step == OutcomeStep.RetryWithFeedback ? TimeSpan.Zero : null),
            OnRetry = arguments =>
            {
                WaitForRetry(arguments.Outcome.Result!, arguments.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private bool MayRetry(GroupVerdict? verdict)
    {
        if (verdict?.Step is not (OutcomeStep.RetryLater or OutcomeStep.RetryWithFeedback))
        {
            return false;
        }

        if (verdict.Accepted is { ExtraAttempt: true })
        {
            _extraAttempts++;
        }

        return _failures.Count <= order.Retries + _extraAttempts;
    }

    private void WaitForRetry(GroupVerdict verdict, TimeSpan delay)
    {
        var strategy = string.Create(
            CultureInfo.InvariantCulture,
            $"retry {_failures.Count} of {order.Retries + _extraAttempts}{(delay > TimeSpan.Zero ? $" in {Math.Ceiling(delay.TotalSeconds)} s" : " with what was wrong")}");
        run.Ledger.Append(new LedgerEvent
        {
            Type = LedgerTypes.GroupWaiting,
            Group = order.Id,
            Reason = OutcomeNames.ToName(verdict.Outcome),
            Strategy = strategy,
            Until = run.Time.GetUtcNow() + delay,
        });
        GiveSlotBack();
    }

    /// <summary>Until something other than a rate limit or a closed lane comes out of it.</summary>
    private async ValueTask<GroupVerdict> TryAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var verdict = await AttemptAsync(cancellationToken);
            switch (verdict.Step)
            {
                case OutcomeStep.ParkLane when Park(verdict):
                case OutcomeStep.StopLane when Stop(verdict):
                    GiveSlotBack();
                    continue;
                case OutcomeStep.RetryLater or OutcomeStep.RetryWithFeedback:
                    _failures.Add(verdict.Outcome);
                    _feedback = verdict.Accepted?.Feedback;
                    KeepSession(verdict);
                    return verdict;
                default:
                    return verdict;
            }
        }
    }

    private async Task<GroupVerdict> AttemptAsync(CancellationToken cancellationToken)
    {
        if (order.ByHand)
        {
            return await JudgeHandWorkAsync(cancellationToken);
        }

        var answer = await run.Board.EnterAsync(Lane.Name, order.Rank, cancellationToken);
        if (answer.Slot is null)
        {
            var refused = GroupVerdict.Blocked(answer.Reason ?? "the run takes nothing new");
            return answer.Refusal != LaneRefusal.RunClosed && NextLane(refused) ? await AttemptAsync(cancellationToken) : refused;
        }

        _slot = answer.Slot;
        _tree = await run.Workspace.OpenAsync(order.Group, cancellationToken);
        var (report, attempt) = await RunAgentAsync(_tree, cancellationToken);
        _lastReport = report;
        if (run.Budget.Add(report.Usage) is { } limit && run.Board.Close(limit))
        {
            run.Report(Catalogue.BudgetReached.At(SourceSpan.None, limit));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (report.Outcome != OutcomeClass.RateLimited)
        {
            run.Board.Unpark(Lane.Name);
            _parked = 0;
        }

        if (report.Outcome != OutcomeClass.Completed)
        {
            return GroupVerdict.Of(report, attempt);
        }

        var facts = new AttemptFacts(attempt, Lane.Name, Choice().Model, report.Usage);
        var acceptance = await run.Workspace.AcceptAsync(order.Group, _tree, facts, cancellationToken);
        if (acceptance.Rejected is { } reason)
        {
            await run.Ledger.AppendDurableAsync(new LedgerEvent { Type = LedgerTypes.Rejected, Group = order.Id, Attempt = attempt, Reason = reason });
        }

        return GroupVerdict.Of(Told(acceptance), attempt);
    }

    private async Task<GroupVerdict> JudgeHandWorkAsync(CancellationToken cancellationToken)
    {
        if (order.Group.Group.Assignment.Verify is null)
        {
            return GroupVerdict.Of(new Acceptance(OutcomeClass.Completed), 0);
        }

        var answer = await run.Board.EnterAsync(ByHandLane, order.Rank, cancellationToken);
        if (answer.Slot is null)
        {
            return GroupVerdict.Blocked(answer.Reason ?? "the run takes nothing new");
        }

        _slot = answer.Slot;
        _tree = await run.Workspace.OpenAsync(order.Group, cancellationToken);
        var acceptance = await run.Workspace.AcceptAsync(order.Group, _tree, new AttemptFacts(0, ByHandLane, null, AgentUsage.Unknown), cancellationToken);
        return GroupVerdict.Of(Told(acceptance) with { Retryable = false }, 0);
    }

    private Acceptance Told(Acceptance acceptance)
    {
        foreach (var notice in acceptance.Notices ?? [])
        {
            run.Report(notice);
        }

        return acceptance;
    }

    /// <summary>A new attempt, or the one a killed build left.</summary>
    private async Task<(AgentReport Report, int Attempt)> RunAgentAsync(GroupTree tree, CancellationToken cancellationToken)
    {
        if (!_adoptionTried)
        {
            _adoptionTried = true;
            if (!tree.IsNew && run.History.Open.TryGetValue(order.Id, out var open))
            {
                var adopted = await run.Attempts.AdoptAsync(order, open, cancellationToken);
                if (adopted.FinalEventSeen && open.Started.Key == order.Key.Value)
                {
                    return (adopted, open.Started.Attempt ?? 0);
                }
            }
        }

        _attempts++;
        var attempt = run.History.Attempts.GetValueOrDefault(order.Id) + _attempts;
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
        return (await run.Attempts.RunAsync(request, cancellationToken), attempt);
    }

    private SubagentChoice Choice()
    {
        var choice = SubagentChoice.For(Lane.Profile, order.Group.Group.Assignment, run.Plan.Spec.UseSubagents);

        // A model's name means nothing to another vendor's CLI.
        return _lane == 0 ? choice : choice with { Model = null };
    }

    /// <summary>Only a rejected result is worth going on with; a session that broke may be broken.</summary>
    private void KeepSession(GroupVerdict verdict)
    {
        var session = verdict.Step == OutcomeStep.RetryWithFeedback && Lane.Profile.CanResume ? _lastReport?.SessionId : null;
        _sessionUsage = session is null ? null : session == _session ? _sessionUsage?.Plus(_lastReport!.Usage) : _lastReport?.Usage;
        _session = session;
    }
}
