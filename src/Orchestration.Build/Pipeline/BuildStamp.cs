using System.Globalization;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// What a build leaves for the next one: the hash of all it depended on, and what it said and returned, so that a warning does not vanish with the work.
/// </summary>
/// <param name="State">Absolute path of the run state that the hash covers; empty where none counts.</param>
internal sealed record BuildStamp(string Hash, string State, IReadOnlyList<Diagnostic> Diagnostics)
{
    private const string Version = "orchestration-build 2";
    private const int HeadLength = 3;

    // JSON would cost more than all the rest of an unchanged build.
    private const char Record = '\u001e';
    private const char Field = '\u001f';
    private const string DiagnosticKind = "diagnostic";
    private const string LineKind = "line";
    private const string GroupKind = "group";
    private const int DiagnosticLength = 9;

    /// <summary>Said after the diagnostics.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public IReadOnlyList<GroupRecord> Groups { get; init; } = [];

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

    public string Write() => string.Join(Record, [Version, Hash, State, .. Diagnostics.Select(WriteDiagnostic), .. Lines.Select(WriteLine), .. Groups.Select(WriteGroup)]);

    private static BuildStamp? Parse(string text)
    {
        var records = text.Split(Record);
        if (records.Length < HeadLength || records[0] != Version)
        {
            return null;
        }

        var (diagnostics, lines, groups) = (new List<Diagnostic>(), new List<string>(), new List<GroupRecord>());
        for (var i = HeadLength; i < records.Length; i++)
        {
            var fields = records[i].Split(Field);
            switch (fields[0])
            {
                case DiagnosticKind when ReadDiagnostic(fields) is { } diagnostic:
                    diagnostics.Add(diagnostic);
                    break;
                case LineKind when fields.Length == 2:
                    lines.Add(fields[1]);
                    break;
                case GroupKind when fields.Length % 2 == 0:
                    groups.Add(ReadGroup(fields));
                    break;
                default:
                    return null;
            }
        }

        return new BuildStamp(records[1], records[2], diagnostics) { Lines = lines, Groups = groups };
    }

    // The text is kept as it was reported; a descriptor of its own spares the catalogue, whose reflection costs more than this file.
    private static Diagnostic? ReadDiagnostic(string[] fields)
    {
        var numbers = new int[5];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (fields.Length != DiagnosticLength || !int.TryParse(fields[i + 2], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        var descriptor = new DiagnosticDescriptor(fields[1], (DiagnosticSeverity)numbers[0], string.Empty, "{0}");
        return descriptor.At(new SourceSpan(fields[7], numbers[1], numbers[2], numbers[3], numbers[4]), fields[8]);
    }

    private static GroupRecord ReadGroup(string[] fields)
    {
        var metadata = new KeyValuePair<string, string>[(fields.Length - 2) / 2];
        for (var i = 0; i < metadata.Length; i++)
        {
            metadata[i] = new KeyValuePair<string, string>(fields[(2 * i) + 2], fields[(2 * i) + 3]);
        }

        return new GroupRecord(fields[1], metadata);
    }

    private static string WriteDiagnostic(Diagnostic diagnostic)
    {
        var span = diagnostic.Span;
        return WriteFields(
        [
            DiagnosticKind,
            diagnostic.Code,
            ((int)diagnostic.Severity).ToString(CultureInfo.InvariantCulture),
            span.Line.ToString(CultureInfo.InvariantCulture),
            span.Column.ToString(CultureInfo.InvariantCulture),
            span.EndLine.ToString(CultureInfo.InvariantCulture),
            span.EndColumn.ToString(CultureInfo.InvariantCulture),
            span.File,
            diagnostic.Message,
        ]);
    }

    private static string WriteLine(string line) => WriteFields([LineKind, line]);

    private static string WriteGroup(GroupRecord group) =>
        WriteFields([GroupKind, group.Id, .. group.Metadata.SelectMany(pair => new[] { pair.Key, pair.Value })]);

    // A title may hold anything.
    private static string WriteFields(IEnumerable<string> fields) =>
        string.Join(Field, fields.Select(field => field.Replace(Field, ' ').Replace(Record, ' ')));
}
