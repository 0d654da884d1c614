using System.Text;

namespace Orchestration.Build.Requests;

/// <summary>Changes of a text that are made at once, so that places in it stay what they are until then.</summary>
internal sealed class TextEdits(string text)
{
    private readonly List<(int Start, int End, string Text)> _edits = [];

    /// <summary>They may not overlap.</summary>
    public void Replace(int start, int end, string with) => _edits.Add((start, end, with));

    public string Apply()
    {
        var result = new StringBuilder(text);
        foreach (var (start, end, with) in _edits.OrderByDescending(edit => edit.Start))
        {
            result.Remove(start, end - start).Insert(start, with);
        }

        return result.ToString();
    }
}
