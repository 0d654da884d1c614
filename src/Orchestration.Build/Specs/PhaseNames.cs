using System.Collections.Immutable;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>The names by which spec-kit's files call their phases: a number, the first words of a title, <c>US1</c>, all user stories.</summary>
internal sealed class PhaseNames(ImmutableArray<GroupSyntax> groups, FileWords words)
{
    private const string Story = "userstory";

    // What stands beside the name of a phase and is no part of it.
    private static readonly string[] Fillers =
        ["completion", "completed", "complete", "being", "is", "are", "phase", "phases", "tasks", "the", "only", "done", "to", "be", "must", "finished", "all", "each", "every", "desired", "selected", "relevant", "implemented"];

    /// <summary>The groups that a subject such as <c>User Stories (Phase 3+)</c> speaks of.</summary>
    public IReadOnlyList<int> Find(string subject)
    {
        var open = subject.IndexOf('(', StringComparison.Ordinal);
        var remark = open < 0 ? string.Empty : subject[(open + 1)..].TrimEnd(')', ' ');
        var from = remark.EndsWith('+') ? remark.TrimEnd('+') : null;
        if ((from ?? remark) is { Length: > 0 } number && References.ReadName(number, words) is [{ Word: null } reference, ..] && reference.Kind is ReferenceKind.Number or ReferenceKind.Range
            && ByReference(reference) is { Count: > 0 } found)
        {
            return from is null ? found : [.. Enumerable.Range(found[0], groups.Length - found[0]).Where(position => !IsAllStories(subject) || IsStory(position))];
        }

        if (remark.Contains("final", StringComparison.OrdinalIgnoreCase) || remark.Contains("last", StringComparison.OrdinalIgnoreCase))
        {
            return [groups.Length - 1];
        }

        return FindAll(open < 0 ? subject : subject[..open], before: 0) ?? [];
    }

    /// <summary>The groups that a list of names stands for, or null where one of them is not understood.</summary>
    /// <param name="before">Position of the group that waits: <c>all previous phases</c> are those above it.</param>
    public IReadOnlyList<int>? FindAll(string text, int before)
    {
        var found = new SortedSet<int>();
        foreach (var part in TextKeys.WithoutParentheses(text).Split([",", " and ", "+", "&", ";"], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (FindOne(part, before) is not { Count: > 0 } positions)
            {
                return null;
            }

            found.UnionWith(positions);
        }

        return [.. found];
    }

    private List<int> FindOne(string part, int before)
    {
        if (part.Split(' ').Any(word => Words.Is(WordRoles.Earlier, word)))
        {
            return [.. Enumerable.Range(0, before)];
        }

        if (IsAllStories(part))
        {
            return [.. Enumerable.Range(0, groups.Length).Where(IsStory)];
        }

        if (References.ReadName(part, words) is [{ Kind: ReferenceKind.Number or ReferenceKind.Range, Word: null } reference, ..] && ByReference(reference) is { Count: > 0 } numbered)
        {
            return numbered;
        }

        var key = TextKeys.Letters(string.Join(' ', part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Fillers.Contains(word, StringComparer.OrdinalIgnoreCase))));
        if (key.Length > 2 && key.StartsWith("us", StringComparison.Ordinal) && key.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            key = Story + key[2..];
        }

        var named = key.Length == 0 ? [] : Enumerable.Range(0, groups.Length).Where(position => Begins(TextKeys.Letters(groups[position].Title), key)).ToList();
        return named.Count == 1 ? named : [];
    }

    private List<int> ByReference(Reference reference)
    {
        var first = ByNumber(reference.First);
        var last = reference.Last is null ? first : ByNumber(reference.Last);
        return first < 0 || last < first ? [] : [.. Enumerable.Range(first, last - first + 1)];
    }

    private int ByNumber(string number) =>
        groups.IndexOf(groups.FirstOrDefault(group => GroupNumber.Normalise(group.Number) == GroupNumber.Normalise(number))!);

    private bool IsStory(int position) => TextKeys.Letters(groups[position].Title).StartsWith(Story, StringComparison.Ordinal);

    private static bool IsAllStories(string text) => text.Contains("stories", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>User Story 1</c> does not begin <c>User Story 10</c>.</summary>
    private static bool Begins(string title, string key) =>
        title.StartsWith(key, StringComparison.Ordinal) && (title.Length == key.Length || !char.IsDigit(key[^1]) || !char.IsDigit(title[key.Length]));
}
