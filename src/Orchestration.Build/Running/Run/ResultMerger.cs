using System.Globalization;
using System.Text;
using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Scheduling;

namespace Orchestration.Build.Running.Run;

/// <summary><c>OrchestrationMergeResults</c>: one more agent run that turns the results into prose. It edits nothing that counts and decides nothing.</summary>
internal sealed class ResultMerger(Scheduler scheduler, IReadOnlyDictionary<int, GroupOrder> orders, RunView view)
{
    /// <returns>Prose, or null where there is none.</returns>
    public async Task<string?> MergeAsync(DiagnosticBag bag, CancellationToken cancellationToken)
    {
        // The agent of the last group that has one: it is there and authorised.
        var last = scheduler.Scope.Plan.Order.Reverse().Select(position => orders.GetValueOrDefault(position)).FirstOrDefault(order => order is { Lanes.IsEmpty: false });
        if (last is null || !view.Groups.Any(group => group.Status == GroupStatus.Completed))
        {
            return null;
        }

        if (scheduler.Budget.FindReached() is { } limit)
        {
            bag.Add(Catalogue.ResultsNotMerged.At(SourceSpan.None, OutcomeNames.ToName(OutcomeClass.BudgetExceeded), limit + ".", scheduler.Scope.Paths.FinalOutput));
            return null;
        }

        var report = await new AgentQuestion(scheduler.Scope, last.Lanes[0], "merges the results", "merge").AskAsync(Prompt(), null, null, last.Timeout, cancellationToken);
        if (report.Outcome == OutcomeClass.Completed)
        {
            return report.ResultText;
        }

        bag.Add(Catalogue.ResultsNotMerged.At(SourceSpan.None, OutcomeNames.ToName(report.Outcome), report.Error ?? string.Empty, scheduler.Scope.Paths.FinalOutput));
        return null;
    }

    private string Prompt()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Several agents worked on the task groups of \"{scheduler.Scope.Plan.Spec.Title}\". Their reports are in these files:\n\n");
        foreach (var position in scheduler.Scope.Plan.Order)
        {
            var group = view.Groups[position];
            if (group.Status is GroupStatus.Completed or GroupStatus.UpToDate)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {scheduler.Scope.Paths.Result(group.Ordinal)}\n");
            }
        }

        text.Append("\nRead them and answer with one summary for the people who asked for this work: what exists now, how the parts fit together, what is open. Change no file.\n");
        return text.ToString();
    }
}
