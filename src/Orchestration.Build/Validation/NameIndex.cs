namespace Orchestration.Build.Validation;

/// <summary>Keys to positions; a key that stands for several positions keeps them all.</summary>
internal sealed class NameIndex(IEqualityComparer<string> comparer)
{
    private readonly Dictionary<string, int> _first = new(comparer);
    private readonly Dictionary<string, List<int>> _others = new(comparer);

    public void Add(string key, int position)
    {
        if (key.Length == 0 || _first.TryAdd(key, position) || _first[key] == position)
        {
            return;
        }

        if (!_others.TryGetValue(key, out var others))
        {
            _others.Add(key, others = []);
        }

        if (others.Count == 0 || others[^1] != position)
        {
            others.Add(position);
        }
    }

    /// <summary>Whether the key stands for exactly one position.</summary>
    public bool TryGetOne(string key, out int position) => _first.TryGetValue(key, out position) && !_others.ContainsKey(key);

    public IReadOnlyList<int> All(string key) =>
        !_first.TryGetValue(key, out var first) ? [] : _others.TryGetValue(key, out var others) ? [first, .. others] : [first];
}
