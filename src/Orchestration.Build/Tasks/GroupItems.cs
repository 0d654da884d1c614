using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Tasks;

/// <summary>Plans as <c>OrchestrationGroup</c> items, for <c>-getItem</c>, <c>-getTargetResult</c> and targets of the user's own.</summary>
internal static class GroupItems
{
    public static ITaskItem[] Create(PipelineResult result) =>
        [.. result.Plans.SelectMany(plan => plan.Groups.Select(group => Create(plan, group)))];

    private static TaskItem Create(Plan plan, PlanGroup planned)
    {
        var (spec, group) = (plan.Spec, planned.Group);
        var item = new TaskItem(Escape(group.Id));
        void Set(string name, string? value) => item.SetMetadata(name, Escape(value ?? string.Empty));
        Set("Spec", spec.Name);
        Set("SpecTitle", spec.Title);
        Set("Number", group.Number);
        Set("Title", group.Title);
        Set("Line", group.Location.Line.ToString(CultureInfo.InvariantCulture));
        Set("TasksFile", spec.TasksFile);
        item.SetMetadata("DependsOn", string.Join(';', planned.DependsOn.Select(position => Escape(plan.Groups[position].Id))));
        Set("Layer", group.Layer);
        Set("Wave", (planned.Wave + 1).ToString(CultureInfo.InvariantCulture));
        Set("Priority", planned.Priority.ToString());
        Set("Agent", group.Assignment.Agent);
        Set("Subagent", group.Assignment.Subagent?.Name);
        item.SetMetadata("Standards", string.Join(';', group.Assignment.Standards.Select(standard => Escape(standard.RootRelativePath))));
        Set("Prompt", Path.Combine(spec.Directory, "implementation", "prompts", planned.PromptFileName));
        Set("OpenTasks", group.AllTasks.Count(task => task.State != Model.TaskState.Done).ToString(CultureInfo.InvariantCulture));
        return item;
    }

    // Titles hold semicolons and percent signs, which mean something else to MSBuild.
    private static string Escape(string text) => MSBuildText.Escape(text);
}
