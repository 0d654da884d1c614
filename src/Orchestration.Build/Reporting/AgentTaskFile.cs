using System.Globalization;
using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>What is added to a prompt when it is handed to an agent.</summary>
/// <param name="Prompt">The group's prompt as its file has it, marker or not.</param>
/// <param name="ResultPath">Path of the result file of a group it builds on, readable from where the agent works; null where there is none.</param>
internal sealed record AgentTaskInputs(string Prompt, Func<PlanGroup, string?> ResultPath)
{
    /// <summary>Number of the group in its run; null: that of the plan.</summary>
    public int? Ordinal { get; init; }

    /// <summary>For agents without subagents: the body of the subagent's file goes into the text.</summary>
    public bool IncludeSubagentBody { get; init; }

    /// <summary>Why the last attempt was not accepted (the gate's output's end, a conflict, a person's reason).</summary>
    public string? Feedback { get; init; }
}

/// <summary><c>agent_tasks/agent-01.md</c>: exactly what an agent gets on stdin, or would get.</summary>
internal static class AgentTaskFile
{
    private const int MostResults = 40;

    // A range of thousands is looked through only so far for results worth naming.
    private const int MostLookedAt = 1000;

    public static string PathOf(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"agent_tasks/agent-{ordinal:00}.md");

    /// <summary>In the sections of the distributed task orchestrator, with the prompt as description: task id, description, input, expected output and constraints; LF, ending with a line break.</summary>
    public static string Compose(Plan plan, PlanGroup group, AgentTaskInputs inputs)
    {
        var ordinal = inputs.Ordinal ?? group.Ordinal;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Agent-{ordinal:00} Task\n\n## Task ID\n\n{Format.Label('T', ordinal)}\n\n## Description\n\n");
        text.Append(PromptMarker.Strip(inputs.Prompt));
        var assignment = group.Assignment;
        if (inputs.IncludeSubagentBody && plan.Spec.UseSubagents && assignment.Subagent is { Body: { } body } subagent)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## Your role: {MarkdownText.Inline(subagent.Name)}\n\n{PromptMarker.Normalise(body).Trim('\n')}\n");
        }

        AppendInput(text, plan, group, inputs.ResultPath);
        AppendExpectedOutput(text, group.Group);
        AppendConstraints(text, plan, assignment);
        if (!string.IsNullOrWhiteSpace(inputs.Feedback))
        {
            text.Append("\n## Your last attempt was not accepted\n\nFix what is reported here, and keep what was right.\n\n");
            text.Append(MarkdownText.Fence(PromptMarker.Normalise(inputs.Feedback), "text"));
        }

        return text.ToString();
    }

    private static void AppendInput(StringBuilder text, Plan plan, PlanGroup group, Func<PlanGroup, string?> resultPath)
    {
        text.Append("\n## Input\n\n");
        var named = 0;
        var looked = 0;

        // The nearest ones first: they are what the group builds on most directly.
        foreach (var position in Descending(group.Group.DependsOn).Take(MostLookedAt))
        {
            looked++;
            var other = plan.Groups[position];
            if (resultPath(other) is { } path)
            {
                text.Append(CultureInfo.InvariantCulture, $"- Report of {MarkdownText.Inline(other.Heading)}: {MarkdownText.Code(path)}\n");
                named++;
            }

            if (named == MostResults)
            {
                break;
            }
        }

        var all = group.Group.DependsOn.Sum(range => range.Last - range.First + 1);
        if (all > looked)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Format.Plural(all - looked, "more report")} in the same folder\n");
        }

        if (named == 0)
        {
            text.Append("Nothing but the repository: no report of another group is needed.\n");
        }
        else
        {
            text.Append("\nThese reports say what earlier groups changed. Read those you build on; what the repository holds decides.\n");
        }
    }

    private static void AppendExpectedOutput(StringBuilder text, TaskGroup group)
    {
        text.Append("\n## Expected Output\n\n");
        foreach (var criterion in group.Criteria)
        {
            text.Append("- ").Append(Texts.OneLine(criterion)).Append('\n');
        }

        if (group.Criteria.IsEmpty)
        {
            text.Append("- All tasks of the group done and their tests passing\n");
        }

        var tasks = group.AllTasks.ToList();
        var open = tasks.Where(task => task.State != TaskState.Done).ToList();
        if (open.Count == tasks.Count || open.Count == 0)
        {
            return;
        }

        text.Append("\nPart of the group is done already. Still open, and yours:\n\n");
        foreach (var task in open)
        {
            var id = task.Id is null ? "" : task.Id + " ";
            text.Append("- ").Append(Texts.OneLine(id + task.Text)).Append('\n');
        }
    }

    private static void AppendConstraints(StringBuilder text, Plan plan, Assignment assignment)
    {
        text.Append("\n## Constraints\n\n");
        if (!assignment.Standards.IsEmpty && !plan.Spec.StandardsAsSkills)
        {
            // Paths without @: what the prompt already makes an agent load is not loaded twice.
            text.Append("- Standards: ").AppendJoin(", ", assignment.Standards.Select(standard => MarkdownText.Code(standard.RootRelativePath))).Append('\n');
        }

        AppendPatterns(text, "Files you may change", assignment.Writes);
        AppendPatterns(text, "Files you must not change", assignment.Protect);
        if (assignment.Verify is { } gate)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Accepted when {MarkdownText.Code(gate.Display)} exits with 0\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Code(Path.GetFileName(plan.Spec.TasksFile))} and `orchestration.yml` stay as they are\n");
    }

    private static void AppendPatterns(StringBuilder text, string label, IReadOnlyCollection<string> patterns)
    {
        if (patterns.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {label}: ").AppendJoin(", ", patterns.Select(MarkdownText.Code)).Append('\n');
        }
    }

    private static IEnumerable<int> Descending(IEnumerable<GroupRange> ranges) =>
        ranges.Reverse().SelectMany(range => Enumerable.Range(0, Math.Max(0, range.Last - range.First + 1)).Select(i => range.Last - i));
}
