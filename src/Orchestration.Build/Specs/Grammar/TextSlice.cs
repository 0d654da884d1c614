namespace Orchestration.Build.Specs.Grammar;

/// <summary>A stretch of a text, end exclusive.</summary>
internal readonly record struct TextSlice(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>A stretch without white space at either end.</summary>
    public static TextSlice Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new TextSlice(start, end);
    }
}
