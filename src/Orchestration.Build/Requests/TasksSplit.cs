using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Requests;

/// <summary>Writes the parts of one group into <c>tasks.md</c> in its place. No other line is touched, and no other group gets another number: part a of group 4 is 4a.</summary>
internal sealed class TasksSplit
{
    private const int MostParts = 26;

    private readonly TasksSyntax _tasks;
    private readonly GroupSyntax _group;
    private readonly string _beforeNumber;
    private readonly string _afterNumber;

    private TasksSplit(TasksSyntax tasks, GroupSyntax group, string beforeNumber, string afterNumber) =>
        (_tasks, _group, _beforeNumber, _afterNumber) = (tasks, group, beforeNumber, afterNumber);

    private SourceText Source => _tasks.Source;

    /// <param name="position">The group's.</param>
    /// <param name="problem">Why it cannot be split, as it completes "because".</param>
    /// <returns>Null where that is so.</returns>
    public static TasksSplit? Find(TasksSyntax tasks, int position, out string problem)
    {
        var group = tasks.Groups[position];
        var heading = tasks.Source.TextOfLine(group.HeadingSpan.Line);
        var number = heading.IndexOf(group.Number, StringComparison.Ordinal);
        var title = heading.IndexOf(group.Title, StringComparison.Ordinal);
        problem = !heading.StartsWith('#') ? "it has no heading of its own"
            : number < 0 || !char.IsAsciiDigit(group.Number[^1]) ? $"its number ({group.Number}) takes no letter"
            : title < number + group.Number.Length ? "its title does not follow its number"
            : group.Parts.Any() || !group.HeldNumbers.IsDefaultOrEmpty ? "numbered headings are in it"
            : string.Empty;
        return problem.Length > 0 ? null : new TasksSplit(tasks, group, heading[..number], heading[(number + group.Number.Length)..title]);
    }

    /// <summary>4a.</summary>
    public string NumberOf(int part) => $"{_group.Number}{(char)('a' + (part % MostParts))}";

    /// <summary>How another group refers to a part: <c>Task Group 4a</c>.</summary>
    public string ReferenceTo(int part) => $"{_beforeNumber.TrimStart('#').Trim(' ', '*', '_')} {NumberOf(part)}".Trim();

    /// <param name="parts">In an order in which they can be done.</param>
    /// <param name="values">By position of other groups: what their Dependencies lines are to say.</param>
    /// <returns>Null where one of these has its line in a form that cannot be changed.</returns>
    public string? Apply(ImmutableArray<ProposedGroup> parts, IReadOnlyDictionary<int, string> values)
    {
        var first = _group.HeadingSpan.Line;
        var last = first + _group.Text.TrimEnd().Count(c => c == '\n');
        var edits = new TextEdits(Source.Text);
        edits.Replace(Source.StartOfLine(first), Source.EndOfLine(last), string.Join(Source.LineBreak + Source.LineBreak, parts.Select((part, index) => Section(parts, part, index))));
        return Replace(_tasks, values, edits) ? edits.Apply() : null;
    }

    /// <summary>The file with other values of Dependencies lines.</summary>
    /// <param name="values">By position.</param>
    /// <returns>Null where one of the groups has no line, or has it in a form that cannot be changed.</returns>
    public static string? WithDependencies(TasksSyntax tasks, IReadOnlyDictionary<int, string> values)
    {
        var edits = new TextEdits(tasks.Source.Text);
        return Replace(tasks, values, edits) ? edits.Apply() : null;
    }

    private static bool Replace(TasksSyntax tasks, IReadOnlyDictionary<int, string> values, TextEdits edits)
    {
        foreach (var (position, value) in values)
        {
            if (tasks.Groups[position].Dependencies is not { } line || PlaceOf(tasks.Source, line) is not var (start, end))
            {
                return false;
            }

            edits.Replace(start, end, value);
        }

        return true;
    }

    /// <summary>The value in its line; null where it is written over several.</summary>
    private static (int Start, int End)? PlaceOf(SourceText source, DependencySyntax line)
    {
        var (from, to) = (source.StartOfLine(line.Span.Line), source.EndOfLine(line.Span.Line));
        var at = line.Raw.Length == 0 ? -1 : source.Text.IndexOf(line.Raw, from, to - from, StringComparison.Ordinal);
        return at < 0 ? null : (at, at + line.Raw.Length);
    }

    private string Section(ImmutableArray<ProposedGroup> parts, ProposedGroup part, int index)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_beforeNumber}{NumberOf(index)}{_afterNumber}{MarkdownLine.Of(part.Title)}\n");
        if (DependencyLine(parts, part) is { } line)
        {
            text.Append(line).Append('\n');
        }

        SpecFiles.AppendBody(text, part, NumberOf(index));
        return text.ToString().TrimEnd('\n').Replace("\n", Source.LineBreak, StringComparison.Ordinal);
    }

    /// <summary>A part without dependencies on others of the parts waits for what the group waited for. Null in a file that has no such lines.</summary>
    private string? DependencyLine(ImmutableArray<ProposedGroup> parts, ProposedGroup part)
    {
        var before = part.DependsOn.Select(id => parts.IndexOf(parts.First(other => other.Id == id))).Order().Select(ReferenceTo).ToList();
        if (_group.Dependencies is { } own && PlaceOf(Source, own) is var (start, _))
        {
            var line = Source.LineOf(start);
            return before.Count == 0 ? Source.TextOfLine(line) : Source.Text[Source.StartOfLine(line)..start] + string.Join(", ", before);
        }

        return _tasks.Groups.All(group => group.Dependencies is null) ? null : $"**Dependencies:** {(before.Count == 0 ? "None" : string.Join(", ", before))}";
    }
}
