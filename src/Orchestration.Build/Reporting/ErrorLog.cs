using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>What went wrong and what was done about it; the first four columns are those of the distributed task orchestrator.</summary>
internal static class ErrorLog
{
    public static string Render(ImmutableArray<ReportGroup> groups, RunView? run)
    {
        if (run is null || run.Errors.IsEmpty)
        {
            return "None.\n";
        }

        var known = groups.ToDictionary(group => group.Plan.Id, StringComparer.Ordinal);
        return new PipeTable<ErrorView>()
            .Add("Agent", error => known[error.GroupId].AgentLabel)
            .Add("Task", error => known[error.GroupId].TaskLabel)
            .Add("Error", error => MarkdownText.Cell(error.Message))
            .Add("Strategy", error => error.Strategy.Length == 0 ? PipeTable<ErrorView>.Nothing : MarkdownText.Cell(error.Strategy))
            .Add("Group", error => MarkdownText.Cell(known[error.GroupId].Plan.Name))
            .Add("Attempt", error => error.Attempt.ToString(CultureInfo.InvariantCulture), isNumber: true)
            .Add("Outcome", error => Words.Of(error.Outcome))
            .Add("Time", error => Format.Time(error.Time))
            .Render(run.Errors);
    }
}
