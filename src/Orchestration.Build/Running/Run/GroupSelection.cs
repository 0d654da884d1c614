using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Running.Run;

/// <summary><c>OrchestrationGroups</c>: numbers, ranges, ids, titles, layers.</summary>
internal static class GroupSelection
{
    private static readonly char[] Separators = [';', '+', ','];

    /// <returns>Positions that are selected; all where nothing is typed.</returns>
    public static ImmutableHashSet<int> Resolve(Plan plan, IEnumerable<string> typed, DiagnosticBag bag)
    {
        var texts = typed.Select(text => text.Trim()).Where(text => text.Length > 0).ToList();
        if (texts.Count == 0)
        {
            return [.. Enumerable.Range(0, plan.Groups.Length)];
        }

        var finder = GroupFinder.Of(plan.Spec);
        var selected = ImmutableHashSet.CreateBuilder<int>();

        // A title may hold a separator: what names a group as a whole is not taken apart.
        foreach (var part in texts.SelectMany(text => finder.IsName(text) ? [text] : text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Find(plan, finder, part) is { } found)
            {
                selected.UnionWith(found);
            }
            else
            {
                bag.Add(Catalogue.UnknownGroupSelected.At(SourceSpan.WholeFile(plan.Spec.TasksFile), part, string.Join(", ", plan.Groups.Select(group => group.Number))));
            }
        }

        return selected.ToImmutable();
    }

    private static IEnumerable<int>? Find(Plan plan, GroupFinder finder, string text)
    {
        // The name of a prompt file.
        if (plan.Groups.FirstOrDefault(group => string.Equals($"{group.Number}-{group.Id}", text, StringComparison.OrdinalIgnoreCase)) is { } group)
        {
            return [group.Position];
        }

        return finder.Find(text) is { Found: true } found ? found.Positions : null;
    }
}
