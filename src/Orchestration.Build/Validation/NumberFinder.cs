using System.Collections.Immutable;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Validation;

/// <summary>What a group is called by, in whichever file or model it stands.</summary>
/// <param name="HeldNumbers">Of headings inside it.</param>
internal sealed record GroupLabel(
    string Number, string Title, string Heading, string Id, ImmutableArray<int> Layers, ImmutableArray<string> HeldNumbers, ImmutableArray<TaskItem> Tasks);

/// <summary>Finds groups by their number, by what they hold, and by the number of their layer.</summary>
internal sealed class NumberFinder
{
    private readonly ImmutableArray<GroupLabel> _groups;
    private readonly ImmutableArray<LayerLabel> _layers;
    private readonly KeyIndex _numbers = new(StringComparer.Ordinal);
    private readonly GroupRange[] _groupsOfLayer;
    private readonly List<IReadOnlyList<int>> _parts = [];
    private readonly bool _ascending = true;
    private readonly Lazy<KeyIndex> _held;

    public NumberFinder(ImmutableArray<GroupLabel> groups, ImmutableArray<LayerLabel> layers)
    {
        (_groups, _layers) = (groups, layers);
        _groupsOfLayer = new GroupRange[layers.Length];
        Array.Fill(_groupsOfLayer, new GroupRange(int.MaxValue, -1));
        for (var i = 0; i < groups.Length; i++)
        {
            _numbers.Add(GroupNumber.Normalise(groups[i].Number), i);
            var parts = GroupNumber.Parts(groups[i].Number);
            _ascending &= i == 0 || GroupNumber.Compare(_parts[^1], parts) < 0;
            _parts.Add(parts);
            foreach (var layer in groups[i].Layers)
            {
                _groupsOfLayer[layer] = new GroupRange(Math.Min(_groupsOfLayer[layer].First, i), i);
            }
        }

        _held = new(FindHeldNumbers);
    }

    /// <param name="from">The group that refers, or null.</param>
    /// <param name="tasksFirst">The reference says "task": ids of tasks come before numbers of groups.</param>
    /// <param name="layer">Number of the layer to look in, or null.</param>
    public Finding Find(string number, int? from, bool tasksFirst, string? layer)
    {
        var key = GroupNumber.Normalise(number);
        if (tasksFirst && FindHeld(key, from) is { } first)
        {
            return new Finding(FindRule.Task, [first], []);
        }

        if (_numbers.All(key) is { Count: > 0 } groups)
        {
            return Choose(FindRule.Number, groups, from, layer is null ? null : FindLayer(null, layer));
        }

        if (FindHeld(key, from) is { } held)
        {
            return new Finding(FindRule.Task, [held], []);
        }

        // "TG1" is group 1; other letters belong to an id of something else.
        var letters = GroupNumber.LettersOf(key);
        if (letters > 0 && letters < key.Length)
        {
            return Words.Is(WordRoles.Short, key.AsSpan(0, letters)) ? Find(key[letters..].TrimStart('-'), from, tasksFirst, layer) : Finding.Nothing;
        }

        // "1" is all of 1.1, 1.2 and so on, or the layer of that number.
        return (FindPrefix(key) ?? FindLayer(null, key)) is { } range ? new Finding(FindRule.Number, [range], []) : Finding.Nothing;
    }

    /// <summary>The groups whose numbers are between two numbers, both included, with all that is below the last (<c>3.1</c> of <c>3</c>).</summary>
    public IEnumerable<GroupRange> Between(string first, string last)
    {
        var (low, high) = (GroupNumber.Parts(first), GroupNumber.Parts(last));
        (low, high) = GroupNumber.Compare(low, high) > 0 ? (high, low) : (low, high);
        if (_ascending)
        {
            yield return new GroupRange(FirstWhere(parts => GroupNumber.Compare(parts, low) >= 0), FirstWhere(parts => IsAbove(parts, high)) - 1);
            yield break;
        }

        for (var i = 0; i < _parts.Count; i++)
        {
            if (GroupNumber.Compare(_parts[i], low) >= 0 && !IsAbove(_parts[i], high))
            {
                yield return new GroupRange(i, i);
            }
        }
    }

    /// <summary>The groups under a layer with that number, and that word unless it is null.</summary>
    public GroupRange? FindLayer(string? word, string number)
    {
        var key = GroupNumber.Normalise(number);
        for (var i = 0; i < _layers.Length; i++)
        {
            if (_layers[i].Number is { } own && GroupNumber.Normalise(own) == key && (word is null || IsWord(_layers[i].Word, word)))
            {
                return GroupsOf(i);
            }
        }

        return null;
    }

    public GroupRange? GroupsOf(int layer) => _groupsOfLayer[layer] is { Last: >= 0 } groups ? groups : null;

    public bool HasLayers(string word) => _layers.Any(layer => IsWord(layer.Word, word));

    /// <summary>The group that holds a task or a heading of that number; its own group first, where several do.</summary>
    public GroupRange? FindHeld(string number, int? from) =>
        _held.Value.All(GroupNumber.Normalise(number)) is { Count: > 0 } groups && Choose(FindRule.Task, groups, from, null) is { Found: true } found ? found.Ranges[0] : null;

    /// <summary>First group of the outermost numbered layer of a group, else of its innermost layer, else the group itself.</summary>
    public int StartOfLayer(int group)
    {
        var layers = _groups[group].Layers;
        foreach (var layer in layers)
        {
            if (_layers[layer].Number is not null)
            {
                return _groupsOfLayer[layer].First;
            }
        }

        return layers.Length == 0 ? group : _groupsOfLayer[layers[^1]].First;
    }

    private Finding Choose(FindRule rule, IReadOnlyList<int> groups, int? from, GroupRange? layer)
    {
        if (groups.Count == 1)
        {
            return Finding.One(rule, groups[0]);
        }

        // Numbers that start again in every layer: the named layer, else the own one of whoever refers.
        var layers = from is { } group ? _groups[group].Layers : [];
        var own = layer ?? (layers.Length == 0 ? null : _groupsOfLayer[layers[^1]]);
        var inside = own is { } range ? groups.Where(i => i >= range.First && i <= range.Last).ToList() : [];
        return inside.Count == 1 ? Finding.One(rule, inside[0]) : Finding.Several(groups);
    }

    private GroupRange? FindPrefix(string key)
    {
        var first = -1;
        for (var i = 0; i < _groups.Length; i++)
        {
            var inside = GroupNumber.Normalise(_groups[i].Number).StartsWith(key + ".", StringComparison.Ordinal);
            first = inside && first < 0 ? i : first;
            if (first >= 0 && !inside)
            {
                return new GroupRange(first, i - 1);
            }
        }

        return first < 0 ? null : new GroupRange(first, _groups.Length - 1);
    }

    private KeyIndex FindHeldNumbers()
    {
        var held = new KeyIndex(StringComparer.Ordinal);
        for (var i = 0; i < _groups.Length; i++)
        {
            foreach (var number in _groups[i].HeldNumbers.Concat(_groups[i].Tasks.SelectMany(task => task.DescendantsAndSelf()).Select(task => task.Id).OfType<string>()))
            {
                held.Add(GroupNumber.Normalise(number), i);
            }
        }

        return held;
    }

    private int FirstWhere(Func<IReadOnlyList<int>, bool> holds) => Sorted.FirstWhere(_parts.Count, i => holds(_parts[i]));

    private static bool IsAbove(IReadOnlyList<int> parts, IReadOnlyList<int> high) =>
        GroupNumber.Compare(parts, high) > 0 && !(parts.Count > high.Count && parts.Take(high.Count).SequenceEqual(high));

    private static bool IsWord(string? layer, string word) =>
        layer is not null && (layer.Equals(word, StringComparison.OrdinalIgnoreCase) || layer.TrimEnd('#').Equals(word, StringComparison.OrdinalIgnoreCase));
}
