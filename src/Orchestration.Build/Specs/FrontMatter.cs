namespace Orchestration.Build.Specs;

/// <summary>
/// The block between two <c>---</c> lines that heads an agent's Markdown file. Agent files are prose first: their descriptions hold
/// colons that no YAML reader takes, so that only the one line needed is looked for.
/// </summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    /// <summary>The <c>name</c> of the block, if any, and the text below the block.</summary>
    /// <param name="text">LF.</param>
    public static (string? Name, string Body) Split(string text)
    {
        var lines = text.Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence) : -1;
        if (end < 0)
        {
            return (null, text.Trim());
        }

        var named = lines.Take(end).FirstOrDefault(line => line.StartsWith("name:", StringComparison.Ordinal));
        var name = named?["name:".Length..].Trim().Trim('"', '\'');
        return (string.IsNullOrEmpty(name) ? null : name, string.Join('\n', lines.Skip(end + 1)).Trim());
    }
}
