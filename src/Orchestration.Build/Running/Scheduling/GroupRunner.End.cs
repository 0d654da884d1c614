using System.Globalization;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <content>The end of a group: ledger first, then its tree, then what is reported.</content>
internal sealed partial class GroupRunner
{
    private async Task<GroupEnd> EndAsync(GroupVerdict verdict)
    {
        if (verdict.Step == OutcomeStep.Accept && verdict.Accepted is { AwaitsApproval: true })
        {
            run.Ledger.Append(new LedgerEvent { Type = LedgerTypes.GroupAwaitingApproval, Group = order.Id, Attempt = verdict.Attempt, Reason = "accepted by its gate, awaits approval" });
            await run.Ledger.FlushAsync();
            if (verdict.Problem is { } question)
            {
                run.Report(question);
            }

            return End(OutcomeClass.Completed, awaitsApproval: true, dependentsGo: false);
        }

        var completed = verdict.Step == OutcomeStep.Accept;
        var dependentsGo = completed || (order.OnFailure == FailurePolicy.Skip && verdict.Outcome != OutcomeClass.Blocked);
        var written = run.Ledger.AppendDurableAsync(new LedgerEvent
        {
            Type = LedgerTypes.GroupEnded,
            Group = order.Id,
            Attempt = verdict.Attempt == 0 ? null : verdict.Attempt,
            Outcome = OutcomeNames.ToName(verdict.Outcome),
            Key = completed ? order.Key.Value : null,
            Parts = completed ? order.Key.Components : null,
            Commit = verdict.Accepted?.Commit,
            TestsAdded = verdict.Accepted?.TestsAdded,
            Error = completed || verdict.Outcome == OutcomeClass.Blocked ? null : verdict.Error,
            Reason = verdict.Outcome == OutcomeClass.Blocked ? verdict.Error : null,
            Strategy = completed ? null : StrategyOf(order.OnFailure),
        });
        if (completed && !run.Plan.Graph.Dependents(order.Group.Position).Any())
        {
            // Nobody waits for the disk but the end of the run. (After a failure the run may be about to take nothing new.)
            GiveSlotBack();
        }

        await written;
        if (_tree is not null)
        {
            await run.Workspace.CloseAsync(order.Group, _tree, completed, CancellationToken.None);
        }

        Report(verdict, completed);
        return End(verdict.Outcome, awaitsApproval: false, dependentsGo);
    }

    private void Report(GroupVerdict verdict, bool completed)
    {
        var group = order.Group.Group;
        var log = RunPaths.RelativeLog(order.Ordinal, Math.Max(1, verdict.Attempt), "stdout");
        var path = run.Paths.Absolute(log);
        if (completed)
        {
            if (_failures.Count > 0)
            {
                var failures = string.Join(", ", _failures.Select(OutcomeNames.ToName));
                run.Report(Catalogue.GroupRetried.At(group.Location, group.Number, group.Title, _attempts, failures, path));
            }

            return;
        }

        if (verdict.Outcome == OutcomeClass.Blocked)
        {
            return;
        }

        if (verdict.Problem is { } problem)
        {
            run.Report(problem);
        }

        var attempts = _attempts == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{_attempts} attempts");
        run.Report(order.OnFailure == FailurePolicy.Skip
            ? Catalogue.GroupPassedOver.At(group.Location, group.Number, group.Title, OutcomeNames.ToName(verdict.Outcome), Sentence(verdict.Error), path)
            : Catalogue.GroupFailed.At(group.Location, group.Number, group.Title, OutcomeNames.ToName(verdict.Outcome), attempts, Sentence(verdict.Error), path));
    }

    private static string StrategyOf(FailurePolicy policy) => policy switch
    {
        FailurePolicy.Skip => "dependents go on",
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

    private void GiveSlotBack()
    {
        _slot?.Dispose();
        _slot = null;
    }
}
