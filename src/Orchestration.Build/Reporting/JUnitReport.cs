using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Orchestration.Build.Reporting;

/// <summary>One group in a JUnit file.</summary>
/// <param name="Skipped">Why nothing was checked, or null.</param>
/// <param name="Failure">What is wrong, or null.</param>
/// <param name="Output">End of the gate's output.</param>
internal sealed record JUnitCase(string Name, double Seconds, string? Skipped, string? Failure, string Output);

/// <summary>One spec in a JUnit file.</summary>
internal sealed record JUnitSuite(string Name, string File, ImmutableArray<JUnitCase> Cases);

/// <summary>The results of <c>VerifyOrchestration</c> in the form that every CI system reads.</summary>
internal static class JUnitReport
{
    public static string Render(ImmutableArray<JUnitSuite> suites)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("testsuites");
            foreach (var suite in suites)
            {
                Write(writer, suite);
            }

            writer.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static void Write(XmlWriter writer, JUnitSuite suite)
    {
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", Clean(suite.Name));
        writer.WriteAttributeString("tests", Number(suite.Cases.Length));
        writer.WriteAttributeString("failures", Number(suite.Cases.Count(test => test.Failure is not null)));
        writer.WriteAttributeString("skipped", Number(suite.Cases.Count(test => test.Skipped is not null)));
        writer.WriteAttributeString("time", Seconds(suite.Cases.Sum(test => test.Seconds)));
        foreach (var test in suite.Cases)
        {
            Write(writer, suite, test);
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, JUnitSuite suite, JUnitCase test)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", Clean(suite.Name));
        writer.WriteAttributeString("name", Clean(test.Name));
        writer.WriteAttributeString("file", Clean(suite.File));
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
    private static string Clean(string text) =>
        string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
