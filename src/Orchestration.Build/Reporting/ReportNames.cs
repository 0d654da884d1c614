using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>Short texts about a group that several reports share.</summary>
internal static class ReportNames
{
    private const int MostCriteria = 3;

    /// <summary>Profile, model and subagent.</summary>
    public static string Agent(Plan plan, ReportGroup group, string defaultAgent)
    {
        var assignment = group.Plan.Assignment;
        var model = group.Attempts.IsEmpty ? assignment.Model : group.Attempts[^1].Model ?? assignment.Model;
        var name = model is null ? group.Agent(defaultAgent) : $"{group.Agent(defaultAgent)} ({model})";
        return plan.Spec.UseSubagents && assignment.Subagent is { } subagent ? $"{name}, subagent {subagent.Name}" : name;
    }

    /// <summary>The prompt, and the results of what it depends on.</summary>
    public static string Input(Plan plan, ReportGroup group, RunView? run)
    {
        var after = After(plan, group, run);
        var prompt = $"implementation/prompts/{group.Plan.PromptFileName}";
        return after.Length == 0 ? prompt : $"{prompt}, results of {after}";
    }

    /// <summary>The first acceptance criteria, and how many there are.</summary>
    public static string ExpectedOutput(ReportGroup group)
    {
        var criteria = group.Plan.Criteria;
        var first = string.Join("; ", criteria.Take(MostCriteria).Select(criterion => Texts.OneLine(criterion).TrimEnd('.', ';')));
        return criteria.IsEmpty ? "All tasks of the group done"
            : criteria.Length <= MostCriteria ? first
            : $"{first}; and {Format.Plural(criteria.Length - MostCriteria, "more", "more")}";
    }

    /// <summary><c>T-01, groups 3 to 7</c>.</summary>
    public static string After(Plan plan, ReportGroup group, RunView? run) => GroupNames.TaskLabels(
        plan, group.Plan, other => new ReportGroup(other, run?.Groups[other.Position]).TaskLabel);
}
