using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>Turns the chosen headings into groups with their layers, tasks, criteria, dependencies and text.</summary>
internal sealed partial class GroupReader
{
    private readonly SourceText _source;
    private readonly Outline _outline;
    private readonly HeadingVocabulary _vocabulary;
    private readonly GroupFamily _family;
    private readonly DiagnosticBag _bag;
    private readonly List<LayerSyntax> _layers = [];

    /// <summary>Index of the layer made of a heading.</summary>
    private readonly Dictionary<int, int> _layerOf = [];

    private readonly StringBuilder _scratch = new();
    private OutlineHeading? _firstWithCriteriaOnly;
    private int _withCriteriaOnly;

    private GroupReader(SourceText source, Outline outline, HeadingVocabulary vocabulary, GroupFamily family, DiagnosticBag bag)
    {
        _source = source;
        _outline = outline;
        _vocabulary = vocabulary;
        _family = family;
        _bag = bag;
    }

    public static TasksSyntax Read(SourceText source, Outline outline, HeadingVocabulary vocabulary, GroupFamily family, string? title, DiagnosticBag bag)
    {
        var reader = new GroupReader(source, outline, vocabulary, family, bag);
        var groups = reader.ReadGroups();
        reader.ReportCriteriaTaken();
        reader.ReportWhatIsLeft(groups);
        return new TasksSyntax(source, title, TasksDialect.Headings, family.Family, groups, [.. reader._layers]);
    }

    private ImmutableArray<GroupSyntax> ReadGroups()
    {
        var groups = ImmutableArray.CreateBuilder<GroupSyntax>(_family.Sections.Count);
        var above = new List<int>();
        var heading = 0;
        foreach (var section in _family.Sections)
        {
            // Headings between the groups: those of a higher level are the layers of what follows.
            for (; heading < section.Index; heading++)
            {
                Raise(above, heading);
            }

            heading = Math.Max(heading, section.End);
            while (above.Count > 0 && _outline.Headings[above[^1]].Level >= _outline.Headings[section.Index].Level)
            {
                above.RemoveAt(above.Count - 1);
            }

            groups.Add(ReadGroup(section, above, groups.Count + 1));
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

    private GroupSyntax ReadGroup(GroupSection section, List<int> above, int running)
    {
        var heading = _outline.Headings[section.Index];
        var end = section.End < _outline.Headings.Count ? _outline.Headings[section.End].Start : _source.Text.Length;
        var plain = StatusMarks.Strip(heading.Text);
        var number = _family.Family.Length > 0 ? heading.Shape?.Number : null;
        var title = number is null ? plain : heading.Shape!.Title;
        var tasks = ReadTasks(section, heading, end, out var criteria);
        return new GroupSyntax(
            number ?? running.ToString(CultureInfo.InvariantCulture),
            title.Length == 0 ? plain : title,
            heading.Text,
            LineSpan(heading),
            SectionText.Create(_scratch, _source.Text, heading.Start, end, heading.Line, _outline.Marks),
            ReadLayers(above),
            ReadDependencies(section),
            tasks,
            criteria)
        {
            HeldNumbers = ReadHeldNumbers(section),
        };
    }

    private ImmutableArray<TaskItem> ReadTasks(GroupSection section, OutlineHeading heading, int end, out ImmutableArray<string> criteria)
    {
        var tasks = ImmutableArray.CreateBuilder<TaskItem>();
        var boxed = new List<OutlineBox>();
        for (var i = heading.FirstBox; i < EndBox(section.End); i++)
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

        if (tasks.Count == 0)
        {
            // Somebody has to be able to tick something: a group whose only boxes are its criteria has those as its tasks.
            tasks.AddRange(boxed.Select(box => box.Item));
            _withCriteriaOnly++;
            _firstWithCriteriaOnly ??= heading;
        }

        criteria = [.. ReadCriteria(heading.Start, end), .. boxed.SelectMany(box => box.Item.DescendantsAndSelf()).Select(item => item.Text)];
        return tasks.ToImmutable();
    }

    private IEnumerable<string> ReadCriteria(int start, int end)
    {
        var (low, high) = (0, _outline.Criteria.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _outline.Criteria[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        for (; low < _outline.Criteria.Count && _outline.Criteria[low].Start < end; low++)
        {
            yield return _outline.Criteria[low].Text;
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
        var word = heading.Shape is { } shape && shape.Rank != _vocabulary.BareRank ? shape.Family : null;
        return new LayerSyntax(heading.Text, word, heading.Shape?.Number, heading.Shape?.Title ?? StatusMarks.Strip(heading.Text), heading.Level, LineSpan(heading));
    }

    private ImmutableArray<string> ReadHeldNumbers(GroupSection section)
    {
        if (section.End == section.Index + 1)
        {
            return [];
        }

        var numbers = ImmutableArray.CreateBuilder<string>();
        for (var i = section.Index + 1; i < section.End; i++)
        {
            if (_outline.Headings[i].Shape is { } shape)
            {
                numbers.Add(shape.Number);
            }
        }

        return numbers.ToImmutable();
    }

    private int EndBox(int heading) => heading < _outline.Headings.Count ? _outline.Headings[heading].FirstBox : _outline.Boxes.Count;

    private int EndLabel(int heading) => heading < _outline.Headings.Count ? _outline.Headings[heading].FirstLabel : _outline.Labels.Count;

    private SourceSpan LineSpan(OutlineHeading heading) => _source.Span(heading.Start, heading.Line.End - heading.Start);
}
