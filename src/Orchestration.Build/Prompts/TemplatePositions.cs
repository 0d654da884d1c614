using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Prompts;

/// <summary>Lines and columns of a template, 1-based.</summary>
internal sealed class TemplatePositions(string file, string text)
{
    public SourceSpan Span(int start, int length)
    {
        var line = text.AsSpan(0, start).Count('\n') + 1;
        var column = start - text.LastIndexOf('\n', Math.Max(0, start - 1));
        column = start == 0 ? 1 : column;
        return new SourceSpan(file, line, column, line, column + length);
    }
}
