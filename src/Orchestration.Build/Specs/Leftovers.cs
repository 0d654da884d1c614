using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Reports what belongs to no group, so that no task is lost without a word.</summary>
internal sealed class Leftovers
{
    private readonly SourceText _source;
    private readonly Outline _outline;
    private readonly GroupFamily _family;
    private readonly DiagnosticBag _bag;

    /// <summary>Ids of the tasks in groups, in the form in which they are equal. Most files leave nothing over that asks for them.</summary>
    private readonly Lazy<HashSet<string>> _taskIds;

    /// <summary>These, and the numbers of groups and of the headings in them.</summary>
    private readonly Lazy<HashSet<string>> _ids;

    private Leftovers(SourceText source, Outline outline, GroupFamily family, ImmutableArray<GroupSyntax> groups, DiagnosticBag bag)
    {
        _source = source;
        _outline = outline;
        _family = family;
        _bag = bag;
        _taskIds = new(() => [.. groups.SelectMany(group => group.Tasks).SelectMany(task => task.DescendantsAndSelf()).Select(task => task.Id).OfType<string>().Select(id => GroupNumber.Normalise(id))]);
        _ids = new(() => [.. _taskIds.Value, .. groups.SelectMany(group => group.HeldNumbers.Add(group.Number)).Select(number => GroupNumber.Normalise(number))]);
    }

    /// <param name="layers">Headings above groups.</param>
    /// <param name="all">Each group has a Dependencies line of its own.</param>
    /// <returns>Headings that look like groups and have no task.</returns>
    public static ImmutableArray<EmptyGroupSyntax> Report(
        SourceText source, Outline outline, GroupFamily family, ImmutableArray<GroupSyntax> groups, HashSet<int> layers, DependencyLines lines, bool all, DiagnosticBag bag)
    {
        var leftovers = new Leftovers(source, outline, family, groups, bag);
        leftovers.ReportBoxes();
        var spoken = layers.ToHashSet();
        var empty = leftovers.ReportHeadings(groups, lines, spoken);
        leftovers.ReportItems(spoken);
        leftovers.ReportLines(lines, spoken, all);
        return empty;
    }

    private void ReportBoxes()
    {
        var left = new List<(int Heading, OutlineBox Box)>();
        var section = 0;
        for (var i = 0; i < _outline.Boxes.Count; i++)
        {
            while (section < _family.Sections.Count && _family.Sections[section].EndBox <= i)
            {
                section++;
            }

            if (section == _family.Sections.Count || i < _family.Sections[section].FirstBox)
            {
                left.Add((_outline.HeadingAbove(i), _outline.Boxes[i]));
            }
        }

        var most = left.Where(item => !item.Box.Criterion && !IsChecklist(item.Heading)).Sum(item => item.Box.Item.DescendantsAndSelf().Count()) * 2 > _outline.Marks.Count;
        foreach (var below in left.GroupBy(item => item.Heading))
        {
            ReportBoxes(below.Key, [.. below.Select(item => item.Box)], most);
        }
    }

    private void ReportBoxes(int heading, ImmutableArray<OutlineBox> boxes, bool most)
    {
        var isNumbered = heading >= 0 && _outline.Headings[heading].Shape is { HasSeparator: true };
        var tasks = boxes.RemoveAll(box => box.Criterion);
        if (tasks.IsEmpty && !isNumbered)
        {
            return; // Criteria of the whole.
        }

        var counted = (tasks.IsEmpty ? boxes : tasks).SelectMany(box => box.Item.DescendantsAndSelf()).ToList();
        var span = isNumbered ? _outline.Headings[heading].SpanIn(_source) : counted[0].Span;
        var below = heading < 0 ? string.Empty : $" below '{_outline.Headings[heading].Text}'";
        var diagnostic = Catalogue.BoxesOutsideGroups.At(span, counted.Count == 1 ? "1 checkbox" : $"{counted.Count} checkboxes", below, counted.Count == 1 ? "belongs" : "belong");

        // A list that is ticked at the end names groups and tasks again.
        var isTask = IsChecklist(heading)
            ? counted.Exists(task => task.Id is { } id && !_ids.Value.Contains(GroupNumber.Normalise(id)))
            : most || isNumbered || _family.Rule == GroupRule.Parents || counted.Exists(task => task.Id is not null);
        _bag.Add(isTask ? diagnostic : diagnostic with { Severity = DiagnosticSeverity.Message });
    }

    private bool IsChecklist(int heading) =>
        heading >= 0 && _outline.Headings[heading].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => Words.Is(WordRoles.Checklist, word.Trim(':', '.', '(', ')')));

    /// <summary>List items and headings without a box whose id has the shape of this file's tasks, and that no task bears.</summary>
    /// <param name="spoken">Headings that are something else.</param>
    private void ReportItems(HashSet<int> spoken)
    {
        if (_family.Rule == GroupRule.WithoutBoxes)
        {
            return;
        }

        var headings = Enumerable.Range(0, _outline.Headings.Count)
            .Where(i => !spoken.Contains(i) && !IsInGroup(_outline.Headings[i].Start) && !IsInOrder(i) && !HasBoxesBelow(i))
            .Select(i => (Id: NumberedText.ReadTask(_outline.Headings[i].Text, out _), _outline.Headings[i].Line))
            .Where(heading => heading.Id is { } id && ShapeOf(GroupNumber.Normalise(id)) != PlainNumber)
            .Select(heading => new OutlineItem(heading.Id!, heading.Line));
        var outside = _outline.Items.Where(item => !IsInGroup(item.Line.Start)).Concat(headings).ToList();
        if (outside.Count == 0)
        {
            return;
        }

        var shapes = _taskIds.Value.Select(ShapeOf).ToHashSet(StringComparer.Ordinal);
        var left = outside
            .Where(item => shapes.Contains(ShapeOf(GroupNumber.Normalise(item.Id))) && !_ids.Value.Contains(GroupNumber.Normalise(item.Id)))
            .OrderBy(item => item.Line.Start)
            .ToList();
        if (left.Count > 0)
        {
            var named = string.Join(", ", left.Take(5).Select(item => item.Id)) + (left.Count > 5 ? ", …" : string.Empty);
            _bag.Add(Catalogue.ItemsOutsideGroups.At(_source.Span(left[0].Line.Start, left[0].Line.Length), named, left.Count == 1 ? "looks like a task of this file, but has no checkbox and belongs" : "look like tasks of this file, but have no checkbox and belong"));
        }
    }

    /// <summary>Dependencies lines that speak for no group.</summary>
    /// <param name="spoken">Headings whose line is heard.</param>
    /// <param name="all">Each group has a line: another one repeats them.</param>
    private void ReportLines(DependencyLines lines, HashSet<int> spoken, bool all)
    {
        foreach (var label in _outline.Labels.Where(label => label is { Kind: LabelKind.Dependencies, Box: < 0, Values.Length: > 0 } && !IsInGroup(label.Line.Start)))
        {
            var heading = Sorted.FirstWhere(_outline.Headings.Count, i => _outline.Headings[i].Start > label.Line.Start) - 1;
            if (!spoken.Contains(heading) && !IsInOrder(heading) && lines.NamesSomething(label))
            {
                var what = heading < 0 ? "This Dependencies line stands above all headings"
                    : label.Line.Start <= _outline.Headings[heading].Line.End ? $"The section '{_outline.Headings[heading].Text}' is about no single group"
                    : $"This Dependencies line stands below '{_outline.Headings[heading].Text}', which is neither a group nor a heading above groups";
                var diagnostic = Catalogue.DependenciesOutsideGroups.At(_source.Span(label.Line.Start, label.Line.Length), what);
                _bag.Add(!all && lines.NamesGroups(label) ? diagnostic : diagnostic with { Severity = DiagnosticSeverity.Message });
            }
        }
    }

    /// <param name="spoken">Takes the headings that are reported.</param>
    private ImmutableArray<EmptyGroupSyntax> ReportHeadings(ImmutableArray<GroupSyntax> groups, DependencyLines lines, HashSet<int> spoken)
    {
        if (_family.Sections[0].Heading < 0)
        {
            return [];
        }

        var empty = ImmutableArray.CreateBuilder<EmptyGroupSyntax>();
        var numbers = groups.Select(group => GroupNumber.Normalise(group.Number)).ToHashSet(StringComparer.Ordinal);
        var levels = _family.Sections.Select(section => _outline.Headings[section.Heading].Level).ToHashSet();
        for (var (i, section) = (0, 0); i < _outline.Headings.Count; i++)
        {
            if (section < _family.Sections.Count && _family.Sections[section].Heading == i)
            {
                i = _family.Sections[section++].EndHeading - 1;
            }
            else if (IsEmptyGroup(i, numbers, levels))
            {
                var heading = _outline.Headings[i];
                spoken.Add(i);
                empty.Add(new EmptyGroupSyntax(heading.Shape!.Number, heading.Shape.Title, heading.SpanIn(_source), lines.OfHeading(i)));
                _bag.Add(Catalogue.GroupWithoutTasks.At(heading.SpanIn(_source), heading.Text));
            }
        }

        return empty.ToImmutable();
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

    /// <summary>A section on the order of all groups is read, or reported, as a whole.</summary>
    private bool IsInOrder(int heading)
    {
        var last = Sorted.FirstWhere(_outline.Orders.Count, i => _outline.Orders[i].Heading > heading) - 1;
        return last >= 0 && heading < EndOf(_outline.Orders[last].Heading);
    }

    /// <summary>The first heading that is not below this one.</summary>
    private int EndOf(int heading)
    {
        var end = heading + 1;
        while (end < _outline.Headings.Count && _outline.Headings[end].Level > _outline.Headings[heading].Level)
        {
            end++;
        }

        return end;
    }

    private bool HasBoxesBelow(int index)
    {
        var end = EndOf(index);
        return (end < _outline.Headings.Count ? _outline.Headings[end].FirstBox : _outline.Boxes.Count) > _outline.Headings[index].FirstBox;
    }

    /// <summary>Before the last group, or after it without a chapter of its own: a "Rollout" chapter has phases too.</summary>
    private bool IsAmongGroups(int index)
    {
        for (var i = _family.Sections[^1].Heading + 1; i < index; i++)
        {
            if (_outline.Headings[i].Level < _outline.Headings[index].Level)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsInGroup(int offset)
    {
        var low = Sorted.FirstWhere(_family.Sections.Count, i => _family.Sections[i].End > offset);
        return low < _family.Sections.Count && _family.Sections[low].Start <= offset;
    }

    /// <summary>A chapter may be numbered, too.</summary>
    private const string PlainNumber = "0";

    /// <summary>The letters of an id and how many parts its number has.</summary>
    private static string ShapeOf(string id) => $"{id[..GroupNumber.LettersOf(id)]}{id.Count(c => c == '.')}";
}
