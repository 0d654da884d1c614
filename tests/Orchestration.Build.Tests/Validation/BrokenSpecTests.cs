using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Validation;

/// <summary>The table of broken specs: code, file, line, column, end and text of everything that is reported about each.</summary>
[TestClass]
public sealed class BrokenSpecTests
{
    public static IEnumerable<object[]> Cases => BrokenSpec.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_broken_spec_gets_exactly_these_diagnostics(string name)
    {
        using var folder = new TempFolder();
        var broken = BrokenSpec.Load(name);
        broken.WriteTo(folder.Path);
        if (name == "specs-collide" && Directory.EnumerateDirectories(folder["agent-os/specs"]).Count() == 1)
        {
            Assert.Inconclusive("Skipped: this disk ignores case, so that the two folders are one.");
        }

        var session = PipelineSession.Open(new Dictionary<string, string>(broken.PropertyValues, StringComparer.OrdinalIgnoreCase)
        {
            ["OrchestrationRoot"] = folder.Path,
        });
        session.ReadSpecs();

        var actual = string.Concat(session.Bag.ToSorted().Select(diagnostic => Format(diagnostic, folder.Path) + "\n"));
        if (Environment.GetEnvironmentVariable("ORCHESTRATION_UPDATE_GOLDEN") == "1")
        {
            broken.UpdateExpected(actual);
            return;
        }

        Assert.AreEqual(broken.ExpectedText, actual);
    }

    [TestMethod]
    public void The_table_has_at_least_sixty_cases_and_none_without_a_diagnostic()
    {
        var silent = BrokenSpec.Names.Where(name => BrokenSpec.Load(name).ExpectedText.Length == 0).ToList();

        Assert.AreEqual(string.Empty, string.Join(", ", silent));
        Assert.IsGreaterThanOrEqualTo(60, BrokenSpec.Names.Count());
    }

    private static string Format(Diagnostic diagnostic, string root)
    {
        var span = diagnostic.Span;
        var place = span.Line == 0 ? string.Empty : FormattableString.Invariant($"({span.Line},{span.Column},{span.EndLine},{span.EndColumn})");
        var text = $"{span.File}{place}: {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}: {diagnostic.Message}";
        return text.Replace(root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
            .Replace(root, "<root>", StringComparison.Ordinal)
            .Replace("agent-os/specs/broken/", string.Empty, StringComparison.Ordinal);
    }
}
