using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Ids of groups, and what makes them or their numbers ambiguous.</summary>
internal static class GroupNames
{
    /// <summary>The ids, in order.</summary>
    public static ImmutableArray<string> CreateIds(TasksSyntax tasks) =>
        Slug.CreateAll(tasks.Groups.Select(group => (group.Title, group.Number)));

    /// <summary>The ids, in order; says which numbers, titles and file names are not alone.</summary>
    public static ImmutableArray<string> CheckIds(TasksSyntax tasks, DiagnosticBag bag)
    {
        var ids = Slug.CreateAll(tasks.Groups.Select(group => (group.Title, group.Number)), out var slugsInOrder);
        var numbers = new Dictionary<string, GroupSyntax>(StringComparer.OrdinalIgnoreCase);
        var slugs = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var position = 0; position < ids.Length; position++)
        {
            var group = tasks.Groups[position];
            if (!numbers.TryAdd(group.Number, group))
            {
                var first = numbers[group.Number];
                bag.Add(Catalogue.DuplicateGroupNumber.At(group.HeadingSpan, group.Number, first.Title, first.HeadingSpan.Line));
            }

            if (!slugs.TryAdd(slugsInOrder[position], position))
            {
                ReportTitle(tasks, ids, slugs[slugsInOrder[position]], position, bag);
            }
        }

        return ids;
    }

    private static void ReportTitle(TasksSyntax tasks, ImmutableArray<string> ids, int first, int second, DiagnosticBag bag)
    {
        var (one, other) = (tasks.Groups[first], tasks.Groups[second]);
        bag.Add(string.Equals(one.Title, other.Title, StringComparison.Ordinal)
            ? Catalogue.DuplicateGroupTitle.At(other.HeadingSpan, other.Title, one.HeadingSpan.Line, ids[first], ids[second])
            : Catalogue.GroupFilesCollide.At(other.HeadingSpan, other.Title, one.Title, one.HeadingSpan.Line, ids[second]));
    }
}
