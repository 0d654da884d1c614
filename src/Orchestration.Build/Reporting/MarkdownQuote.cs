using System.Text;
using Orchestration.Build.Prompts;

namespace Orchestration.Build.Reporting;

/// <summary>Foreign Markdown in a quote: its headings, fences and comments end with it.</summary>
internal static class MarkdownQuote
{
    /// <param name="most">Characters that are kept; the rest is reported to be elsewhere.</param>
    public static string Of(string markdown, int most = 20_000, string? rest = null)
    {
        var text = PromptMarker.Normalise(markdown).Trim('\n');
        var cut = text.Length > most;
        if (cut)
        {
            text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        }

        var quote = new StringBuilder(text.Length + 64);
        foreach (var line in text.Split('\n'))
        {
            quote.Append(line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
        }

        return cut ? quote.Append("\nCut here").Append(rest is null ? "" : $": the rest is in {rest}").Append(".\n").ToString() : quote.ToString();
    }
}
