using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using YamlDotNet.Core.Events;
using YamlDotNet.Core;

namespace Orchestration.Build.Specs;

/// <summary>Turns what YamlDotNet says into what the writer of the file can act on, at the place that is wrong.</summary>
internal static class YamlErrors
{
    public static Diagnostic Describe(SourceText source, YamlException exception, Scalar? last, int? openBracket)
    {
        var text = exception.Message;
        if (text.Contains("found invalid tab", StringComparison.Ordinal) || text.Contains("found a tab", StringComparison.Ordinal))
        {
            return Tab(source, last, exception);
        }

        if (text.Contains("quoted scalar", StringComparison.Ordinal) && !text.Contains("escape", StringComparison.Ordinal)
            && !text.Contains("hexdecimal", StringComparison.Ordinal))
        {
            return Quote(source, (int)exception.Start.Index);
        }

        // A quote that was closed by the opening quote of a later text leaves nonsense behind it: the cause is where it opened.
        if (last is { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } && last.Start.Line < last.End.Line)
        {
            return Quote(source, (int)last.Start.Index);
        }

        if (openBracket is { } bracket && (text.Contains("flow", StringComparison.Ordinal) || AtEnd(source, exception)))
        {
            return Bracket(source, bracket);
        }

        return Catalogue.YamlInvalid.At(Span(source, exception.Start, exception.End), Advice(text));
    }

    /// <summary>For input that leaves the parser without a message of its own.</summary>
    public static Diagnostic Unfinished(SourceText source, Scalar? last, int? openBracket) =>
        openBracket is { } bracket
            ? Bracket(source, bracket)
            : Catalogue.YamlInvalid.At(
                last is null ? SourceSpan.WholeFile(source.Path) : Span(source, last.Start, last.End),
                "what follows this place cannot be read.");

    public static string KindOf(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar scalar => $"the text '{Texts.Shorten(Texts.FirstLine(scalar.Text.Trim()), 41)}'",
        YamlSequence => "a list",
        _ => "a mapping",
    };

    /// <summary>The span between two marks, cut to one line and to the text.</summary>
    public static SourceSpan Span(SourceText source, Mark start, Mark end)
    {
        var from = Math.Clamp((int)start.Index, 0, source.Text.Length);
        var to = Math.Clamp((int)end.Index, from, source.Text.Length);
        var lineEnd = source.Text.AsSpan(from, to - from).IndexOfAny('\r', '\n');
        var length = lineEnd >= 0 ? lineEnd : to - from;
        if (length == 0 && from < source.Text.Length && source.Text[from] is not '\r' and not '\n')
        {
            length = 1;
        }

        return source.Span(from, length);
    }

    private static Diagnostic Quote(SourceText source, int offset)
    {
        offset = Math.Clamp(offset, 0, Math.Max(0, source.Text.Length - 1));
        return Catalogue.YamlUnclosedQuote.At(source.Span(offset, 1), source.Text[offset]);
    }

    private static Diagnostic Bracket(SourceText source, int offset)
    {
        var open = source.Text[offset];
        return Catalogue.YamlUnclosedBracket.At(source.Span(offset, 1), $"'{open}'", open == '[' ? "]" : "}");
    }

    // The parser reports tabs at the last thing it understood, or at 1,1: look for the tab itself from there on.
    private static Diagnostic Tab(SourceText source, Scalar? last, YamlException exception)
    {
        var from = last is null ? exception.Start.Line : last.Start.Line;
        for (var line = (int)Math.Max(1, from); line <= source.LineCount; line++)
        {
            var start = source.StartOfLine(line);
            var offset = start;
            while (offset < source.Text.Length && source.Text[offset] == ' ')
            {
                offset++;
            }

            if (offset < source.Text.Length && source.Text[offset] == '\t')
            {
                return Catalogue.YamlTab.At(source.Span(offset, 1));
            }
        }

        return Catalogue.YamlTab.At(Span(source, exception.End, exception.End));
    }

    private static bool AtEnd(SourceText source, YamlException exception) =>
        source.Text.AsSpan(Math.Clamp((int)exception.Start.Index, 0, source.Text.Length)).Trim().IsEmpty;

    private static string Advice(string text)
    {
        if (text.Contains("invalid mapping", StringComparison.Ordinal))
        {
            return "a second ': ' follows on this line, or the line is indented too far. Quote a text that contains ': '.";
        }

        if (text.Contains("cannot start any token", StringComparison.Ordinal))
        {
            return "a text cannot begin with this character. Put the text in quotes.";
        }

        if (text.Contains("did not find expected key", StringComparison.Ordinal)
            || text.Contains("expected '-'", StringComparison.Ordinal))
        {
            return "this line is not indented like the lines it belongs to. Give keys of one entry the same indentation.";
        }

        return text.Contains("escape", StringComparison.Ordinal)
            ? "this text in double quotes contains an unknown escape after '\\'. Use single quotes, or write '\\\\'."
            : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
