using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <content>Dependency labels of a section, and what no group took.</content>
internal sealed partial class GroupReader
{
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
