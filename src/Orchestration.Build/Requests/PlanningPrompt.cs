using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Prompts;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Requests;

/// <summary>A group that is to be split.</summary>
/// <param name="Name">Number and title.</param>
/// <param name="Gate">What verifies it now; null where nothing does.</param>
/// <param name="Writes">What it may change now; empty: anything.</param>
/// <param name="Others">Numbers and titles of the other groups.</param>
internal sealed record SplitOf(string Name, string? Gate, ImmutableArray<string> Writes, ImmutableArray<string> Others);

/// <summary>What a planning agent is told.</summary>
/// <param name="Request">As the user wrote it; the text of the group where one is to be split.</param>
/// <param name="Specs">Names of the specs that exist.</param>
/// <param name="ShowsSchema">The agent's command line takes no schema, so that the prompt has to hold it.</param>
internal sealed record PlanningPrompt(string Request, RepositorySnapshot Snapshot, ImmutableArray<string> Specs, MinutesRange Minutes, bool ShowsSchema)
{
    private const int MostNames = 60;

    /// <summary>More help nobody.</summary>
    public const int MostFaults = 40;

    private const int LongestAnswer = 60_000;

    /// <summary>The group to split; null where a request is planned.</summary>
    public SplitOf? Split { get; init; }

    /// <summary>The first prompt. LF.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        text.Append(Split is { } split ? $"""
            # Split a task group

            The task group {MarkdownText.Code(split.Name)} of a larger plan is too much for one agent. Decompose it into two to six groups that do the same work together. Read the repository as far as you need to. Change nothing: your answer is the only result.

            ## Task group


            """ : """
            # Plan a request

            Decompose the request below into task groups for coding agents. Read the repository as far as you need to. Change nothing: your answer is the only result.

            ## Request


            """);
        text.Append(MarkdownText.Fence(Request.ReplaceLineEndings("\n").Trim('\n'), "text"));
        text.Append("\n## What there is\n\n");
        if (Split is not null)
        {
            AppendNames(text, "What verifies the group now", Split.Gate is { } gate ? [gate] : []);
            AppendNames(text, "What it may change now, and the new groups together with it", Split.Writes.IsEmpty ? ["everything"] : Split.Writes);
        }

        AppendNames(text, $"Standards, in `{Snapshot.StandardsFolder}`", Snapshot.Standards.Select(file => file.RelativePath));
        AppendNames(text, "Subagents", Snapshot.Subagents.Keys);
        AppendNames(text, Split is null ? "Specs that exist already" : "The other groups, which stay as they are: leave them out, and give no group one of their titles", Split?.Others ?? Specs);
        text.Append(CultureInfo.InvariantCulture, $"""

            ## How to decompose

            1. Find out what is asked for. What is left open, and you take for granted, is an assumption; what a person has to decide is a question.
            2. Each group is the work of one agent in one session of {Minutes.Least} to {Minutes.Most} minutes. It starts from its inputs and ends with its outputs. Its tasks are steps of which everybody can see whether they are done.
            3. {(Split is null ? "As few groups as the work needs. Work of one or two steps, or in one file, is one group." : "Two to six groups.")} Testing, checking or documenting what a group makes belongs to that group.
            4. A group depends on another one only where it needs an output of it. What does not depend on each other runs at the same time, so it must not write the same files: `writes` lists the paths or patterns, from the root of the repository, of all files that a group may change.
            5. `verify` is a shell command that ends with another code than 0 where the work is not right. Prefer the repository's own build and tests to a search for text. It may use what the group itself makes.
            6. `criteria` say how a person sees that the work is right.
            7. Name subagents and standards only from the lists above.

            ## Answer

            Answer with one JSON object and nothing else, no comment and no fence.
            """);
        text.Append(ShowsSchema ? " It follows this schema:\n\n" + MarkdownText.Fence(ProposalReader.AnswerSchema, "json") : "\n");
        return text.ToString();
    }

    /// <summary>For a conversation that is continued.</summary>
    public static string RenderFaults(IReadOnlyList<Diagnostic> faults)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Your proposal has {(faults.Count == 1 ? "1 fault" : $"{faults.Count} faults")}. Lines and columns count from the first brace of your answer; a path such as `/groups/2/writes/0` counts from 0.\n\n");
        foreach (var fault in faults.Take(MostFaults))
        {
            var file = fault.Span.File.EndsWith(".json", StringComparison.Ordinal) || fault.Span.File.EndsWith(".txt", StringComparison.Ordinal) ? string.Empty
                : $"{fault.Span.File.Split('/', '\\')[^1]}, which was made of your answer, ";
            var place = fault.Span.Line == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{file}line {fault.Span.Line}, column {fault.Span.Column}: ");
            text.Append(CultureInfo.InvariantCulture, $"- {place}{(fault.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {fault.Code}: {fault.Message.ReplaceLineEndings(" ")}\n");
        }

        if (faults.Count > MostFaults)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {faults.Count - MostFaults} more\n");
        }

        text.Append("\nPut all of them right, and answer with the whole corrected JSON object and nothing else.\n");
        return text.ToString();
    }

    /// <summary>For an agent that cannot continue a conversation.</summary>
    /// <param name="answer">What it answered.</param>
    public string RenderAgain(string answer, IReadOnlyList<Diagnostic> faults) =>
        $"{Render()}\n## An earlier answer\n\n{MarkdownText.Fence(answer.Length > LongestAnswer ? answer[..LongestAnswer] : answer, "json")}\n{RenderFaults(faults)}";

    private static void AppendNames(StringBuilder text, string what, IEnumerable<string> names)
    {
        var all = names.ToList();
        var more = all.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $", and {all.Count - MostNames} more") : string.Empty;
        text.Append(CultureInfo.InvariantCulture, $"- {what}: {(all.Count == 0 ? "none" : string.Join(", ", all.TakeLast(MostNames).Select(MarkdownText.Code)) + more)}\n");
    }
}
