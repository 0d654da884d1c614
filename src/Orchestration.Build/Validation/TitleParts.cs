namespace Orchestration.Build.Validation;

/// <summary>Splits a list of titles where it was written as text.</summary>
internal static class TitleParts
{
    private static readonly string[] Separators = [",", ";", "、", "，", " and ", " & ", " + "];

    public static IReadOnlyList<string> Split(string text)
    {
        var parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? [text] : parts;
    }
}
