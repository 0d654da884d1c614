using System.Collections.Immutable;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Names of layers, and of groups with their layer's name in front.</summary>
internal sealed class LayerNames
{
    private readonly NameIndex _keys = new(StringComparer.Ordinal);
    private readonly NameIndex _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImmutableArray<int>[] _groups;

    public LayerNames(TasksSyntax tasks)
    {
        var groups = new List<int>[tasks.Layers.Length];
        for (var layer = 0; layer < groups.Length; layer++)
        {
            groups[layer] = [];
            foreach (var form in Forms(tasks.Layers[layer]))
            {
                _keys.Add(NameForms.Key(form), layer);
                _keys.Add(NameForms.StrippedKey(form), layer);
            }

            if (tasks.Layers[layer] is { Word: { } word, Number: { } number })
            {
                _numbers.Add(word.Split(' ')[^1] + " " + number, layer);
            }
        }

        for (var position = 0; position < tasks.Groups.Length; position++)
        {
            foreach (var layer in tasks.Groups[position].Layers)
            {
                groups[layer].Add(position);
            }
        }

        _groups = [.. groups.Select(list => list.ToImmutableArray())];
        Glued = new Lazy<NameIndex>(() => Glue(tasks));
    }

    public Lazy<NameIndex> Glued { get; }

    /// <summary>All groups under the one layer of that name, or empty.</summary>
    public ImmutableArray<int> Find(string name, string key)
    {
        if (_keys.TryGetOne(key, out var layer) || _keys.TryGetOne(NameForms.StrippedKey(name), out layer))
        {
            return _groups[layer];
        }

        foreach (var (word, id) in NameForms.NumberedWords(name))
        {
            if (_numbers.TryGetOne(word + " " + id, out layer))
            {
                return _groups[layer];
            }
        }

        return [];
    }

    private static NameIndex Glue(TasksSyntax tasks)
    {
        var index = new NameIndex(StringComparer.Ordinal);
        for (var position = 0; position < tasks.Groups.Length; position++)
        {
            var group = tasks.Groups[position];
            foreach (var form in group.Layers.SelectMany(layer => Forms(tasks.Layers[layer])))
            {
                index.Add(NameForms.Key(form + " " + group.Title), position);
                index.Add(NameForms.Key(form + " " + group.Heading), position);
            }
        }

        return index;
    }

    private static IEnumerable<string> Forms(LayerSyntax layer) => layer is { Word: { } word, Number: { } number }
        ? [layer.Heading, layer.Title, $"{word} {number} {layer.Title}", $"{word} {number}"]
        : [layer.Heading, layer.Title];
}
