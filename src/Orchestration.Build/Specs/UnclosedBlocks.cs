using Markdig.Syntax;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Code blocks and comments that never close: what follows them is text to Markdown, tasks included.</summary>
internal static class UnclosedBlocks
{
    public static void Report(SourceText source, MarkdownDocument document, bool refuse, DiagnosticBag bag)
    {
        // Only what is open at the end of the file was never closed.
        if (Last(document) is not { } block)
        {
            return;
        }

        var what = block switch
        {
            FencedCodeBlock { ClosingFencedCharCount: 0 } => "code block",
            HtmlBlock { Type: HtmlBlockType.Comment } when source.Text.IndexOf("-->", block.Span.Start, StringComparison.Ordinal) < 0 => "comment",
            _ => null,
        };
        if (what is null)
        {
            return;
        }

        var first = source.LineOf(block.Span.Start);
        var hidden = Enumerable.Range(first + 1, source.LineCount - first).Count(line => IsStructure(source, line));
        if (hidden > 0)
        {
            var diagnostic = Catalogue.BlockNeverCloses.At(source.Span(source.StartOfLine(first), source.EndOfLine(first) - source.StartOfLine(first)), what, hidden == 1 ? "a heading or checkbox below it is" : $"{hidden} headings and checkboxes below it are");
            bag.Add(refuse ? diagnostic with { Severity = DiagnosticSeverity.Error } : diagnostic);
        }
    }

    private static Block? Last(ContainerBlock container)
    {
        while (container.Count > 0)
        {
            if (container[^1] is not ContainerBlock inner)
            {
                return container[^1];
            }

            container = inner;
        }

        return null;
    }

    private static bool IsStructure(SourceText source, int line)
    {
        var text = source.Text.AsSpan(source.StartOfLine(line), source.EndOfLine(line) - source.StartOfLine(line)).Trim();
        var isHeading = text.TrimStart('#') is [' ', ..] && text is ['#', ..];
        var isBox = text is ['-' or '*' or '+', ' ', '[', _, ']', ..] && TaskBox.StateOf(text.Slice(3, 1)) != Model.TaskState.InDoubt;
        return isHeading || isBox;
    }
}
