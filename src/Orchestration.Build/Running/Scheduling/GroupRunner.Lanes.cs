using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <content>Rate limits, refused keys and fallbacks.</content>
internal sealed partial class GroupRunner
{
    private bool NextLane(GroupVerdict verdict)
    {
        if (_lane + 1 >= order.Lanes.Length)
        {
            return false;
        }

        var from = Lane.Name;
        _lane++;
        (_session, _sessionUsage) = (null, null);
        run.Ledger.Append(new LedgerEvent
        {
            Type = LedgerTypes.GroupWaiting,
            Group = order.Id,
            Reason = OutcomeNames.ToName(verdict.Outcome),
            Strategy = $"goes on with {Lane.Name} instead of {from}",
        });
        return true;
    }

    /// <returns>Whether the group goes on: with its fallback at once, or with its own agent after the rest.</returns>
    private bool Park(GroupVerdict verdict)
    {
        var now = run.Time.GetUtcNow();
        var doubled = run.Settings.RetryDelay * 15 * Math.Pow(2, Math.Min(_parked++, 10));
        var wait = doubled < run.Settings.MaxRetryDelay * 3 ? doubled : run.Settings.MaxRetryDelay * 3;
        var until = verdict.ResetsAt ?? (now + wait);
        var waits = run.Board.Park(Lane.Name, until, $"{Lane.Name} is rate-limited");
        run.Ledger.Append(new LedgerEvent { Type = LedgerTypes.LaneParked, Agent = Lane.Name, Until = until, Reason = verdict.Error });
        if (NextLane(verdict))
        {
            return true;
        }

        if (!waits)
        {
            run.Report(Catalogue.RateLimitTooLong.At(
                order.Group.Group.Location,
                Lane.Name,
                until.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
                run.Settings.MaxWait.ToString("c", CultureInfo.InvariantCulture)));
            return false;
        }

        run.Ledger.Append(new LedgerEvent
        {
            Type = LedgerTypes.GroupWaiting,
            Group = order.Id,
            Reason = OutcomeNames.ToName(verdict.Outcome),
            Strategy = $"waits for {Lane.Name}",
            Until = until,
        });
        return true;
    }

    /// <returns>Whether a fallback goes on.</returns>
    private bool Stop(GroupVerdict verdict)
    {
        var lane = Lane.Name;
        if (run.Board.Stop(lane, $"{lane} is not authorised"))
        {
            run.Ledger.Append(new LedgerEvent { Type = LedgerTypes.LaneStopped, Agent = lane, Reason = verdict.Error });
            if (order.Lanes.Length == _lane + 1)
            {
                run.Report(Catalogue.AgentUnauthorised.At(SourceSpan.WholeFile(run.Plan.Spec.TasksFile), lane, Sentence(verdict.Error)));
            }
        }

        return NextLane(verdict);
    }
}
