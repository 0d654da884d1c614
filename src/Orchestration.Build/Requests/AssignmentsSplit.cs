using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Requests;

/// <summary>Writes entries for the parts of one group into <c>orchestration.yml</c> in the place of the group's entry, with all of its keys that the parts do not say otherwise.</summary>
internal sealed partial class AssignmentsSplit
{
    private readonly SourceText _source;
    private readonly int _firstLine;
    private readonly int _lastLine;
    private readonly int _indent;
    private readonly ImmutableArray<KeyValuePair<string, string>> _keys;

    private AssignmentsSplit(SourceText source, int firstLine, int lastLine, int indent, ImmutableArray<KeyValuePair<string, string>> keys) =>
        (_source, _firstLine, _lastLine, _indent, _keys) = (source, firstLine, lastLine, indent, keys);

    /// <returns>Null where the entry is written in a way that cannot be taken apart line by line.</returns>
    public static AssignmentsSplit? Find(SourceText source, AssignmentSyntax entry)
    {
        var first = entry.Span.Line;
        var indent = entry.Span.Column - 1;
        if (indent < 2 || !DashOnly().IsMatch(source.TextOfLine(first)[..indent]))
        {
            return null;
        }

        var last = first;
        for (var line = first + 1; line <= source.LineCount; line++)
        {
            var text = source.TextOfLine(line);
            var isNothing = string.IsNullOrWhiteSpace(text) || text.TrimStart().StartsWith('#');
            if (!isNothing && IndentOf(text) < indent)
            {
                break;
            }

            last = isNothing ? last : line;
        }

        var keys = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (var line = first; line <= last; line++)
        {
            var text = line == first ? new string(' ', indent) + source.TextOfLine(line)[indent..] : source.TextOfLine(line);
            if (IndentOf(text) == indent && Key().Match(text.TrimStart()) is { Success: true } match)
            {
                keys.Add(new(match.Groups["key"].Value, text[indent..]));
            }
            else if (keys.Count == 0)
            {
                return null;
            }
            else
            {
                keys[^1] = new(keys[^1].Key, keys[^1].Value + "\n" + text);
            }
        }

        return new AssignmentsSplit(source, first, last, indent, keys.ToImmutable());
    }

    /// <param name="numbers">4a, 4b: for the comments above the entries.</param>
    /// <param name="references">In other entries, what names the group, and what names its parts then.</param>
    public string Apply(ImmutableArray<ProposedGroup> parts, ImmutableArray<string> numbers, IEnumerable<(Located<string> Item, ImmutableArray<string> Names)> references)
    {
        var edits = new TextEdits(_source.Text);
        var start = _firstLine > 1 && OwnComment().IsMatch(_source.TextOfLine(_firstLine - 1)) ? _firstLine - 1 : _firstLine;
        var entries = parts.Select((part, index) => Entry(part, numbers[index], isFirst: part.DependsOn.IsEmpty));
        edits.Replace(_source.StartOfLine(start), _source.EndOfLine(_lastLine), string.Join("\n\n", entries).Replace("\n", _source.LineBreak, StringComparison.Ordinal));
        return Rename(_source, edits, references);
    }

    /// <summary>The file with other names in lists of dependencies only, where the group has no entry.</summary>
    public static string Rename(SourceText source, IEnumerable<(Located<string> Item, ImmutableArray<string> Names)> references) =>
        Rename(source, new TextEdits(source.Text), references);

    private static string Rename(SourceText source, TextEdits edits, IEnumerable<(Located<string> Item, ImmutableArray<string> Names)> references)
    {
        foreach (var (item, names) in references)
        {
            Replace(source, edits, item, names);
        }

        return edits.Apply();
    }

    /// <summary>One element becomes several, in the style of its list.</summary>
    private static void Replace(SourceText source, TextEdits edits, Located<string> item, ImmutableArray<string> names)
    {
        var start = source.StartOfLine(item.Span.Line) + item.Span.Column - 1;
        var end = source.StartOfLine(item.Span.EndLine) + item.Span.EndColumn - 1;
        var before = source.Text.AsSpan(0, start).TrimEnd(' ');
        var quoted = names.Select(YamlText.Quote);
        var column = source.Text[source.StartOfLine(item.Span.Line)..start];
        edits.Replace(start, end, before.EndsWith(":") ? $"[{string.Join(", ", quoted)}]"
            : before.EndsWith("-") ? string.Join(source.LineBreak + column, quoted)
            : string.Join(", ", quoted));
    }

    private string Entry(ProposedGroup part, string number, bool isFirst)
    {
        var indent = new string(' ', _indent);
        var own = SpecFiles.KeysOf(part);
        var lines = new StringBuilder();
        lines.Append(CultureInfo.InvariantCulture, $"{indent[2..]}# {number}. {Texts.OneLine(part.Title)}\n{indent[2..]}- name: {YamlText.Quote(Slug.Create(part.Title, number))}\n");
        foreach (var (key, text) in _keys.Where(pair => pair.Key != "name" && (isFirst || pair.Key is not ("depends_on" or "dependencies"))))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{indent}{(own.FirstOrDefault(pair => pair.Key == key).Value is { } value ? $"{key}: {value}" : text)}\n");
        }

        foreach (var (key, value) in own.Where(pair => !_keys.Any(known => known.Key == pair.Key)))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{indent}{key}: {value}\n");
        }

        return lines.ToString().TrimEnd('\n');
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex(@"^ *- +$", RegexOptions.CultureInvariant)]
    private static partial Regex DashOnly();

    [GeneratedRegex(@"^(?<key>[A-Za-z_][\w-]*) *:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    /// <summary>As scaffolding writes above an entry.</summary>
    [GeneratedRegex(@"^ *# \S+\. ", RegexOptions.CultureInvariant)]
    private static partial Regex OwnComment();
}
