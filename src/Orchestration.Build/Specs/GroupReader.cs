using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Turns the chosen sections into groups with their layers, tasks, criteria, dependencies and text.</summary>
internal sealed class GroupReader
{
    private readonly SourceText _source;
    private readonly Outline _outline;
    private readonly GroupWords _words;
    private readonly GroupFamily _family;
    private readonly string? _title;
    private readonly DiagnosticBag _bag;
    private readonly List<LayerSyntax> _layers = [];

    /// <summary>Index of the layer made of a heading.</summary>
    private readonly Dictionary<int, int> _layerOf = [];

    private readonly StringBuilder _scratch = new();
    private OutlineHeading? _firstWithCriteriaOnly;
    private int _withCriteriaOnly;

    private GroupReader(SourceText source, Outline outline, GroupWords words, GroupFamily family, string? title, DiagnosticBag bag)
    {
        _source = source;
        _outline = outline;
        _words = words;
        _family = family;
        _title = title;
        _bag = bag;
    }

    public static TasksSyntax Read(SourceText source, Outline outline, GroupWords words, GroupFamily family, string? title, DiagnosticBag bag)
    {
        var reader = new GroupReader(source, outline, words, family, title, bag);
        var groups = reader.ReadGroups();
        reader.ReportHow();
        var headingOf = reader._layerOf.ToDictionary(pair => pair.Value, pair => pair.Key);
        var fileWords = new FileWords(words, family.Family, reader._layers.Select(layer => layer.Word));
        var lines = new DependencyLines(source, outline, fileWords, family, bag);
        var own = Enumerable.Range(0, groups.Length).Select(lines.OfGroup).ToImmutableArray();
        var empty = Leftovers.Report(source, outline, family, groups, [.. reader._layerOf.Keys], lines, all: own.All(line => line is not null), bag);
        var order = OrderSections.Read(source, outline, groups, fileWords, bag);
        return new TasksSyntax(
            source,
            title,
            family.Rule,
            fileWords,
            family.Family,
            [.. groups.Select((group, i) => group with { Dependencies = own[i] ?? (order.IsEmpty ? null : order[i]), Parts = lines.OfParts(i) })],
            [.. reader._layers.Select((layer, i) => layer with { Dependencies = lines.OfHeading(headingOf[i]) })])
        {
            EmptyGroups = empty,
        };
    }

    private ImmutableArray<GroupSyntax> ReadGroups()
    {
        var groups = ImmutableArray.CreateBuilder<GroupSyntax>(_family.Sections.Count);
        var above = new List<int>();
        var heading = 0;
        foreach (var section in _family.Sections)
        {
            // Headings between the groups: those of a higher level are the layers of what follows.
            for (; heading < _outline.Headings.Count && _outline.Headings[heading].Start < section.Start; heading++)
            {
                Raise(above, heading);
            }

            if (section.Heading >= 0)
            {
                heading = Math.Max(heading, section.EndHeading);
                while (above.Count > 0 && _outline.Headings[above[^1]].Level >= _outline.Headings[section.Heading].Level)
                {
                    above.RemoveAt(above.Count - 1);
                }
            }

            groups.Add(ReadGroup(section, groups.Count + 1) with { Layers = ReadLayers(above), HeldNumbers = ReadHeldNumbers(section) });
        }

        return groups.MoveToImmutable();
    }

    private void Raise(List<int> above, int heading)
    {
        var level = _outline.Headings[heading].Level;
        while (above.Count > 0 && _outline.Headings[above[^1]].Level >= level)
        {
            above.RemoveAt(above.Count - 1);
        }

        // The first-level heading is the title of the file.
        if (level > 1)
        {
            above.Add(heading);
        }
    }

    private GroupSyntax ReadGroup(GroupSection section, int running) => _family.Rule switch
    {
        GroupRule.Parents => ReadParent(section),
        GroupRule.WholeFile => ReadFile(section),
        _ => ReadHeading(section, running),
    };

    private GroupSyntax ReadHeading(GroupSection section, int running)
    {
        var heading = _outline.Headings[section.Heading];
        var plain = StatusMarks.Strip(heading.Text);
        var number = _family.Family.Length > 0 ? heading.Shape?.Number : null;
        var title = number is null ? plain : heading.Shape!.Title;
        number ??= running.ToString(CultureInfo.InvariantCulture);
        title = title.Length > 0 ? title : plain.Length > 0 ? plain : number;
        var tasks = ReadTasks(section, heading, out var criteria);
        return new GroupSyntax(
            number,
            title,
            heading.Text,
            heading.SpanIn(_source),
            SectionText.Create(_scratch, _source.Text, section.Start, section.End, heading.Line, _outline.Marks),
            [],
            Dependencies: null,
            tasks,
            criteria);
    }

    /// <summary>A numbered checkbox with what is numbered below it and beside it.</summary>
    private GroupSyntax ReadParent(GroupSection section)
    {
        var parent = _outline.Boxes[section.FirstBox];
        ImmutableArray<TaskItem> children = [.. parent.Item.Children, .. Enumerable.Range(section.FirstBox + 1, section.Boxes - 1).Select(i => _outline.Boxes[i].Item)];

        // The title is the parent's first line; further lines of its paragraph are text.
        var line = parent.Item.MarkSpan.EndLine;
        var text = _source.Text[(_source.StartOfLine(line) + parent.Item.MarkSpan.EndColumn)..Math.Max(_source.StartOfLine(line) + parent.Item.MarkSpan.EndColumn, _source.EndOfLine(line))].TrimStart('*').Trim();
        _ = NumberedText.ReadTask(text, out var rest);
        var title = StatusMarks.Strip(WithoutDecoration(parent.Item.Id is null ? text : rest));
        var number = ParentSections.NumberOf(parent)!;
        return new GroupSyntax(
            number,
            title.Length == 0 ? number : title,
            WithoutDecoration(text),
            parent.Item.Span,
            SectionText.Create(_scratch, _source.Text, section.Start, section.End, default, _outline.Marks),
            [],
            Dependencies: null,
            [parent.Item with { Children = children }],
            [.. ReadCriteria(section.Start, section.End)]);
    }

    private GroupSyntax ReadFile(GroupSection section)
    {
        var tasks = ReadTasks(section, null, out var criteria);
        var title = _title ?? TasksTitle.OfPath(_source.Path);
        return new GroupSyntax("1", title, title, tasks[0].Span, SectionText.Create(_scratch, _source.Text, 0, section.End, default, _outline.Marks), [], Dependencies: null, tasks, criteria);
    }

    private ImmutableArray<TaskItem> ReadTasks(GroupSection section, OutlineHeading? heading, out ImmutableArray<string> criteria)
    {
        var tasks = ImmutableArray.CreateBuilder<TaskItem>();
        var boxed = new List<OutlineBox>();
        for (var i = section.FirstBox; i < section.EndBox; i++)
        {
            if (_outline.Boxes[i].Criterion)
            {
                boxed.Add(_outline.Boxes[i]);
            }
            else
            {
                tasks.Add(_outline.Boxes[i].Item);
            }
        }

        if (tasks.Count == 0 && boxed.Count > 0)
        {
            // Somebody has to be able to tick something: a group whose only boxes are its criteria has those as its tasks.
            tasks.AddRange(boxed.Select(box => box.Item));
            _withCriteriaOnly++;
            _firstWithCriteriaOnly ??= heading;
        }

        criteria = [.. ReadCriteria(section.Start, section.End), .. boxed.SelectMany(box => box.Item.DescendantsAndSelf()).Select(item => item.Text)];
        return tasks.ToImmutable();
    }

    private IEnumerable<string> ReadCriteria(int start, int end)
    {
        for (var i = Sorted.FirstWhere(_outline.Criteria.Count, i => _outline.Criteria[i].Start >= start); i < _outline.Criteria.Count && _outline.Criteria[i].Start < end; i++)
        {
            yield return _outline.Criteria[i].Text;
        }
    }

    private ImmutableArray<int> ReadLayers(List<int> above)
    {
        var layers = ImmutableArray.CreateBuilder<int>(above.Count);
        foreach (var heading in above)
        {
            if (!_layerOf.TryGetValue(heading, out var layer))
            {
                layer = _layers.Count;
                _layerOf.Add(heading, layer);
                _layers.Add(CreateLayer(_outline.Headings[heading]));
            }

            layers.Add(layer);
        }

        return layers.MoveToImmutable();
    }

    private LayerSyntax CreateLayer(OutlineHeading heading)
    {
        var word = heading.Shape is { } shape && shape.Rank != _words.BareRank ? shape.Family : null;
        var span = heading.SpanIn(_source);
        return new LayerSyntax(heading.Text, word, heading.Shape?.Number, heading.Shape?.Title ?? StatusMarks.Strip(heading.Text), heading.Level, span);
    }

    private ImmutableArray<string> ReadHeldNumbers(GroupSection section) => section.Heading < 0
        ? []
        : [.. Enumerable.Range(section.Heading + 1, section.EndHeading - section.Heading - 1).Select(i => _outline.Headings[i].Shape?.Number).OfType<string>()];

    /// <summary>What the user should know about how the groups were found.</summary>
    private void ReportHow()
    {
        if (_withCriteriaOnly > 0)
        {
            var heading = _firstWithCriteriaOnly;
            var span = heading is null ? _outline.Boxes[0].Item.Span : heading.SpanIn(_source);
            var what = _withCriteriaOnly == 1 ? $"'{heading?.Text ?? TasksTitle.OfPath(_source.Path)}' has" : $"'{heading?.Text}' and {(_withCriteriaOnly == 2 ? "one more group" : $"{_withCriteriaOnly - 1} more groups")} have";
            _bag.Add(Catalogue.CriteriaTakenAsTasks.At(span, what));
        }

        var first = _family.Sections[0];
        switch (_family.Rule)
        {
            case GroupRule.Headings:
                _bag.Add(Catalogue.HeadingsWithoutNumbers.At(
                    SpanOf(first),
                    _family.Sections.Count == 1 ? "the one heading with checkboxes directly below it is the group" : $"the {_family.Sections.Count} headings with checkboxes directly below them are the groups"));
                break;
            case GroupRule.WholeFile:
                _bag.Add(Catalogue.FileIsOneGroup.At(_outline.Boxes[0].Item.Span));
                break;
            case GroupRule.WithoutBoxes:
                _bag.Add(Catalogue.GroupsWithoutBoxes.At(SpanOf(first)));
                break;
        }
    }

    private SourceSpan SpanOf(GroupSection section) =>
        _outline.Headings[section.Heading].SpanIn(_source);

    /// <summary>The text without emphasis marks and comments.</summary>
    private static string WithoutDecoration(string text)
    {
        var comment = text.IndexOf("<!--", StringComparison.Ordinal);
        text = comment < 0 ? text : text[..comment];
        return text.Replace("**", string.Empty, StringComparison.Ordinal).Replace("__", string.Empty, StringComparison.Ordinal).Trim();
    }
}
