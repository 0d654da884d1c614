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
    public string HelpLink => $"https://github.com/orchestration-build/orchestration-build/blob/main/docs/diagnostics/{Code}.md";

    public Diagnostic At(SourceSpan span, params object[] arguments) => new(this, span, [.. arguments]);
}

/// <summary>One descriptor said about one place.</summary>
internal sealed record Diagnostic(DiagnosticDescriptor Descriptor, SourceSpan Span, IReadOnlyList<object> Arguments)
    : IComparable<Diagnostic>
{
    public DiagnosticSeverity Severity { get; init; } = Descriptor.Severity;

    public string Code => Descriptor.Code;

    /// <summary>The same where somebody has said that it is no error.</summary>
    public Diagnostic AsWarning() => Severity == DiagnosticSeverity.Error ? this with { Severity = DiagnosticSeverity.Warning } : this;

    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.MessageFormat, [.. Arguments]);

    /// <summary>File, line, column, code, text: the order in which a build reports them.</summary>
    public int CompareTo(Diagnostic? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Span.File, other.Span.File);
        order = order != 0 ? order : Span.Line.CompareTo(other.Span.Line);
        order = order != 0 ? order : Span.Column.CompareTo(other.Span.Column);
        order = order != 0 ? order : string.CompareOrdinal(Code, other.Code);
        return order != 0 ? order : string.CompareOrdinal(Message, other.Message);
    }
}
