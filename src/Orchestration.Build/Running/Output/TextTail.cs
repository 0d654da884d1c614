namespace Orchestration.Build.Running.Output;

/// <summary>Keeps the last lines of a stream within a bounded number of characters.</summary>
internal sealed class TextTail(int maxLength = 8 * 1024)
{
    private readonly Queue<string> _lines = new();
    private int _length;

    public void Add(string line)
    {
        var kept = line.Length > maxLength ? line[^maxLength..] : line;
        _lines.Enqueue(kept);
        _length += kept.Length + 1;
        while (_length > maxLength && _lines.Count > 1)
        {
            _length -= _lines.Dequeue().Length + 1;
        }
    }

    public override string ToString() => string.Join('\n', _lines);
}
