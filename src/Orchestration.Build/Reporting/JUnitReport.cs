using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Reporting;

/// <summary>One group in a JUnit file.</summary>
/// <param name="Skipped">Why nothing was checked, or null.</param>
/// <param name="Failure">What is wrong, or null.</param>
/// <param name="Output">End of the gate's output.</param>
internal sealed record JUnitCase(string Name, double Seconds, string? Skipped, string? Failure, string Output)
{
    /// <summary>Absolute path of what it is about where that is not the suite's file; empty elsewhere.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>A failed case per error, a skipped one for what is less.</summary>
    /// <param name="top">Absolute path that paths are relative to.</param>
    public static JUnitCase Of(Diagnostic diagnostic, string top)
    {
        var isError = diagnostic.Severity == DiagnosticSeverity.Error;
        return new JUnitCase($"{diagnostic.Code} {diagnostic.Descriptor.Title}", 0, isError ? null : diagnostic.Message, isError ? diagnostic.Message : null, Place(diagnostic.Span, top))
        {
            File = diagnostic.Span.File,
        };
    }

    private static string Place(SourceSpan span, string top)
    {
        var file = CiAnnotations.Relative(span.File, top);
        return span.Line > 0 ? FormattableString.Invariant($"{file}({span.Line},{span.Column})") : file;
    }
}

/// <summary>One spec in a JUnit file.</summary>
/// <param name="File">Absolute path of its tasks, or empty.</param>
internal sealed record JUnitSuite(string Name, string File, ImmutableArray<JUnitCase> Cases);

/// <summary>The results of <c>VerifyOrchestration</c> in the form that every CI system reads.</summary>
internal static class JUnitReport
{
    /// <param name="top">Absolute path that paths in the file are relative to.</param>
    public static string Render(ImmutableArray<JUnitSuite> suites, string top)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("testsuites");
            foreach (var suite in suites)
            {
                Write(writer, suite, top);
            }

            writer.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static void Write(XmlWriter writer, JUnitSuite suite, string top)
    {
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", Clean(suite.Name));
        writer.WriteAttributeString("tests", Number(suite.Cases.Length));
        writer.WriteAttributeString("errors", "0");
        writer.WriteAttributeString("failures", Number(suite.Cases.Count(test => test.Failure is not null)));
        writer.WriteAttributeString("skipped", Number(suite.Cases.Count(test => test.Skipped is not null)));
        writer.WriteAttributeString("time", Seconds(suite.Cases.Sum(test => test.Seconds)));
        foreach (var test in suite.Cases)
        {
            Write(writer, suite, test, top);
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, JUnitSuite suite, JUnitCase test, string top)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", Clean(suite.Name));
        writer.WriteAttributeString("name", Clean(test.Name));
        if ((test.File.Length > 0 ? test.File : suite.File) is { Length: > 0 } file)
        {
            writer.WriteAttributeString("file", Clean(CiAnnotations.Relative(file, top)));
        }

        writer.WriteAttributeString("time", Seconds(test.Seconds));
        if (test.Skipped is not null)
        {
            writer.WriteStartElement("skipped");
            writer.WriteAttributeString("message", Clean(test.Skipped));
            writer.WriteEndElement();
        }

        if (test.Failure is not null)
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("message", Clean(test.Failure));
            writer.WriteString(Clean(test.Output));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>Gates print what they like; XML does not take all of it.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate has become U+FFFD already; beyond the first plane everything is allowed.
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
