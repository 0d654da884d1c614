using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>References of <c>tasks.md</c> -> positions of groups: numbers, ranges of numbers, all previous groups.</summary>
internal static class DependencyResolver
{
    /// <returns>Per group, ranges in the order they were written.</returns>
    public static ImmutableArray<ImmutableArray<GroupRange>> Resolve(TasksSyntax tasks, DiagnosticBag bag)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var position = 0; position < tasks.Groups.Length; position++)
        {
            numbers.TryAdd(tasks.Groups[position].Number, position);
        }

        return [.. tasks.Groups.Select((group, position) => Resolve(group, position, numbers))];
    }

    private static ImmutableArray<GroupRange> Resolve(GroupSyntax group, int position, Dictionary<string, int> numbers)
    {
        var ranges = ImmutableArray.CreateBuilder<GroupRange>();
        foreach (var reference in group.Dependencies?.References ?? [])
        {
            if (reference.Kind == DependencyReferenceKind.AllPrevious)
            {
                ranges.Add(new GroupRange(0, position - 1));
            }
            else if (numbers.TryGetValue(reference.First, out var first)
                && numbers.TryGetValue(reference.Last ?? reference.First, out var last))
            {
                ranges.Add(new GroupRange(first, last));
            }
        }

        return ranges.ToImmutable();
    }
}
