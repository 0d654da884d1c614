using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Markdown's block structure over a source text, with offsets into it.</summary>
internal static class MarkdownSource
{
    private static readonly MarkdownPipeline Pipeline = CreatePipeline();

    /// <summary>The document, or null where it is nested more deeply than the parser follows.</summary>
    public static MarkdownDocument? Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // The parser's own limit (128 levels) is reported this way.
            return null;
        }
    }

    /// <summary>Where a line of a paragraph is in the source, without spaces at either end.</summary>
    public static TextSlice Locate(SourceText source, StringLine line)
    {
        var slice = line.Slice;
        if (!ReferenceEquals(slice.Text, source.Text))
        {
            // A line that began with a tab was copied by the parser: its end is the line's end.
            var end = source.EndOfLine(line.Line + 1);
            return TextSlice.Trim(source.Text, Math.Max(source.StartOfLine(line.Line + 1), end - slice.Length), end);
        }

        return TextSlice.Trim(source.Text, slice.Start, slice.End + 1);
    }

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder();

        // Paragraphs keep their source lines: labels, boxes and ids are read from those, and nothing renders the rest.
        foreach (var parser in builder.BlockParsers)
        {
            if (parser is ParagraphBlockParser paragraphs)
            {
                paragraphs.Closed += static (_, block) =>
                {
                    if (block is ParagraphBlock paragraph)
                    {
                        paragraph.ProcessInlines = false;
                    }
                };
            }
        }

        return builder.Build();
    }
}
