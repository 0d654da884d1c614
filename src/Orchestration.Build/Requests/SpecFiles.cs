using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>One file of a new spec.</summary>
/// <param name="RelativePath">From the folder of the spec, <c>/</c>-separated.</param>
internal readonly record struct SpecFile(string RelativePath, string Text);

/// <summary>A proposal as a spec in the Agent OS layout: files that a person could have written. LF.</summary>
internal static class SpecFiles
{
    public const string TasksFile = "tasks.md";

    public const string OrchestrationFile = "orchestration.yml";

    public const string RequestFile = "planning/raw-idea.md";

    /// <param name="request">As the user wrote it.</param>
    /// <param name="schemaLine">First line of <c>orchestration.yml</c>, for editors.</param>
    public static ImmutableArray<SpecFile> Render(Proposal proposal, string request, string schemaLine) =>
    [
        new("spec.md", RenderSpec(proposal)),
        new(RequestFile, request.ReplaceLineEndings("\n").Trim('\n') + "\n"),
        new(TasksFile, RenderTasks(proposal)),
        new(OrchestrationFile, RenderAssignments(proposal, schemaLine)),
    ];

    private static string RenderSpec(Proposal proposal)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Specification: {MarkdownLine.Of(proposal.Title)}\n\n## Goal\n{MarkdownLine.Of(proposal.Summary)}\n");
        AppendList(text, "## Assumptions", proposal.Assumptions);
        AppendList(text, "## Open Questions", proposal.Questions);
        return text.ToString();
    }

    private static string RenderTasks(Proposal proposal)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Task Breakdown: {MarkdownLine.Of(proposal.Title)}\n\n## Task List\n");
        for (var position = 0; position < proposal.Groups.Length; position++)
        {
            AppendGroup(text, proposal, position);
        }

        return text.ToString();
    }

    private static void AppendGroup(StringBuilder text, Proposal proposal, int position)
    {
        var (group, number) = (proposal.Groups[position], position + 1);
        var before = group.DependsOn.Distinct(StringComparer.Ordinal)
            .SelectMany(id => Enumerable.Range(1, proposal.Groups.Length).Where(other => proposal.Groups[other - 1].Id == id))
            .Order().Select(other => string.Create(CultureInfo.InvariantCulture, $"Task Group {other}")).ToList();
        text.Append(CultureInfo.InvariantCulture, $"\n#### Task Group {number}: {MarkdownLine.Of(group.Title)}\n");
        text.Append(CultureInfo.InvariantCulture, $"**Dependencies:** {(before.Count == 0 ? "None" : string.Join(", ", before))}\n");
        AppendBody(text, group, number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A group below its heading and its dependencies.</summary>
    /// <param name="number">What the ids of its tasks begin with.</param>
    public static void AppendBody(StringBuilder text, ProposedGroup group, string number)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownLine.Of(group.Purpose)}\n\n");
        for (var task = 0; task < group.Tasks.Length; task++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [ ] {number}.{task + 1} {MarkdownLine.Of(group.Tasks[task])}\n");
        }

        AppendList(text, "**Inputs:**", group.Inputs);
        AppendList(text, "**Outputs:**", group.Outputs);
        AppendList(text, "**Acceptance Criteria:**", group.Criteria);
    }

    /// <summary>Nothing where there is no item.</summary>
    private static void AppendList(StringBuilder text, string heading, ImmutableArray<string> items)
    {
        if (!items.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{heading}\n");
            foreach (var item in items)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {MarkdownLine.Of(item)}\n");
            }
        }
    }

    private static string RenderAssignments(Proposal proposal, string schemaLine)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{schemaLine}\n# Who works on which task group, and by which standards. Written once, from a request; from now on it is yours.\ntask_groups:\n");
        var ids = Slug.CreateAll(proposal.Groups.Select((group, position) => (group.Title, (position + 1).ToString(CultureInfo.InvariantCulture))));
        for (var position = 0; position < ids.Length; position++)
        {
            var group = proposal.Groups[position];
            text.Append(CultureInfo.InvariantCulture, $"{(position == 0 ? string.Empty : "\n")}  # {position + 1}. {Texts.OneLine(group.Title)}\n  - name: {YamlText.Quote(ids[position])}\n");
            foreach (var (key, value) in KeysOf(group))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key}: {value}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What the entry of a group says besides its name, as YAML.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> KeysOf(ProposedGroup group)
    {
        var keys = new List<KeyValuePair<string, string>>();
        Add("claude_code_subagent", group.Subagent is { } subagent ? YamlText.Quote(subagent) : null);
        Add("standards", group.Standards.IsEmpty ? null : YamlText.List(group.Standards));
        Add("verify", group.Verify is { } gate ? YamlText.Quote(gate.ReplaceLineEndings("\n").Trim()) : null);
        Add("writes", group.Writes.IsEmpty ? null : YamlText.List(group.Writes));
        return keys;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                keys.Add(new(key, value));
            }
        }
    }
}
