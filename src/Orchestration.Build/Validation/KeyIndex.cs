namespace Orchestration.Build.Validation;

/// <summary>Keys to positions; a key that stands for several positions keeps them all, in order.</summary>
internal sealed class KeyIndex(IEqualityComparer<string> comparer)
{
    private readonly Dictionary<string, int> _first = new(comparer);
    private readonly Dictionary<string, List<int>> _all = new(comparer);

    public void Add(string key, int position)
    {
        if (key.Length == 0 || _first.TryAdd(key, position) || _first[key] == position)
        {
            return;
        }

        if (!_all.TryGetValue(key, out var all))
        {
            _all.Add(key, all = [_first[key]]);
        }

        if (all[^1] != position)
        {
            all.Add(position);
        }
    }

    /// <summary>Whether the key stands for exactly one position.</summary>
    public bool TryGetOne(string key, out int position) => _first.TryGetValue(key, out position) && !_all.ContainsKey(key);

    public IReadOnlyList<int> All(string key) => _all.TryGetValue(key, out var all) ? all : _first.TryGetValue(key, out var first) ? [first] : [];
}
