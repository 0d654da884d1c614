using System.Globalization;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

/// <summary>What a page shows as broken lines gives what it shows as message.</summary>
[TestClass]
public sealed partial class DiagnosticExampleTests
{
    /// <summary>Too deep to be shown, and what scaffolding says about what it wrote.</summary>
    private static readonly HashSet<string> WithoutExample = ["ORCH1007", "ORCH2011", "ORCH2033", "ORCH2034", "ORCH2035"];

    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal) { ["markdown"] = "tasks.md", ["yaml"] = "orchestration.yml" };

    public static IEnumerable<object[]> Codes => Catalogue.All
        .Where(descriptor => descriptor.Code[4] is '1' or '2' && !WithoutExample.Contains(descriptor.Code))
        .Select(descriptor => new object[] { descriptor.Code });

    /// <summary><c>ORCHESTRATION_UPDATE_GOLDEN=1</c> writes the messages again.</summary>
    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void The_page_of_a_reading_code_shows_broken_lines_and_their_message(string code)
    {
        var path = Path.Combine(TestPaths.RepositoryRoot, "docs", "diagnostics", code + ".md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var blocks = Fence().Matches(page[..page.IndexOf("\n## Cause", StringComparison.Ordinal)]);
        var shown = blocks.Single(block => block.Groups["info"].Value == "text").Groups["text"];
        var broken = blocks.Where(block => Files.ContainsKey(block.Groups["info"].Value)).Select(block => (Files[block.Groups["info"].Value], block.Groups["text"].Value)).ToList();

        var said = Read(broken, code);

        if (Environment.GetEnvironmentVariable("ORCHESTRATION_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page[..shown.Index] + said + page[(shown.Index + shown.Length)..]);
            return;
        }

        Assert.AreNotEqual(string.Empty, said);
        Assert.AreEqual(said, shown.Value);
    }

    private static string Read(IEnumerable<(string Name, string Text)> broken, string code)
    {
        using var folder = new TempFolder();
        BrokenSpec.Of(broken).WriteTo(folder.Path);
        var session = PipelineSession.Open(new Dictionary<string, string> { [Properties.Root.Name] = folder.Path, [Properties.Spec.Name] = "*" });
        session.ReadSpecs();
        return string.Concat(session.Bag.ToSorted().Where(diagnostic => diagnostic.Code == code).Select(diagnostic => string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(diagnostic.Span.File)}({diagnostic.Span.Line},{diagnostic.Span.Column}): {diagnostic.Severity.ToString().ToLowerInvariant()} {code}: {diagnostic.Message}\n")));
    }

    [GeneratedRegex("^(?<fence>```+)(?<info>[a-z]+)\\n(?<text>(?:.*\\n)*?)\\k<fence>$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
