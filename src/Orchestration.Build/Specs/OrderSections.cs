using System.Collections.Immutable;
using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>
/// Sections that say in one place in which order all groups run: spec-kit's list of phases, Kiro's waves. One that speaks of every group in words that are
/// understood is the Dependencies line of each; another one is reported and left alone, because a group without a line would start at once.
/// </summary>
internal sealed class OrderSections
{
    private readonly SourceText _source;
    private readonly ImmutableArray<GroupSyntax> _groups;
    private readonly FileWords _words;

    private OrderSections(SourceText source, ImmutableArray<GroupSyntax> groups, FileWords words) => (_source, _groups, _words) = (source, groups, words);

    /// <summary>The line of each group, or an empty array where the file has no such section that can be used.</summary>
    public static ImmutableArray<DependencySyntax> Read(SourceText source, Outline outline, ImmutableArray<GroupSyntax> groups, FileWords words, DiagnosticBag bag)
    {
        var sections = new OrderSections(source, groups, words);
        foreach (var order in outline.Orders)
        {
            var heading = outline.Headings[order.Heading];
            string? why = null;
            var waves = order.Code.FindIndex(code => source.Text.AsSpan(code.Start, code.Length).Contains("\"waves\"", StringComparison.Ordinal));
            var lines = waves >= 0 ? sections.ReadWaves(order.Code[waves], ref why) : sections.ReadItems(order, ref why);
            if (!lines.IsEmpty)
            {
                return lines;
            }

            if (why is not null)
            {
                bag.Add(Catalogue.OrderNotUnderstood.At(source.Span(heading.Start, heading.Line.End - heading.Start), heading.Text, why));
            }
        }

        return [];
    }

    /// <summary>A group waits for every group all of whose tasks are in earlier waves than its own first one.</summary>
    private ImmutableArray<DependencySyntax> ReadWaves(TextSlice code, ref string? why)
    {
        if (ReadJson(code) is not { Count: > 0 } waves)
        {
            why = "its code block holds no list of waves with tasks";
            return [];
        }

        var first = new int?[_groups.Length];
        var last = new int?[_groups.Length];
        for (var i = 0; i < _groups.Length; i++)
        {
            var found = _groups[i].Tasks.SelectMany(task => task.DescendantsAndSelf()).Select(task => task.Id).Append(_groups[i].Number).OfType<string>()
                .Where(id => waves.ContainsKey(GroupNumber.Normalise(id))).Select(id => waves[GroupNumber.Normalise(id)]).ToList();
            if (found.Count == 0)
            {
                why = $"it has no task of '{_groups[i].Title}'";
                return [];
            }

            (first[i], last[i]) = (found.Min(), found.Max());
        }

        var span = _source.Span(code.Start, code.Length);
        return [.. Enumerable.Range(0, _groups.Length).Select(i => Line(Enumerable.Range(0, _groups.Length).Where(other => last[other] < first[i]), span))];
    }

    /// <summary>The wave of each task, or null.</summary>
    private Dictionary<string, int>? ReadJson(TextSlice code)
    {
        var text = _source.Text.AsSpan(code.Start, code.Length);
        var (start, end) = (text.IndexOfAny('{', '['), text.LastIndexOfAny('}', ']'));
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text[start..(end + 1)].ToString());
            var list = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("waves", out var waves) ? waves : json.RootElement;
            var waveOf = new Dictionary<string, int>(StringComparer.Ordinal);
            var index = 0;
            foreach (var wave in list.EnumerateArray())
            {
                foreach (var task in (wave.ValueKind == JsonValueKind.Object ? wave.GetProperty("tasks") : wave).EnumerateArray())
                {
                    waveOf.TryAdd(GroupNumber.Normalise(task.ValueKind == JsonValueKind.String ? task.GetString() : task.GetRawText()), index);
                }

                index++;
            }

            return waveOf;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private ImmutableArray<DependencySyntax> ReadItems(OutlineOrder order, ref string? why)
    {
        var names = new PhaseNames(_groups, _words);
        var lines = new DependencySyntax?[_groups.Length];
        foreach (var (text, line) in order.Items)
        {
            var span = _source.Span(line.Start, line.Length);
            if (!OrderItem.TryRead(text, out var item))
            {
                continue;
            }

            var of = names.Find(item.Subject);
            if (of.Count == 0)
            {
                continue; // A remark on something else, or a story that is no phase.
            }

            if (names.FindAll(item.Object, of[0]) is not { } waitsFor)
            {
                why = $"'{item.Object}' is no group of this file";
                return [];
            }

            foreach (var group in of)
            {
                var added = Line(waitsFor.Where(position => position != group), span);
                lines[group] = lines[group] is { } before ? before with { References = before.References.AddRange(added.References), None = before.None && added.None } : added;
            }
        }

        var left = Array.FindIndex(lines, line => line is null);
        if (left == 0 && lines.All(line => line is null))
        {
            why = "it has no item of the form 'Title (Phase 2): Depends on Phase 1'";
            return [];
        }

        if (left >= 0)
        {
            why = $"it does not speak of '{_groups[left].Title}'";
            return [];
        }

        return [.. lines.OfType<DependencySyntax>()];
    }

    private DependencySyntax Line(IEnumerable<int> positions, SourceSpan span)
    {
        ImmutableArray<Reference> references = [.. positions.Select(position => new Reference(ReferenceKind.Number, _groups[position].Number, null, span))];
        return new DependencySyntax(string.Join(", ", references.Select(reference => reference.First)), span, references.IsEmpty, references);
    }
}
