using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Pipeline;

/// <summary>One group as targets return it, escaped as MSBuild wants it.</summary>
internal sealed record GroupRecord(string Id, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    public static ImmutableArray<GroupRecord> Of(Plan plan) => [.. plan.Groups.Select(group => Of(plan, group))];

    private static GroupRecord Of(Plan plan, PlanGroup planned)
    {
        var (spec, group) = (plan.Spec, planned.Group);
        return new GroupRecord(
            Escape(group.Id),
            [
                One("Spec", spec.Name),
                One("SpecTitle", spec.Title),
                One("Number", group.Number),
                One("Title", group.Title),
                One("Line", group.Location.Line.ToString(CultureInfo.InvariantCulture)),
                One("TasksFile", spec.TasksFile),
                Several("DependsOn", planned.DependsOn.Select(position => plan.Groups[position].Id)),
                One("Layer", group.Layer),
                One("Wave", (planned.Wave + 1).ToString(CultureInfo.InvariantCulture)),
                One("Priority", planned.Priority.ToString()),
                One("Agent", group.Assignment.Agent),
                One("Subagent", group.Assignment.Subagent?.Name),
                Several("Standards", group.Assignment.Standards.Select(standard => standard.RootRelativePath)),
                One("Prompt", Path.Combine(spec.Directory, "implementation", "prompts", planned.PromptFileName)),
                One("OpenTasks", group.AllTasks.Count(task => task.State != TaskState.Done).ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    // Titles hold semicolons and percent signs, which mean something else to MSBuild.
    private static string Escape(string? text) => text is null ? string.Empty : MSBuildText.Escape(text);

    private static KeyValuePair<string, string> One(string name, string? value) => new(name, Escape(value));

    private static KeyValuePair<string, string> Several(string name, IEnumerable<string> values) => new(name, string.Join(';', values.Select(Escape)));
}
