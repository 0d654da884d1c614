using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Run;

/// <summary><c>OrchestrationGroups</c>: <c>1-3+5</c>, ids, titles.</summary>
internal static class GroupSelection
{
    private static readonly char[] Separators = [';', '+', ','];

    /// <returns>Positions that are selected; all where nothing is typed.</returns>
    public static ImmutableHashSet<int> Resolve(Plan plan, IEnumerable<string> typed, DiagnosticBag bag)
    {
        var parts = typed
            .SelectMany(text => FindWhole(plan, text.Trim()) is null ? text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text.Trim()])
            .ToList();
        if (parts.Count == 0)
        {
            return [.. Enumerable.Range(0, plan.Groups.Length)];
        }

        var selected = ImmutableHashSet.CreateBuilder<int>();
        foreach (var part in parts)
        {
            var found = Find(plan, part);
            if (found is null)
            {
                bag.Add(Catalogue.UnknownGroupSelected.At(SourceSpan.WholeFile(plan.Spec.TasksFile), part, string.Join(", ", plan.Groups.Select(group => group.Number))));
            }
            else
            {
                selected.UnionWith(found);
            }
        }

        return selected.ToImmutable();
    }

    private static IEnumerable<int>? Find(Plan plan, string text)
    {
        if (FindWhole(plan, text) is { } position)
        {
            return [position];
        }

        // A range goes by the order of the file; numbers may hold hyphens themselves, so every hyphen is tried.
        for (var dash = text.IndexOfAny(['-', '–']); dash > 0; dash = text.IndexOfAny(['-', '–'], dash + 1))
        {
            if (FindWhole(plan, text[..dash].Trim()) is { } first && FindWhole(plan, text[(dash + 1)..].Trim()) is { } last)
            {
                return Enumerable.Range(Math.Min(first, last), Math.Abs(last - first) + 1);
            }
        }

        return null;
    }

    private static int? FindWhole(Plan plan, string text)
    {
        foreach (var group in plan.Groups)
        {
            if (string.Equals(group.Number, text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(group.Id, text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(group.Title, text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(string.Create(CultureInfo.InvariantCulture, $"{group.Number}-{group.Id}"), text, StringComparison.OrdinalIgnoreCase))
            {
                return group.Position;
            }
        }

        return null;
    }
}
