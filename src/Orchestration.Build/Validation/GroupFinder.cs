using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Validation;

/// <summary>
/// Answers which groups a text stands for: a reference of a Dependencies line, an item of <c>depends_on</c>, a name in <c>orchestration.yml</c>, what was typed as
/// <c>OrchestrationGroups</c>. One text has one meaning.
/// </summary>
/// <remarks>An index is built when the first text gets as far as its rule, so that files that use titles pay for titles only.</remarks>
internal sealed class GroupFinder
{
    /// <summary>Of a title and an id together; a line of hyphens is neither.</summary>
    private const int MostHyphens = 20;

    private readonly ImmutableArray<GroupLabel> _groups;
    private readonly ImmutableArray<LayerLabel> _layers;
    private readonly ImmutableArray<EmptyGroupSyntax> _empty;
    private readonly FileWords _words;
    private readonly NumberFinder _numbers;
    private readonly Lazy<KeyIndex> _titles;
    private readonly Lazy<KeyIndex> _ids;
    private readonly Lazy<KeyIndex> _slugs;
    private readonly Lazy<KeyIndex> _headings;
    private readonly Lazy<KeyIndex> _bare;
    private readonly Lazy<KeyIndex> _letters;
    private readonly Lazy<KeyIndex> _layerNames;
    private readonly Lazy<KeyIndex> _layersAndTitles;

    private GroupFinder(ImmutableArray<GroupLabel> groups, ImmutableArray<LayerLabel> layers, ImmutableArray<EmptyGroupSyntax> empty, string family, FileWords words)
    {
        (_groups, _layers, _empty, _words) = (groups, layers, empty, words);
        _numbers = new NumberFinder(groups, layers);
        _titles = Index(groups, group => [group.Title]);
        _ids = Index(groups, group => [group.Id]);
        _slugs = Index(groups, group => [TextKeys.Slug(group.Title)]);
        _headings = Index(groups, group => Headings(group, family).Select(TextKeys.Slug));
        _bare = Index(groups, group => Headings(group, family).Append(group.Title).Select(TextKeys.Bare));
        _letters = Index(groups, group => Spellings(group.Title).Concat(Spellings(group.Heading)));
        _layerNames = Index(layers, layer => Forms(layer).SelectMany(form => Spellings(form).Append(TextKeys.Letters(TextKeys.Bare(form)))));
        _layersAndTitles = Index(groups, group => group.Layers.SelectMany(layer => Forms(layers[layer])).SelectMany(form => (string[])[TextKeys.Slug(form + " " + group.Title), TextKeys.Slug(form + " " + group.Heading)]));
    }

    /// <param name="ids">The ids of the groups, in order.</param>
    public static GroupFinder Of(TasksSyntax tasks, ImmutableArray<string> ids) => new(
        [.. tasks.Groups.Select((group, i) => new GroupLabel(group.Number, group.Title, group.Heading, ids[i], group.Layers, group.HeldNumbers, group.Tasks))],
        [.. tasks.Layers.Select(layer => new LayerLabel(layer.Heading, layer.Word, layer.Number, layer.Title))],
        tasks.EmptyGroups,
        tasks.Family,
        tasks.Words);

    public static GroupFinder Of(SpecModel spec) => new(
        [.. spec.Groups.Select(group => new GroupLabel(group.Number, group.Title, group.Heading, group.Id, group.Layers, group.HeldNumbers, group.Tasks))],
        spec.Layers,
        [],
        spec.Family,
        new FileWords(new GroupWords(spec.GroupWords), spec.Family, spec.Layers.Select(layer => layer.Word)));

    /// <param name="from">Position of the group that refers, or null.</param>
    public Finding Find(Reference reference, int? from = null)
    {
        switch (reference.Kind)
        {
            case ReferenceKind.AllPrevious:
                var end = from is { } group ? (reference.Word is null ? group : _numbers.StartOfLayer(group)) : _groups.Length;
                return new Finding(FindRule.All, end == 0 ? [] : [new GroupRange(0, end - 1)], []);
            case ReferenceKind.Previous:
                return from is { } own ? new Finding(FindRule.Previous, own == 0 ? [] : [new GroupRange(own - 1, own - 1)], []) : Finding.Nothing;
            case ReferenceKind.Title:
                return FindText(reference.First, from);
            case ReferenceKind.Layer:
                return FindLayer(reference, from);
            default:
                return FindNumber(reference, from);
        }
    }

    /// <summary>A text as a whole: a name, or what was typed.</summary>
    public Finding Find(string text) => Find(new Reference(ReferenceKind.Title, text, null, Diagnostics.SourceSpan.None));

    /// <summary>What to write so that it stays right: the title, or the id where a title is not alone.</summary>
    public string CanonicalName(int position) => _titles.Value.TryGetOne(_groups[position].Title, out _) ? _groups[position].Title : _groups[position].Id;

    /// <summary>Whether a text is a title, an id or a heading in some spelling: then it is not a list of several.</summary>
    public bool IsName(string text) => FindStrictly(text).Found;

    public string IdOf(int position) => _groups[position].Id;

    private Finding FindNumber(Reference reference, int? from)
    {
        var tasksFirst = reference.Kind == ReferenceKind.Task;
        var first = One(reference.First, from, tasksFirst, reference.Layer);
        if (reference.Last is null)
        {
            return first with { MayBeForeign = reference.MayBeForeign };
        }

        var last = One(reference.Last, from, tasksFirst, reference.Layer);
        if (first.Found && last.Found)
        {
            // The groups between both in the file; "1" may be all of 1.1, 1.2 and so on.
            return new Finding(FindRule.Range, [Around(first, last)], []);
        }

        var between = _numbers.Between(reference.First, reference.Last).ToImmutableArray();
        return (first.Found ? last with { Missing = reference.Last } : first with { Missing = reference.First }) with { Ranges = between };
    }

    private Finding One(string number, int? from, bool tasksFirst, string? layer)
    {
        var found = _numbers.Find(number, from, tasksFirst, layer);
        return found.Found || !found.Candidates.IsEmpty || FindEmpty(number) is not { } empty ? found : found with { EmptyGroup = empty };
    }

    private int? FindEmpty(string number)
    {
        var key = GroupNumber.Normalise(number);
        for (var i = 0; i < _empty.Length; i++)
        {
            if (GroupNumber.Normalise(_empty[i].Number) == key)
            {
                return i;
            }
        }

        return null;
    }

    private Finding FindLayer(Reference reference, int? from)
    {
        var first = _numbers.FindLayer(reference.Word, reference.First);
        var last = reference.Last is null ? first : _numbers.FindLayer(reference.Word, reference.Last);
        if (first is { } one && last is { } other)
        {
            return new Finding(FindRule.Layer, [new GroupRange(Math.Min(one.First, other.First), Math.Max(one.Last, other.Last))], []);
        }

        // "Step 2" where only tasks or groups are numbered so.
        if (reference.Last is null && reference.Word is not "Phase" && _numbers.FindHeld(reference.First, from) is { } held)
        {
            return new Finding(FindRule.Task, [held], []);
        }

        return Finding.Nothing with
        {
            Missing = reference.Word is null ? null : $"{reference.Word} {(first is null ? reference.First : reference.Last)}",
            MayBeForeign = reference.Word is { } word && !_numbers.HasLayers(word),
        };
    }

    private Finding FindText(string text, int? from)
    {
        var strict = FindStrictly(text);
        if (strict.Found || TextKeys.Slug(text).Length == 0)
        {
            return strict;
        }

        var loose = FindLoosely(text, from);
        return loose.Found || strict.Candidates.IsEmpty ? loose : strict;
    }

    /// <summary>By title, id or heading in some spelling.</summary>
    private Finding FindStrictly(string text)
    {
        var candidates = Finding.Nothing;
        if (TryIndex(_titles, text, FindRule.Title, ref candidates, out var found) || TryIndex(_ids, text, FindRule.Id, ref candidates, out found))
        {
            return found;
        }

        var slug = TextKeys.Slug(text);
        if (slug.Length == 0)
        {
            return candidates;
        }

        if (TryIndex(_slugs, slug, FindRule.Id, ref candidates, out found)
            || TryIndex(_headings, slug, FindRule.Heading, ref candidates, out found)
            || TryIndex(_bare, slug, FindRule.Bare, ref candidates, out found)
            || TryIndex(_bare, TextKeys.Bare(text), FindRule.Bare, ref candidates, out found)
            || Spellings(text).Any(spelling => TryIndex(_letters, spelling, FindRule.Letters, ref candidates, out found)))
        {
            return found;
        }

        return candidates;
    }

    private Finding FindLoosely(string text, int? from)
    {
        var references = References.ReadName(text, _words);
        foreach (var reference in references.Where(reference => reference.Kind is not (ReferenceKind.Layer or ReferenceKind.AllPrevious or ReferenceKind.Previous)))
        {
            if (Find(reference, from) is { Found: true } found)
            {
                return found;
            }
        }

        if (TitleRange(text) is { } range)
        {
            return new Finding(FindRule.Range, [range], []);
        }

        if (TitleBehind(text) is { } title)
        {
            return Finding.One(FindRule.LayerAndTitle, title);
        }

        foreach (var reference in references.Where(reference => reference.Kind == ReferenceKind.Layer))
        {
            if (Find(reference, from) is { Found: true } found)
            {
                return found;
            }
        }

        foreach (var spelling in Spellings(text).Append(TextKeys.Letters(TextKeys.Bare(text))))
        {
            if (_layerNames.Value.TryGetOne(spelling, out var layer) && _numbers.GroupsOf(layer) is { } groups)
            {
                return new Finding(FindRule.Layer, [groups], []);
            }
        }

        if (_layersAndTitles.Value.TryGetOne(TextKeys.Slug(text), out var glued))
        {
            return Finding.One(FindRule.LayerAndTitle, glued);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? Finding.Nothing : FindText(text[(colon + 1)..].Trim(), from);
    }

    /// <summary><c>models - docs</c>: from one title or id to another; they may hold hyphens themselves, so every one is tried.</summary>
    private GroupRange? TitleRange(string text)
    {
        var tries = 0;
        for (var dash = text.IndexOfAny(['-', '–']); dash > 0 && tries < MostHyphens; dash = text.IndexOfAny(['-', '–'], dash + 1), tries++)
        {
            if (FindStrictly(text[..dash].Trim()) is { Found: true } first && FindStrictly(text[(dash + 1)..].Trim()) is { Found: true } last)
            {
                return Around(first, last);
            }
        }

        return null;
    }

    /// <summary><c>Layer - Title</c> and <c>Layer (Title)</c>, where exactly one group has the title.</summary>
    private int? TitleBehind(string text)
    {
        var open = text.LastIndexOf('(');
        if (open > 0 && text.EndsWith(')') && _slugs.Value.TryGetOne(TextKeys.Slug(text[(open + 1)..^1]), out var position))
        {
            return position;
        }

        foreach (var dash in (ReadOnlySpan<string>)[" - ", " – ", " — "])
        {
            var at = text.IndexOf(dash, StringComparison.Ordinal);
            if (at > 0 && _slugs.Value.TryGetOne(TextKeys.Slug(text[(at + dash.Length)..]), out position))
            {
                return position;
            }
        }

        return null;
    }

    private static GroupRange Around(Finding first, Finding last) => new(
        Math.Min(first.Ranges.Min(range => range.First), last.Ranges.Min(range => range.First)),
        Math.Max(first.Ranges.Max(range => range.Last), last.Ranges.Max(range => range.Last)));

    private static IEnumerable<string> Headings(GroupLabel group, string family) => [group.Heading, $"{family} {group.Number} {group.Title}", $"{group.Number} {group.Title}"];

    private static IEnumerable<string> Spellings(string text) =>
        [TextKeys.Letters(text), TextKeys.Letters(TextKeys.WithoutParentheses(text)), TextKeys.LettersOfReference(text)];

    private static IEnumerable<string> Forms(LayerLabel layer) => layer is { Word: { } word, Number: { } number }
        ? [layer.Heading, layer.Title, $"{word} {number} {layer.Title}", $"{word} {number}"]
        : [layer.Heading, layer.Title];

    private static Lazy<KeyIndex> Index<T>(ImmutableArray<T> items, Func<T, IEnumerable<string>> keys) => new(() =>
    {
        var index = new KeyIndex(StringComparer.Ordinal);
        for (var position = 0; position < items.Length; position++)
        {
            foreach (var key in keys(items[position]))
            {
                index.Add(key, position);
            }
        }

        return index;
    });

    private static bool TryIndex(Lazy<KeyIndex> index, string key, FindRule rule, ref Finding candidates, out Finding found)
    {
        if (index.Value.TryGetOne(key, out var position))
        {
            found = Finding.One(rule, position);
            return true;
        }

        if (candidates.Candidates.IsEmpty)
        {
            candidates = Finding.Several(index.Value.All(key));
        }

        found = Finding.Nothing;
        return false;
    }
}
