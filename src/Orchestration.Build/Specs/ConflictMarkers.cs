using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>What git leaves in a file whose two sides nobody has merged.</summary>
internal static class ConflictMarkers
{
    private const string Ours = "<<<<<<< ";
    private const string Middle = "=======";
    private const string Theirs = ">>>>>>>";

    /// <summary>An error at the first conflict, or null.</summary>
    public static Diagnostic? Find(SourceText source)
    {
        for (var at = source.Text.IndexOf(Ours, StringComparison.Ordinal); at >= 0; at = source.Text.IndexOf(Ours, at + 1, StringComparison.Ordinal))
        {
            var line = source.LineOf(at);
            if (source.StartOfLine(line) == at && FindLine(source, Middle, line + 1) is { } middle && FindLine(source, Theirs, middle + 1) is { } end)
            {
                return Catalogue.UnresolvedConflict.At(source.Span(at, source.EndOfLine(line) - at), end);
            }
        }

        return null;
    }

    private static int? FindLine(SourceText source, string marker, int from)
    {
        for (var line = from; line <= source.LineCount; line++)
        {
            var text = source.Text.AsSpan(source.StartOfLine(line), source.EndOfLine(line) - source.StartOfLine(line));
            if (text.StartsWith(marker) && (text.Length == marker.Length || text[marker.Length] == ' '))
            {
                return line;
            }
        }

        return null;
    }
}
