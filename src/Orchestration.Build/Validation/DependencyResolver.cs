using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Validation;

/// <summary>What the Dependencies lines of a file come to.</summary>
/// <param name="Groups">Per group what its own line, those of its parts and those of its layers name, as disjoint ascending ranges.</param>
/// <param name="SaysOrder">Whether the file says anything about order: otherwise its groups follow each other.</param>
internal readonly record struct WrittenDependencies(ImmutableArray<ImmutableArray<GroupRange>> Groups, bool SaysOrder);

/// <summary>Resolves the references of Dependencies lines to groups.</summary>
internal sealed class DependencyResolver
{
    private const int GroupsNamed = 12;

    private readonly TasksSyntax _tasks;
    private readonly GroupFinder _finder;
    private readonly DiagnosticBag _bag;

    private DependencyResolver(TasksSyntax tasks, GroupFinder finder, DiagnosticBag bag) => (_tasks, _finder, _bag) = (tasks, finder, bag);

    /// <remarks>References that name nothing, the group itself or several groups are reported and left out.</remarks>
    public static WrittenDependencies Resolve(TasksSyntax tasks, GroupFinder finder, DiagnosticBag bag)
    {
        var resolver = new DependencyResolver(tasks, finder, bag);
        ImmutableArray<ImmutableArray<GroupRange>> own = [.. tasks.Groups.Select((group, i) => GroupRanges.Normalise(resolver.ResolveAll(i, [group.Dependencies])))];
        ImmutableArray<ImmutableArray<GroupRange>> parts = [.. tasks.Groups.Select((group, i) => resolver.ResolveAll(i, group.Parts))];
        ImmutableArray<ImmutableArray<GroupRange>> written = [.. own.Select((ranges, i) => GroupRanges.Normalise([.. ranges, .. parts[i]]))];

        // Lines of parts that stay inside their own group say nothing about the order of groups.
        var says = tasks.Groups.Any(group => group.Dependencies is not null) || parts.Any(ranges => ranges.Any(range => range.First <= range.Last));
        if (tasks.Layers.Any(layer => layer.Dependencies is not null))
        {
            says = true;
            written = [.. written.Select((ranges, i) => resolver.WithLayers(i, ranges, written))];
        }

        return new WrittenDependencies(written, says);
    }

    /// <summary>What the lines of a group's layers add: what it already waits for by its own lines is not added again.</summary>
    private ImmutableArray<GroupRange> WithLayers(int group, ImmutableArray<GroupRange> ranges, ImmutableArray<ImmutableArray<GroupRange>> written)
    {
        var layers = GroupRanges.Normalise(ResolveAll(group, _tasks.Groups[group].Layers.Select(layer => _tasks.Layers[layer].Dependencies)));
        if (ranges.IsEmpty || layers.IsEmpty)
        {
            return ranges.IsEmpty ? layers : ranges;
        }

        var reached = new HashSet<int>();
        var pending = new Stack<int>(GroupRanges.Positions(ranges));
        while (pending.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var further in GroupRanges.Positions(written[next]))
                {
                    pending.Push(further);
                }
            }
        }

        return GroupRanges.Normalise([.. ranges, .. GroupRanges.Positions(layers).Where(position => !reached.Contains(position)).Select(position => new GroupRange(position, position))]);
    }

    private ImmutableArray<GroupRange> ResolveAll(int group, IEnumerable<DependencySyntax?> lines) => [.. lines.OfType<DependencySyntax>().SelectMany(line => Resolve(group, line))];

    private List<GroupRange> Resolve(int group, DependencySyntax dependencies)
    {
        var ranges = new List<GroupRange>(dependencies.References.Length);
        foreach (var reference in dependencies.References)
        {
            var before = ranges.Count;
            ranges.AddRange(Resolve(group, reference, depth: 0));
            for (var i = ranges.Count - 1; i >= before; i--)
            {
                ExcludeSelf(group, reference, ranges, i);
            }
        }

        return ranges;
    }

    private IEnumerable<GroupRange> Resolve(int group, Reference reference, int depth)
    {
        var found = _finder.Find(reference, group);
        if (found.Found)
        {
            return found.Ranges;
        }

        if (reference.Kind == ReferenceKind.Title)
        {
            return TitleParts.Split(reference.First).SelectMany(part => ResolvePart(reference, part, group));
        }

        if (found.EmptyGroup is { } empty)
        {
            var heading = _tasks.EmptyGroups[empty];
            _bag.Add(Catalogue.DependencyWithoutTasks.At(reference.Span, found.Missing ?? reference.First, heading.Span.Line));

            // Whoever waits for it waits for what it waits for.
            return depth > _tasks.EmptyGroups.Length ? [] : found.Ranges.Concat(heading.Dependencies?.References.SelectMany(next => Resolve(group, next with { OfPart = true }, depth + 1)) ?? []);
        }

        Report(reference, found);
        return found.Ranges;
    }

    private ImmutableArray<GroupRange> ResolvePart(Reference reference, string part, int group)
    {
        var found = _finder.Find(reference with { First = part }, group);
        if (!found.Found)
        {
            _bag.Add(Catalogue.DependencyNotUnderstood.At(reference.Span, part));
        }

        return found.Ranges;
    }

    private void Report(Reference reference, Finding found)
    {
        var text = found.Missing ?? reference.First;
        if (!found.Candidates.IsEmpty)
        {
            var named = found.Candidates.Select(i => $"'{_tasks.Groups[i].Heading}' (line {_tasks.Groups[i].HeadingSpan.Line})");
            _bag.Add(Catalogue.DependencyAmbiguous.At(reference.Span, text, string.Join(", ", named)));
        }
        else if (found.MayBeForeign || reference.OfPart)
        {
            // "Wave 2" in a file without waves is about something outside, and so is JIRA-2; a task may wait for anything.
            _bag.Add(Catalogue.DependencyNotUnderstood.At(reference.Span, text));
        }
        else
        {
            var known = string.Join(", ", _tasks.Groups.Take(GroupsNamed).Select(group => group.Number)) + (_tasks.Groups.Length > GroupsNamed ? ", …" : string.Empty);
            _bag.Add(Catalogue.DependencyUnresolvable.At(reference.Span, text, known));
        }
    }

    /// <summary>A group cannot wait for itself: by name that is an error, in a range it is left out.</summary>
    private void ExcludeSelf(int group, Reference reference, List<GroupRange> ranges, int at)
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
        if (reference.Kind == ReferenceKind.Layer && !reference.OfPart && reference.Last is null)
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

        // What a part or a layer waits for in its own layer is no edge to what stands below it.
        ranges.Add(range with { Last = group - 1 });
        if (!reference.OfPart || reference.Kind != ReferenceKind.Layer)
        {
            ranges.Add(range with { First = group + 1 });
        }
    }
}
