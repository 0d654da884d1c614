using System.Globalization;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>What a build leaves for the next one: the hash of all it depended on, and what it said, so that a warning does not vanish with the work.</summary>
internal sealed record BuildStamp(string Hash, IReadOnlyList<Diagnostic> Diagnostics)
{
    private const string Version = "orchestration-build 1";
    private const int FieldCount = 8;

    // Separators that no text of ours holds; JSON would cost more than all the rest of an unchanged build.
    private const char Record = '\u001e';
    private const char Field = '\u001f';

    public static string PathIn(string planFolder) => Path.Combine(planFolder, "build.stamp");

    /// <summary>The stamp, or null where there is none that can be read: the build then looks for itself.</summary>
    public static BuildStamp? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string Write() =>
        string.Join(Record, Diagnostics.Select(WriteDiagnostic).Prepend(Hash).Prepend(Version));

    private static BuildStamp? Parse(string text)
    {
        var records = text.Split(Record);
        if (records.Length < 2 || records[0] != Version)
        {
            return null;
        }

        var diagnostics = new List<Diagnostic>();
        for (var i = 2; i < records.Length; i++)
        {
            if (ReadDiagnostic(records[i].Split(Field)) is not { } diagnostic)
            {
                return null;
            }

            diagnostics.Add(diagnostic);
        }

        return new BuildStamp(records[1], diagnostics);
    }

    // The text is kept as it was said; a descriptor of its own spares the catalogue, whose reflection costs more than this file.
    private static Diagnostic? ReadDiagnostic(string[] fields)
    {
        var numbers = new int[5];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (fields.Length != FieldCount || !int.TryParse(fields[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        var descriptor = new DiagnosticDescriptor(fields[0], (DiagnosticSeverity)numbers[0], string.Empty, "{0}");
        return descriptor.At(new SourceSpan(fields[6], numbers[1], numbers[2], numbers[3], numbers[4]), fields[7]);
    }

    private static string WriteDiagnostic(Diagnostic diagnostic)
    {
        var span = diagnostic.Span;
        return string.Join(
            Field,
            diagnostic.Code,
            ((int)diagnostic.Severity).ToString(CultureInfo.InvariantCulture),
            span.Line.ToString(CultureInfo.InvariantCulture),
            span.Column.ToString(CultureInfo.InvariantCulture),
            span.EndLine.ToString(CultureInfo.InvariantCulture),
            span.EndColumn.ToString(CultureInfo.InvariantCulture),
            span.File,
            diagnostic.Message);
    }
}
