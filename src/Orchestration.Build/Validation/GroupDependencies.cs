using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Merges what both files say about order, and looks for groups that would wait for themselves.</summary>
internal sealed class GroupDependencies
{
    private const int LongestCycleShown = 12;

    private readonly TasksSyntax _tasks;
    private readonly DiagnosticBag _bag;
    private readonly ImmutableArray<ImmutableArray<GroupRange>> _written;
    private readonly ImmutableArray<(int Position, SourceSpan Span)>[] _added;

    private GroupDependencies(TasksSyntax tasks, ImmutableArray<ImmutableArray<GroupRange>> written, ImmutableArray<AssignmentSyntax?> entries, EntryMatcher? matcher, DiagnosticBag bag)
    {
        _tasks = tasks;
        _bag = bag;
        _written = written;
        _added = [.. entries.Select((entry, position) => Added(entry, position, matcher))];
    }

    /// <param name="written">What <c>tasks.md</c> says, resolved.</param>
    /// <param name="entries">The entry of each group, or null.</param>
    /// <param name="matcher">Null where there is no <c>orchestration.yml</c>.</param>
    /// <returns>Per group, disjoint ascending ranges.</returns>
    public static ImmutableArray<ImmutableArray<GroupRange>> Merge(
        TasksSyntax tasks,
        WrittenDependencies written,
        ImmutableArray<AssignmentSyntax?> entries,
        EntryMatcher? matcher,
        ImplicitDependencies mode,
        DiagnosticBag bag)
    {
        // Who writes depends_on in the other file has said what depends on what: a chain would only contradict it.
        var says = written.SaysOrder || entries.Any(entry => entry is { DependsOn.IsDefault: false });
        if (!says)
        {
            return [.. Enumerable.Range(0, tasks.Groups.Length).Select(position => Implicit(position, mode))];
        }

        return new GroupDependencies(tasks, written.Groups, entries, matcher, bag).Merge();
    }

    private static ImmutableArray<GroupRange> Implicit(int position, ImplicitDependencies mode) =>
        mode == ImplicitDependencies.None || position == 0 ? [] : [new GroupRange(position - 1, position - 1)];

    private ImmutableArray<(int Position, SourceSpan Span)> Added(AssignmentSyntax? entry, int own, EntryMatcher? matcher)
    {
        if (entry is null || matcher is null || entry.DependsOn.IsDefaultOrEmpty)
        {
            return [];
        }

        var added = ImmutableArray.CreateBuilder<(int Position, SourceSpan Span)>();
        foreach (var reference in entry.DependsOn)
        {
            foreach (var position in matcher.MatchDependency(reference))
            {
                if (position == own)
                {
                    _bag.Add(Catalogue.DependsOnItself.At(reference.Span, reference.Value, _tasks.Groups[own].Title));
                }
                else
                {
                    added.Add((position, reference.Span));
                }
            }
        }

        return added.ToImmutable();
    }

    private ImmutableArray<ImmutableArray<GroupRange>> Merge()
    {
        ImmutableArray<ImmutableArray<GroupRange>> merged = [.. Enumerable.Range(0, _tasks.Groups.Length).Select(MergeOne)];
        var graph = DependencyGraph.Create(merged);
        foreach (var cycle in graph.FindCycles())
        {
            var numbers = cycle.Append(cycle[0]).Select(position => _tasks.Groups[position].Number).ToList();
            var shown = numbers.Count > LongestCycleShown ? [.. numbers.Take(LongestCycleShown - 2), "…", numbers[^2], numbers[^1]] : numbers;
            _bag.Add(Catalogue.DependencyCycle.At(SpanOf(cycle[0], cycle.Length > 1 ? cycle[1] : cycle[0]), string.Join(" -> ", shown)));
        }

        return merged;
    }

    private ImmutableArray<GroupRange> MergeOne(int position)
    {
        var ranges = _written[position];
        if (!_added[position].IsEmpty)
        {
            ranges = ranges.AddRange(_added[position].Select(added => new GroupRange(added.Position, added.Position)));
        }

        // Said by whoever resolved the reference; a group that waits for itself is not shown again as a cycle.
        ranges = GroupRanges.Normalise(ranges);
        return GroupRanges.Contains(ranges, position) ? GroupRanges.Without(ranges, position) : ranges;
    }

    /// <summary>The place that makes one group depend on another.</summary>
    private SourceSpan SpanOf(int from, int to)
    {
        if (GroupRanges.Contains(GroupRanges.Normalise(_written[from]), to) && _tasks.Groups[from].Dependencies is { } line)
        {
            return line.Span;
        }

        foreach (var (position, span) in _added[from])
        {
            if (position == to)
            {
                return span;
            }
        }

        return _tasks.Groups[from].HeadingSpan;
    }
}
