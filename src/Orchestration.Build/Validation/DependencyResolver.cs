using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Resolves the references of Dependencies lines to groups.</summary>
internal sealed class DependencyResolver
{
    private const int GroupsNamed = 12;

    private readonly TasksSyntax _tasks;
    private readonly GroupIndex _index;
    private readonly DiagnosticBag _bag;

    private DependencyResolver(TasksSyntax tasks, DiagnosticBag bag)
    {
        _tasks = tasks;
        _index = new GroupIndex(tasks);
        _bag = bag;
    }

    /// <summary>Per group, what its own line names, as disjoint ascending ranges; empty for a group without a line.</summary>
    /// <remarks>References that name nothing, the group itself or several groups are reported and left out.</remarks>
    public static ImmutableArray<ImmutableArray<GroupRange>> Resolve(TasksSyntax tasks, DiagnosticBag bag)
    {
        var resolver = new DependencyResolver(tasks, bag);
        var all = ImmutableArray.CreateBuilder<ImmutableArray<GroupRange>>(tasks.Groups.Length);
        for (var group = 0; group < tasks.Groups.Length; group++)
        {
            all.Add(tasks.Groups[group].Dependencies is { References.Length: > 0 } dependencies ? resolver.Resolve(group, dependencies) : []);
        }

        return all.MoveToImmutable();
    }

    private ImmutableArray<GroupRange> Resolve(int group, DependencySyntax dependencies)
    {
        var ranges = new List<GroupRange>(dependencies.References.Length);
        foreach (var reference in dependencies.References)
        {
            var before = ranges.Count;
            Resolve(group, reference, ranges);
            for (var i = ranges.Count - 1; i >= before; i--)
            {
                ExcludeSelf(group, reference, ranges, i);
            }
        }

        return GroupRanges.Normalise([.. ranges]);
    }

    private void Resolve(int group, DependencyReference reference, List<GroupRange> ranges)
    {
        switch (reference.Kind)
        {
            case DependencyReferenceKind.AllPrevious:
                ranges.Add(new GroupRange(0, (reference.Word is null ? group : _index.StartOfLayer(group)) - 1));
                break;
            case DependencyReferenceKind.Previous:
                ranges.Add(new GroupRange(group - 1, group - 1));
                break;
            case DependencyReferenceKind.Title:
                ResolveTitle(reference, ranges);
                break;
            case DependencyReferenceKind.Layer:
                ResolveLayer(group, reference, ranges);
                break;
            default:
                ResolveNumbers(group, reference, ranges);
                break;
        }
    }

    private void ResolveNumbers(int group, DependencyReference reference, List<GroupRange> ranges)
    {
        var tasksFirst = reference.Kind == DependencyReferenceKind.Task;
        var found = _index.Find(reference.First, group, tasksFirst, reference.Layer);
        if (reference.Last is null)
        {
            Take(reference, found, reference.First, ranges);
            return;
        }

        var last = _index.Find(reference.Last, group, tasksFirst, reference.Layer);
        if (tasksFirst && found is { Ambiguous: null, Range: { } from } && last is { Ambiguous: null, Range: { } to })
        {
            ranges.Add(new GroupRange(Math.Min(from.First, to.First), Math.Max(from.Last, to.Last)));
            return;
        }

        ReportMissing(reference, found, reference.First);
        ReportMissing(reference, last, reference.Last);
        ranges.AddRange(_index.Between(reference.First, reference.Last));
    }

    private void ResolveLayer(int group, DependencyReference reference, List<GroupRange> ranges)
    {
        var first = _index.FindLayer(reference.Word, reference.First);
        var last = reference.Last is null ? first : _index.FindLayer(reference.Word, reference.Last);
        if (first is { } from && last is { } to)
        {
            ranges.Add(new GroupRange(Math.Min(from.First, to.First), Math.Max(from.Last, to.Last)));
            return;
        }

        // "Step 2" where only tasks or groups are numbered so.
        var held = reference.Last is null ? _index.FindHeld(reference.First, group) : null;
        if (held is { } range && reference.Word is not "Phase")
        {
            ranges.Add(range);
            return;
        }

        if (reference.Word is { } word && !_index.HasLayers(word))
        {
            // "Wave 2" in a file without waves is said of something outside.
            _bag.Add(Catalogue.DependencyNotUnderstood.At(reference.Span, $"{word} {reference.First}"));
            return;
        }

        ReportUnresolvable(reference, reference.Word is null ? reference.First : $"{reference.Word} {(first is null ? reference.First : reference.Last)}");
    }

    private void ResolveTitle(DependencyReference reference, List<GroupRange> ranges)
    {
        if (_index.FindTitle(reference.First) is { } whole)
        {
            ranges.Add(whole);
            return;
        }

        var parts = TitleParts.Split(reference.First);
        foreach (var part in parts)
        {
            if (_index.FindTitle(part) is { } range)
            {
                ranges.Add(range);
            }
            else
            {
                _bag.Add(Catalogue.DependencyNotUnderstood.At(reference.Span, part));
            }
        }
    }

    private void Take(DependencyReference reference, GroupIndex.Match match, string number, List<GroupRange> ranges)
    {
        if (match.Range is { } range)
        {
            ranges.Add(range);
        }
        else
        {
            ReportMissing(reference, match, number);
        }
    }

    private void ReportMissing(DependencyReference reference, GroupIndex.Match match, string number)
    {
        if (match.Ambiguous is { } candidates)
        {
            var named = candidates.Select(i => $"'{_tasks.Groups[i].Heading}' (line {_tasks.Groups[i].HeadingSpan.Line})");
            _bag.Add(Catalogue.DependencyAmbiguous.At(reference.Span, number, string.Join(", ", named)));
        }
        else if (match.Range is null)
        {
            ReportUnresolvable(reference, number);
        }
    }

    private void ReportUnresolvable(DependencyReference reference, string number)
    {
        var known = string.Join(", ", _tasks.Groups.Take(GroupsNamed).Select(group => group.Number)) + (_tasks.Groups.Length > GroupsNamed ? ", …" : string.Empty);
        _bag.Add(Catalogue.DependencyUnresolvable.At(reference.Span, number, known));
    }

    /// <summary>A group cannot wait for itself: by name that is an error, in a range it is left out.</summary>
    private void ExcludeSelf(int group, DependencyReference reference, List<GroupRange> ranges, int at)
    {
        var range = ranges[at];
        if (range.First > range.Last)
        {
            ranges.RemoveAt(at);
            return;
        }

        if (group < range.First || group > range.Last)
        {
            return;
        }

        ranges.RemoveAt(at);
        if (reference.Kind == DependencyReferenceKind.Layer && !reference.OfPart && reference.Last is null)
        {
            // "Phase 1 complete" inside phase 1 can only mean what stands above.
            ranges.Add(range with { Last = group - 1 });
            return;
        }

        if (range.First == range.Last && !reference.OfPart)
        {
            _bag.Add(Catalogue.DependencyOnSelf.At(reference.Span, _tasks.Groups[group].Number, _tasks.Groups[group].Heading));
            return;
        }

        if (!reference.OfPart)
        {
            _bag.Add(Catalogue.DependencyRangeIncludesSelf.At(reference.Span, _tasks.Groups[group].Number));
        }

        ranges.Add(range with { Last = group - 1 });
        ranges.Add(range with { First = group + 1 });
    }
}
