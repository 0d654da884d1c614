using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>Turns the chosen headings into groups with their layers, tasks, criteria, dependencies and text.</summary>
internal sealed class GroupReader
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

    /// <summary>The group's own line: the first before a numbered heading inside it; else those of its parts together.</summary>
    private DependencySyntax? ReadDependencies(GroupSection section)
    {
        var first = _outline.Headings[section.Index].FirstLabel;
        var end = EndLabel(section.End);
        if (first == end)
        {
            return null;
        }

        var own = FirstPart(section) is { } part ? _outline.Headings[part].FirstLabel : end;
        DependencySyntax? weak = null;
        for (var i = first; i < own; i++)
        {
            var label = _outline.Labels[i];
            if (label.Box < 0)
            {
                var syntax = Parse(label, ofPart: false);
                if (label.Kind == LabelKind.Dependencies)
                {
                    return Checked(label, syntax);
                }

                weak ??= NamesGroups(syntax) ? syntax : null;
            }
        }

        return weak ?? ReadParts(own, end);
    }

    private DependencySyntax? ReadParts(int first, int end)
    {
        DependencySyntax? all = null;
        for (var i = first; i < end; i++)
        {
            if (_outline.Labels[i] is { Box: < 0, Kind: LabelKind.Dependencies } label)
            {
                var syntax = Parse(label, ofPart: true);
                all = all is null ? syntax : all with { None = all.None && syntax.None, References = all.References.AddRange(syntax.References) };
            }
        }

        return all;
    }

    private DependencySyntax Parse(OutlineLabel label, bool ofPart) => DependencyParser.Parse(_source, label, _vocabulary, _family.Family, ofPart);

    private DependencySyntax Checked(OutlineLabel label, DependencySyntax syntax)
    {
        if (label.Values.Length == 0)
        {
            _bag.Add(Catalogue.DependenciesEmpty.At(syntax.Span));
        }

        return syntax;
    }

    /// <summary>"Prerequisites" may list anything; it counts when all it lists are numbered groups.</summary>
    private static bool NamesGroups(DependencySyntax syntax) =>
        syntax.References.Length > 0 && syntax.References.All(reference => reference.Kind is not (DependencyReferenceKind.Title or DependencyReferenceKind.Task));

    private int? FirstPart(GroupSection section)
    {
        for (var i = section.Index + 1; i < section.End; i++)
        {
            if (_outline.Headings[i].Shape is { HasSeparator: true })
            {
                return i;
            }
        }

        return null;
    }

    private void ReportCriteriaTaken()
    {
        if (_firstWithCriteriaOnly is { } heading)
        {
            _bag.Add(Catalogue.CriteriaTakenAsTasks.At(LineSpan(heading), heading.Text, _withCriteriaOnly - 1));
        }
    }

    private void ReportWhatIsLeft(ImmutableArray<GroupSyntax> groups)
    {
        var numbers = groups.Select(group => GroupNumber.Normalise(group.Number)).ToHashSet(StringComparer.Ordinal);
        var levels = _family.Sections.Select(section => _outline.Headings[section.Index].Level).ToHashSet();
        var box = 0;
        var section = 0;
        for (var i = 0; i < _outline.Headings.Count; i++)
        {
            var heading = _outline.Headings[i];
            if (section < _family.Sections.Count && _family.Sections[section].Index == i)
            {
                ReportBoxes(box, heading.FirstBox);
                box = EndBox(_family.Sections[section].End);
                i = _family.Sections[section].End - 1;
                section++;
            }
            else if (IsEmptyGroup(i, numbers, levels))
            {
                _bag.Add(Catalogue.GroupWithoutTasks.At(LineSpan(heading), heading.Text));
            }
        }

        ReportBoxes(box, _outline.Boxes.Count);
    }

    /// <summary>A heading that looks like a group and has a Dependencies line, or a number that no group has.</summary>
    private bool IsEmptyGroup(int index, HashSet<string> numbers, HashSet<int> levels)
    {
        var heading = _outline.Headings[index];
        if (heading.Shape is not { HasSeparator: true } shape || shape.Family != _family.Family || !levels.Contains(heading.Level))
        {
            return false;
        }

        if (HasBoxesBelow(index))
        {
            return false; // Its parts are the groups.
        }

        var next = index + 1 < _outline.Headings.Count ? _outline.Headings[index + 1].FirstLabel : _outline.Labels.Count;
        return heading.FirstLabel < next || (!numbers.Contains(GroupNumber.Normalise(shape.Number)) && IsAmongGroups(index));
    }

    private bool HasBoxesBelow(int index)
    {
        var end = index + 1;
        while (end < _outline.Headings.Count && _outline.Headings[end].Level > _outline.Headings[index].Level)
        {
            end++;
        }

        return EndBox(end) > _outline.Headings[index].FirstBox;
    }

    /// <summary>Before the last group, or after it without a chapter of its own: a "Rollout" chapter has phases too.</summary>
    private bool IsAmongGroups(int index)
    {
        for (var i = _family.Sections[^1].Index + 1; i < index; i++)
        {
            if (_outline.Headings[i].Level < _outline.Headings[index].Level)
            {
                return false;
            }
        }

        return true;
    }

    private void ReportBoxes(int first, int end)
    {
        var tasks = 0;
        OutlineBox? at = null;
        for (var i = first; i < end; i++)
        {
            if (!_outline.Boxes[i].Criterion)
            {
                at ??= _outline.Boxes[i];
                tasks++;
            }
        }

        if (at is not null)
        {
            _bag.Add(Catalogue.BoxesOutsideGroups.At(at.Item.Span, tasks));
        }
    }
}
