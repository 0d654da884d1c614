using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>What went wrong and what was done about it.</summary>
internal static class ErrorLog
{
    public static string Render(ImmutableArray<ReportGroup> groups, RunView? run)
    {
        if (run is null || run.Errors.IsEmpty)
        {
            return "None.\n";
        }

        var labels = groups.ToDictionary(group => group.Plan.Id, group => group.TaskLabel, StringComparer.Ordinal);
        var text = new StringBuilder("| Time | Task | Attempt | Outcome | Error | Strategy |\n| --- | --- | ---: | --- | --- | --- |\n");
        foreach (var error in run.Errors)
        {
            var label = labels.GetValueOrDefault(error.GroupId, MarkdownText.Cell(error.GroupId));
            text.Append(CultureInfo.InvariantCulture, $"| {Format.Time(error.Time)} | {label} | {error.Attempt} | {Words.Of(error.Outcome)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Cell(error.Message)} | {MarkdownText.Cell(error.Strategy)} |\n");
        }

        return text.ToString();
    }
}
