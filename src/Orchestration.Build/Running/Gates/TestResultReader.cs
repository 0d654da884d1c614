using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace Orchestration.Build.Running.Gates;

/// <summary>Reads TRX and JUnit files, which come from tools we know nothing about: no DTD, no external entity, bounded size.</summary>
internal static class TestResultReader
{
    private const long MaxCharacters = 256L * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The tests of a result file, or null where it is none.</summary>
    public static TestNames? TryRead(Stream stream)
    {
        try
        {
            using var reader = XmlReader.Create(stream, Settings);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "TestRun" => ReadTrx(XElement.Load(reader)),
                "testsuites" or "testsuite" => ReadJUnit(XElement.Load(reader)),
                _ => null,
            };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static TestNames ReadTrx(XElement run)
    {
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var test in Named(run, "UnitTest"))
        {
            var id = Attribute(test, "id");
            var type = Named(test, "TestMethod").Select(method => Attribute(method, "className")).FirstOrDefault(name => name.Length > 0);
            if (id.Length > 0 && type is not null)
            {
                classes[id] = type.Split(',')[0].Trim();
            }
        }

        return Collect(Named(run, "UnitTestResult").Select(result =>
        {
            var name = Attribute(result, "testName");
            var type = classes.GetValueOrDefault(Attribute(result, "testId"), string.Empty);
            var full = type.Length == 0 || name.StartsWith(type + ".", StringComparison.Ordinal) ? name : $"{type}.{name}";
            return (full, OutcomeOf(Attribute(result, "outcome")));
        }));
    }

    private static TestNames ReadJUnit(XElement root) =>
        Collect(Named(root, "testcase").Select(test =>
        {
            var type = Attribute(test, "classname");
            var name = Attribute(test, "name");
            var outcome = test.Elements().Any(child => child.Name.LocalName is "failure" or "error") ? false
                : test.Elements().Any(child => child.Name.LocalName == "skipped") ? null
                : (bool?)true;
            return (type.Length == 0 ? name : $"{type}.{name}", outcome);
        }));

    /// <summary>Passed, failed, or neither: a skipped test proves nothing and is as good as gone.</summary>
    private static bool? OutcomeOf(string outcome) => outcome switch
    {
        "Passed" or "PassedButRunAborted" or "Warning" => true,
        "NotExecuted" or "NotRunnable" or "Pending" or "Inconclusive" or "Disconnected" => null,
        _ => false,
    };

    private static TestNames Collect(IEnumerable<(string Name, bool? Passed)> results)
    {
        var passed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var notPassed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (name, outcome) in results)
        {
            if (name.Length > 0 && outcome is not null)
            {
                (outcome.Value ? passed : notPassed).Add(name);
            }
        }

        passed.ExceptWith(notPassed);
        return new TestNames(passed.ToImmutable(), notPassed.ToImmutable());
    }

    private static IEnumerable<XElement> Named(XElement root, string name) =>
        root.Descendants().Where(element => element.Name.LocalName == name);

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? string.Empty;
}
