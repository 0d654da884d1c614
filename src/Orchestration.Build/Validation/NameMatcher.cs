using System.Collections.Immutable;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>
/// Finds the groups that a name in <c>orchestration.yml</c> stands for: title, id, whole heading, either without marks and
/// parentheses, number, layer, layer and title glued together. The first rule that gives exactly one group (or layer) wins.
/// </summary>
/// <remarks>An index is built when the first name gets as far as its rule, so that files that use titles pay for titles only.</remarks>
internal sealed class NameMatcher
{
    private readonly TasksSyntax _tasks;
    private readonly ImmutableArray<string> _ids;
    private readonly Lazy<NameIndex> _titles;
    private readonly Lazy<NameIndex> _idIndex;
    private readonly Lazy<NameIndex> _titleKeys;
    private readonly Lazy<NameIndex> _headings;
    private readonly Lazy<NameIndex> _stripped;
    private readonly Lazy<NameIndex> _numbers;
    private readonly Lazy<LayerNames> _layers;

    /// <param name="ids">The ids of the groups, in order.</param>
    public NameMatcher(TasksSyntax tasks, ImmutableArray<string> ids)
    {
        _tasks = tasks;
        _ids = ids;
        _titles = Index((group, _) => [group.Title]);
        _idIndex = Index((_, position) => [_ids[position]]);
        _titleKeys = Index((group, _) => [NameForms.Key(group.Title)]);
        _headings = Index((group, _) => Headings(group).Select(NameForms.Key));
        _stripped = Index((group, _) => Headings(group).Append(group.Title).Select(NameForms.StrippedKey));
        _numbers = Index((group, _) => [group.Number], StringComparer.OrdinalIgnoreCase);
        _layers = new Lazy<LayerNames>(() => new LayerNames(tasks));
    }

    public NameMatch Match(string name)
    {
        var candidates = ImmutableArray<int>.Empty;
        if (TryIndex(_titles, name, ref candidates, out var group))
        {
            return NameMatch.Of(NameRule.Title, group);
        }

        if (TryIndex(_idIndex, name, ref candidates, out group))
        {
            return NameMatch.Of(NameRule.Id, group);
        }

        var key = NameForms.Key(name);
        if (key.Length == 0)
        {
            return NameMatch.Nothing with { Candidates = candidates };
        }

        if (TryIndex(_titleKeys, key, ref candidates, out group))
        {
            return NameMatch.Of(NameRule.Id, group);
        }

        if (TryIndex(_headings, key, ref candidates, out group))
        {
            return NameMatch.Of(NameRule.Heading, group);
        }

        if (TryIndex(_stripped, key, ref candidates, out group) || TryIndex(_stripped, NameForms.StrippedKey(name), ref candidates, out group))
        {
            return NameMatch.Of(NameRule.Stripped, group);
        }

        return MatchLoosely(name, key, candidates);
    }

    /// <summary>What to write so that it stays right: the title, or the id where a title is not alone.</summary>
    public string CanonicalName(int position)
    {
        var title = _tasks.Groups[position].Title;
        return _titles.Value.TryGetOne(title, out _) ? title : _ids[position];
    }

    public string IdOf(int position) => _ids[position];

    private NameMatch MatchLoosely(string name, string key, ImmutableArray<int> candidates)
    {
        foreach (var number in Numbers(name))
        {
            if (TryIndex(_numbers, number, ref candidates, out var group))
            {
                return NameMatch.Of(NameRule.Number, group);
            }
        }

        if (_tasks.Layers.IsEmpty)
        {
            return NameMatch.Nothing with { Candidates = candidates };
        }

        if (_layers.Value.Find(name, key) is { IsEmpty: false } groups)
        {
            return new NameMatch(NameRule.Layer, groups, []);
        }

        return TryIndex(_layers.Value.Glued, key, ref candidates, out var glued)
            ? NameMatch.Of(NameRule.LayerAndTitle, glued)
            : NameMatch.Nothing with { Candidates = candidates };
    }

    // "Phase 2" is the number of a group where the groups are phases, and of a layer elsewhere.
    private IEnumerable<string> Numbers(string name)
    {
        var family = _tasks.Family.Split(' ')[^1];
        foreach (var (word, id) in NameForms.NumberedWords(name))
        {
            if (word.Equals(family, StringComparison.OrdinalIgnoreCase) || word.Equals("group", StringComparison.OrdinalIgnoreCase))
            {
                yield return id;
            }
        }

        if (NameForms.LeadingNumber(name) is { } leading)
        {
            yield return leading;
        }
    }

    private IEnumerable<string> Headings(GroupSyntax group) =>
        [group.Heading, $"{_tasks.Family} {group.Number} {group.Title}", $"{group.Number} {group.Title}"];

    private Lazy<NameIndex> Index(Func<GroupSyntax, int, IEnumerable<string>> keys, IEqualityComparer<string>? comparer = null) => new(() =>
    {
        var index = new NameIndex(comparer ?? StringComparer.Ordinal);
        for (var position = 0; position < _tasks.Groups.Length; position++)
        {
            foreach (var key in keys(_tasks.Groups[position], position))
            {
                index.Add(key, position);
            }
        }

        return index;
    });

    private static bool TryIndex(Lazy<NameIndex> index, string key, ref ImmutableArray<int> candidates, out int group)
    {
        if (index.Value.TryGetOne(key, out group))
        {
            return true;
        }

        if (candidates.IsEmpty)
        {
            candidates = [.. index.Value.All(key)];
        }

        return false;
    }
}
