using System.Text;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Finds groups by number, task id, layer and title. What few files need is built when first asked for.</summary>
internal sealed class GroupIndex
{
    private readonly TasksSyntax _tasks;
    private readonly Dictionary<string, List<int>> _numbers = new(StringComparer.Ordinal);
    private readonly GroupRange[] _layers;
    private readonly List<IReadOnlyList<int>> _parts = [];
    private readonly bool _ascending = true;
    private readonly Lazy<Dictionary<string, List<int>>> _held;
    private readonly Lazy<Dictionary<string, GroupRange>> _titles;

    public GroupIndex(TasksSyntax tasks)
    {
        _tasks = tasks;
        _layers = new GroupRange[tasks.Layers.Length];
        Array.Fill(_layers, new GroupRange(int.MaxValue, -1));
        for (var i = 0; i < tasks.Groups.Length; i++)
        {
            var group = tasks.Groups[i];
            Add(_numbers, GroupNumber.Normalise(group.Number), i);
            var parts = GroupNumber.Parts(group.Number);
            _ascending &= i == 0 || GroupNumber.Compare(_parts[^1], parts) < 0;
            _parts.Add(parts);
            foreach (var layer in group.Layers)
            {
                _layers[layer] = new GroupRange(Math.Min(_layers[layer].First, i), i);
            }
        }

        _held = new(FindHeldNumbers);
        _titles = new(FindTitles);
    }

    /// <summary>One place, or the groups among which the file does not decide; neither where nothing is found.</summary>
    public readonly record struct Match(GroupRange? Range, IReadOnlyList<int>? Ambiguous);

    /// <param name="group">The group that refers.</param>
    /// <param name="tasksFirst">The reference says "task": task ids come before group numbers.</param>
    /// <param name="layer">Number of the layer to look in, or null.</param>
    public Match Find(string number, int group, bool tasksFirst, string? layer)
    {
        var key = GroupNumber.Normalise(number);
        if (tasksFirst && FindHeld(number, group) is { } held)
        {
            return new Match(held, null);
        }

        if (_numbers.TryGetValue(key, out var groups))
        {
            return Choose(groups, group, layer is null ? null : FindLayer(null, layer));
        }

        if (FindHeld(number, group) is { } task)
        {
            return new Match(task, null);
        }

        // "TG1" is group 1; "1" is all of 1.1, 1.2 and so on, or the layer of that number.
        var digits = key.TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ").ToString();
        if (digits.Length < key.Length && digits.Length > 0 && _numbers.TryGetValue(digits, out groups))
        {
            return Choose(groups, group, null);
        }

        if (digits.Length < key.Length && digits.Length > 0 && FindHeld(digits, group) is { } lettered)
        {
            return new Match(lettered, null);
        }

        return new Match(FindPrefix(key) ?? FindLayer(null, number), null);
    }

    /// <summary>The groups whose numbers lie between two numbers, both included, with all that is below the last (<c>3.1</c> of <c>3</c>).</summary>
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
            var layer = _tasks.Layers[i];
            if (layer.Number is { } own && GroupNumber.Normalise(own) == key && (word is null || IsWord(layer.Word, word)))
            {
                return _layers[i];
            }
        }

        return null;
    }

    public bool HasLayers(string word)
    {
        foreach (var layer in _tasks.Layers)
        {
            if (IsWord(layer.Word, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The group that holds a task or a heading of that number; its own group first, where several do.</summary>
    public GroupRange? FindHeld(string number, int group)
    {
        if (!_held.Value.TryGetValue(GroupNumber.Normalise(number), out var groups))
        {
            return null;
        }

        return groups.Count == 1 ? new GroupRange(groups[0], groups[0]) : Choose(groups, group, null).Range;
    }

    /// <summary>The group or the layer of that title; a word before a colon (<c>Task Group: Search</c>) may be there or not.</summary>
    public GroupRange? FindTitle(string title)
    {
        var key = Key(title);
        if (key.Length > 0 && _titles.Value.TryGetValue(key, out var range))
        {
            return range;
        }

        var colon = title.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : FindTitle(title[(colon + 1)..]);
    }

    /// <summary>First group of the outermost numbered layer of a group, else of its outermost layer, else the group itself.</summary>
    public int StartOfLayer(int group)
    {
        var layers = _tasks.Groups[group].Layers;
        foreach (var layer in layers)
        {
            if (_tasks.Layers[layer].Number is not null)
            {
                return _layers[layer].First;
            }
        }

        return layers.Length == 0 ? group : _layers[layers[^1]].First;
    }

    private Match Choose(List<int> groups, int group, GroupRange? layer)
    {
        if (groups.Count == 1)
        {
            return new Match(new GroupRange(groups[0], groups[0]), null);
        }

        // Numbers that start again in every layer: the named layer, else the group's own.
        var layers = _tasks.Groups[group].Layers;
        var own = layer ?? (layers.Length == 0 ? null : _layers[layers[^1]]);
        var inside = own is { } range ? groups.FindAll(i => i >= range.First && i <= range.Last) : [];
        return inside.Count == 1 ? new Match(new GroupRange(inside[0], inside[0]), null) : new Match(null, groups);
    }

    private GroupRange? FindPrefix(string key)
    {
        var first = -1;
        for (var i = 0; i < _tasks.Groups.Length; i++)
        {
            var inside = GroupNumber.Normalise(_tasks.Groups[i].Number).StartsWith(key + ".", StringComparison.Ordinal);
            first = inside && first < 0 ? i : first;
            if (first >= 0 && !inside)
            {
                return new GroupRange(first, i - 1);
            }
        }

        return first < 0 ? null : new GroupRange(first, _tasks.Groups.Length - 1);
    }

    private Dictionary<string, List<int>> FindHeldNumbers()
    {
        var held = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < _tasks.Groups.Length; i++)
        {
            foreach (var number in _tasks.Groups[i].HeldNumbers)
            {
                Add(held, GroupNumber.Normalise(number), i);
            }

            foreach (var task in _tasks.Groups[i].Tasks.SelectMany(task => task.DescendantsAndSelf()))
            {
                if (task.Id is { } id)
                {
                    Add(held, GroupNumber.Normalise(id), i);
                }
            }
        }

        return held;
    }

    private Dictionary<string, GroupRange> FindTitles()
    {
        var titles = new Dictionary<string, GroupRange>(StringComparer.Ordinal);
        for (var i = 0; i < _tasks.Groups.Length; i++)
        {
            titles.TryAdd(Key(_tasks.Groups[i].Title), new GroupRange(i, i));
            titles.TryAdd(Key(_tasks.Groups[i].Heading), new GroupRange(i, i));
        }

        for (var i = 0; i < _layers.Length; i++)
        {
            titles.TryAdd(Key(_tasks.Layers[i].Title), _layers[i]);
            titles.TryAdd(Key(_tasks.Layers[i].Heading), _layers[i]);
        }

        return titles;
    }

    private int FirstWhere(Func<IReadOnlyList<int>, bool> predicate)
    {
        var (low, high) = (0, _parts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = predicate(_parts[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static bool IsAbove(IReadOnlyList<int> parts, IReadOnlyList<int> high) =>
        GroupNumber.Compare(parts, high) > 0 && !(parts.Count > high.Count && parts.Take(high.Count).SequenceEqual(high));

    private static bool IsWord(string? layer, string word) =>
        layer is not null && (layer.Equals(word, StringComparison.OrdinalIgnoreCase) || layer.TrimEnd('#').Equals(word, StringComparison.OrdinalIgnoreCase));

    private static void Add(Dictionary<string, List<int>> index, string key, int group)
    {
        if (!index.TryGetValue(key, out var groups))
        {
            index.Add(key, [group]);
        }
        else if (groups[^1] != group)
        {
            groups.Add(group);
        }
    }

    /// <summary>Letters and digits only, lower case, without a leading article or a trailing "complete".</summary>
    private static string Key(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                builder.Append(Rune.ToLowerInvariant(rune));
            }
        }

        foreach (var suffix in (ReadOnlySpan<string>)["completed", "complete", "done", "taskgroup", "tasks", "group"])
        {
            if (builder.Length > suffix.Length && builder.ToString().EndsWith(suffix, StringComparison.Ordinal))
            {
                builder.Length -= suffix.Length;
            }
        }

        return builder.ToString();
    }
}
