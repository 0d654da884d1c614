using Markdig.Syntax;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Title and goal of a <c>spec.md</c>.</summary>
internal static class SpecDocument
{
    private static readonly string[] TitlePrefixes = ["Specification:", "Feature Specification:", "Spec:"];

    private static readonly string[] GoalHeadings = ["Goal", "Goals"];

    /// <summary>The first H1 without a leading <c>Specification:</c>, or null.</summary>
    public static string? FindTitle(string text)
    {
        var heading = Parse(text).OfType<HeadingBlock>().FirstOrDefault(block => block.Level == 1);
        if (heading is null)
        {
            return null;
        }

        var title = TextOf(text, heading);
        var prefix = TitlePrefixes.FirstOrDefault(prefix => title.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        title = prefix is null ? title : title[prefix.Length..].Trim();
        return title.Length > 0 ? title : null;
    }

    /// <summary>
    /// What stands below the first heading <c>Goal</c>, up to the next heading of its level or above; else what follows <c>**Goal:**</c> in a paragraph that
    /// begins with it. LF, or null.
    /// </summary>
    public static string? FindGoal(string text)
    {
        var document = Parse(text);
        var headings = document.OfType<HeadingBlock>().ToList();
        var index = headings.FindIndex(block => GoalHeadings.Contains(TextOf(text, block).TrimEnd(':'), StringComparer.OrdinalIgnoreCase));
        if (index < 0)
        {
            return FindLabelledGoal(text, document);
        }

        var next = headings.FindIndex(index + 1, block => block.Level <= headings[index].Level);
        var start = Math.Min(headings[index].Span.End + 1, text.Length);
        var end = next < 0 ? text.Length : headings[next].Span.Start;
        var goal = SourceFile.ToLf(text[start..end]).Trim();
        return goal.Length > 0 ? goal : null;
    }

    private static string? FindLabelledGoal(string text, MarkdownDocument document)
    {
        foreach (var block in document.OfType<ParagraphBlock>().Where(block => !block.Span.IsEmpty))
        {
            var paragraph = text.AsSpan(block.Span.Start, block.Span.Length);
            if (paragraph.StartsWith("**", StringComparison.Ordinal) && Label.TryRead(paragraph, out var label)
                && GoalHeadings.Contains(paragraph[2..label.ValueStart].Trim("*: \t").ToString(), StringComparer.OrdinalIgnoreCase))
            {
                var rest = paragraph[label.ValueStart..];
                var next = rest.IndexOf("\n**", StringComparison.Ordinal);
                var goal = SourceFile.ToLf((next < 0 ? rest : rest[..next]).ToString()).Trim();
                return goal.Length > 0 ? goal : null;
            }
        }

        return null;
    }

    // What is nested too deeply to be read has neither title nor goal.
    private static MarkdownDocument Parse(string text) => MarkdownSource.Parse(text) ?? [];

    private static string TextOf(string text, HeadingBlock heading)
    {
        var line = text.AsSpan(heading.Span.Start, heading.Span.Length);
        var end = line.IndexOfAny('\r', '\n');
        line = (end >= 0 ? line[..end] : line).Trim();
        return (heading.IsSetext ? line : line.TrimStart('#').Trim().TrimEnd('#')).Trim("*_` ").ToString();
    }
}
