using System.Xml;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Reads TRX and JUnit files, which come from tools we know nothing about: as a stream, no DTD, no external entity, bounded size.</summary>
internal static class TestResultReader
{
    private const long MaxCharacters = 1024L * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The tests of a result file, or null where it is none.</summary>
    /// <param name="name">Names the file where it begins as one and cannot be read to its end.</param>
    public static TestNames? TryRead(Stream stream, string name = "")
    {
        var tests = new TestTally();
        var isResult = false;
        try
        {
            using var reader = XmlReader.Create(stream, Settings);
            reader.MoveToContent();
            var isTrx = reader.LocalName == "TestRun";
            isResult = isTrx || reader.LocalName is "testsuites" or "testsuite";
            if (isTrx)
            {
                ReadTrx(reader, tests);
            }
            else if (isResult)
            {
                ReadJUnit(reader, tests);
            }

            return isResult ? tests.ToNames() : null;
        }
        catch (XmlException)
        {
            // What was read so far is no whole: a test that is missing in it may be behind the break.
            return isResult ? TestNames.None with { Unreadable = [name] } : null;
        }
    }

    /// <summary>Results come first, and the classes they belong to after them.</summary>
    private static void ReadTrx(XmlReader reader, TestTally tests)
    {
        var results = new List<(string Id, string Name, bool? Passed)>();
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        var id = string.Empty;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "UnitTestResult":
                    results.Add((Attribute(reader, "testId"), Attribute(reader, "testName"), OutcomeOf(Attribute(reader, "outcome"))));
                    break;
                case "UnitTest":
                    id = Attribute(reader, "id");
                    break;
                case "TestMethod" when id.Length > 0 && Attribute(reader, "className") is { Length: > 0 } type:
                    classes.TryAdd(id, type.Split(',')[0].Trim());
                    break;
            }
        }

        foreach (var (testId, name, passed) in results)
        {
            var type = classes.GetValueOrDefault(testId, string.Empty);
            tests.Add(type.Length == 0 || name.StartsWith(type + ".", StringComparison.Ordinal) ? name : $"{type}.{name}", passed);
        }
    }

    private static void ReadJUnit(XmlReader reader, TestTally tests)
    {
        var (name, depth) = (string.Empty, -1);
        bool? passed = null;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
            {
                tests.Add(name, passed);
                depth = -1;
            }
            else if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (reader.LocalName == "testcase")
            {
                var type = Attribute(reader, "classname");
                name = type.Length == 0 ? Attribute(reader, "name") : $"{type}.{Attribute(reader, "name")}";
                passed = WasRun(reader) ? true : null;
                depth = reader.Depth;
                if (reader.IsEmptyElement)
                {
                    tests.Add(name, passed);
                    depth = -1;
                }
            }
            else if (reader.Depth == depth + 1 && depth >= 0)
            {
                passed = reader.LocalName switch
                {
                    "failure" or "error" => false,
                    "skipped" or "ignored" => passed is false ? false : null,
                    _ => passed,
                };
            }
        }
    }

    /// <summary>GoogleTest and CTest say so in attributes alone.</summary>
    private static bool WasRun(XmlReader test) =>
        Attribute(test, "status") is not ("notrun" or "disabled" or "skipped" or "ignored") && Attribute(test, "result") is not ("skipped" or "suppressed");

    /// <summary>Passed, failed, or neither: a skipped test proves nothing and is as good as gone.</summary>
    private static bool? OutcomeOf(string outcome) => outcome switch
    {
        "Passed" or "PassedButRunAborted" or "Warning" => true,
        "NotExecuted" or "NotRunnable" or "Pending" or "Inconclusive" or "Disconnected" => null,
        _ => false,
    };

    private static string Attribute(XmlReader element, string name) => element.GetAttribute(name) ?? string.Empty;
}
