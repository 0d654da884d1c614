using System.Globalization;

namespace Orchestration.Build.Diagnostics;

internal enum DiagnosticSeverity
{
    Message,
    Warning,
    Error,
}

/// <summary>What can be said once: a code that is never reused, its default severity and its text.</summary>
/// <param name="Code">ORCHnnnn.</param>
/// <param name="Severity">Default severity; MSBuild's own properties may change it.</param>
/// <param name="Title">A few words, the heading of the documentation page.</param>
/// <param name="MessageFormat">Composite format: what is wrong, why it matters, what to do.</param>
internal sealed record DiagnosticDescriptor(string Code, DiagnosticSeverity Severity, string Title, string MessageFormat)
{
    /// <summary>
    /// Which question it answers: can the files be read (0), what are the names (1), what follows from both (2)? A heading that is not read as a group makes
    /// its name one without a group, and that a group without an entry.
    /// </summary>
    public int Stage { get; } = Code switch
    {
        "ORCH2019" or "ORCH2020" or "ORCH2021" or "ORCH2023" => 1,
        "ORCH2036" => 0,
        _ when string.CompareOrdinal(Code, "ORCH1030") < 0 => 0,
        _ when string.CompareOrdinal(Code, "ORCH2000") > 0 && string.CompareOrdinal(Code, "ORCH2019") < 0 => 0,
        _ => 2,
    };

    public string HelpLink => $"https://github.com/orchestration-build/orchestration-build/blob/main/docs/diagnostics/{Code}.md";

    public Diagnostic At(SourceSpan span, params object[] arguments) => new(this, span, [.. arguments]);
}

/// <summary>One descriptor said about one place.</summary>
internal sealed record Diagnostic(DiagnosticDescriptor Descriptor, SourceSpan Span, IReadOnlyList<object> Arguments)
    : IComparable<Diagnostic>
{
    public DiagnosticSeverity Severity { get; init; } = Descriptor.Severity;

    public string Code => Descriptor.Code;

    /// <summary>Path of the spec it was reported about, so that those of one spec stand together; null where it is about none.</summary>
    public string? Spec { get; init; }

    /// <summary>The same where somebody has said that it is no error.</summary>
    public Diagnostic AsWarning() => Severity == DiagnosticSeverity.Error ? this with { Severity = DiagnosticSeverity.Warning } : this;

    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.MessageFormat, [.. Arguments]);

    /// <summary>Spec, stage, file, line, column, code, text: the order in which a build reports them. What an earlier stage found may be the cause of the rest.</summary>
    public int CompareTo(Diagnostic? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Spec, other.Spec);
        order = order != 0 ? order : Descriptor.Stage.CompareTo(other.Descriptor.Stage);
        order = order != 0 ? order : string.CompareOrdinal(Span.File, other.Span.File);
        order = order != 0 ? order : Span.Line.CompareTo(other.Span.Line);
        order = order != 0 ? order : Span.Column.CompareTo(other.Span.Column);
        order = order != 0 ? order : string.CompareOrdinal(Code, other.Code);
        return order != 0 ? order : string.CompareOrdinal(Message, other.Message);
    }
}
