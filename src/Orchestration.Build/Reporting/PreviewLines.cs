using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Reporting;

/// <summary>What a run would start for one group.</summary>
/// <param name="Agent">The agent and its fallback; null where only the gate runs.</param>
/// <param name="Model">Null: the agent's own default.</param>
/// <param name="Gate">Null: any change is accepted.</param>
internal sealed record GroupPreview(PlanGroup Group, int Ordinal, string? Agent, string? Model, string? Subagent, TimeSpan Timeout, string? Gate);

/// <summary>A run before it is started, group by group.</summary>
internal static class PreviewLines
{
    /// <param name="permissions">As <c>OrchestrationPermissions</c> spells them.</param>
    /// <returns>Lines without line breaks.</returns>
    public static ImmutableArray<string> Render(Plan plan, IReadOnlyList<GroupPreview> groups, string permissions, PlanHistory history)
    {
        if (groups.Count == 0)
        {
            return ["Preview: nothing to run."];
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"Preview: {groups.Count} of {Format.Plural(plan.Groups.Length, "group")} would run with permissions '{permissions}'. Nothing is started."));
        foreach (var group in groups)
        {
            lines.Add($"  {group.Group.Name}");
            if (group.Agent is null)
            {
                lines.Add("    agent     none: its boxes were ticked by hand");
            }
            else
            {
                var subagent = group.Subagent is { } name ? $", subagent {name}" : string.Empty;
                lines.Add($"    agent     {group.Agent}, {(group.Model is { } model ? "model " + model : "its default model")}{subagent}, at most {Format.Duration(group.Timeout)}");
                lines.Add($"    estimate  {history.Estimate(group.Group)}");
            }

            lines.Add($"    gate      {(group.Gate is { } gate ? Texts.OneLine(gate) : "none: any change is accepted")}");
        }

        return lines.ToImmutable();
    }

    private static string Estimate(this PlanHistory history, PlanGroup group)
    {
        var parts = new[]
        {
            history.Of(group, sample => sample.Duration?.TotalSeconds) is { } seconds ? Format.Duration(TimeSpan.FromSeconds(seconds.Median)) : null,
            history.Of(group, sample => sample.Tokens) is { } tokens ? Format.Count((long)Math.Round(tokens.Median)) + " tokens" : null,
            history.Of(group, sample => (double?)sample.CostUsd) is { } cost ? Format.Cost((decimal)cost.Median) : null,
        };
        return parts.All(part => part is null) ? "unknown: it has not completed yet" : "about " + string.Join(", ", parts.OfType<string>());
    }
}
