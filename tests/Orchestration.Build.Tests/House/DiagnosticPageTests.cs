using System.Globalization;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed partial class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics/";

    private static IReadOnlyList<string> PageCodes =>
        [.. SourceFiles.All.Where(file => Page().IsMatch(file)).Select(file => Path.GetFileNameWithoutExtension(file))];

    [TestMethod]
    public void Every_code_has_a_page_and_every_page_a_code() =>
        CollectionAssert.AreEqual(
            Catalogue.All.Select(descriptor => descriptor.Code).ToList(),
            PageCodes.ToList(),
            $"Without a page: {string.Join(' ', Catalogue.All.Select(descriptor => descriptor.Code).Except(PageCodes))}; without a code: {string.Join(' ', PageCodes.Except(Catalogue.All.Select(descriptor => descriptor.Code)))}");

    [TestMethod]
    public void A_page_is_headed_by_code_and_title_and_says_what_why_and_how()
    {
        var found = new List<string>();
        foreach (var descriptor in Catalogue.All.Where(descriptor => PageCodes.Contains(descriptor.Code)))
        {
            var lines = SourceFiles.Read($"{Folder}{descriptor.Code}.md").Split('\n').Select(line => line.Trim()).ToList();
            found.AddRange(new[] { $"# {descriptor.Code}: {descriptor.Title}", "## Description", "## Cause", "## How to fix" }
                .Where(heading => !lines.Contains(heading))
                .Select(heading => $"{descriptor.Code}.md: no line \"{heading}\""));
        }

        Assert.IsEmpty(found, string.Join('\n', found));
    }

    /// <summary><c>ORCHESTRATION_UPDATE_GOLDEN=1</c> writes the index again.</summary>
    [TestMethod]
    public void The_index_lists_every_code_with_severity_and_title()
    {
        var text = SourceFiles.Read(Folder + "README.md");
        var table = text.IndexOf("| [ORCH", StringComparison.Ordinal);
        var expected = text[..table] + string.Concat(Catalogue.All.Select(descriptor =>
            $"| [{descriptor.Code}]({descriptor.Code}.md) | {descriptor.Severity.ToString().ToLowerInvariant()} | {descriptor.Title} |\n"));
        if (Environment.GetEnvironmentVariable("ORCHESTRATION_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(TestPaths.RepositoryRoot, Folder, "README.md"), expected);
        }

        Assert.AreEqual(expected, SourceFiles.Read(Folder + "README.md"));
    }

    [TestMethod]
    public void Next_free_codes_are_free()
    {
        var found = new List<string>();
        foreach (var file in SourceFiles.All.Where(file => file.StartsWith("src/Orchestration.Build/Diagnostics/Catalogue.", StringComparison.Ordinal)))
        {
            var text = SourceFiles.Read(file);
            var used = Code().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
            found.AddRange(NextFree().Matches(text)
                .Where(match => used.Contains(match.Groups[1].Value) || used.Any(code => IsNear(code, match.Groups[1].Value)))
                .Select(match => $"{file}: next free code {match.Groups[1].Value} is not after the last one in use"));
        }

        Assert.IsEmpty(found, string.Join('\n', found));
    }

    /// <summary>Same block of fifty, as a file may hold several, and not before the free one.</summary>
    private static bool IsNear(string used, string free)
    {
        var (usedNumber, freeNumber) = (Number(used), Number(free));
        return usedNumber >= freeNumber && usedNumber / 50 == freeNumber / 50;
    }

    private static int Number(string code) => int.Parse(code.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^docs/diagnostics/ORCH\\d{4}\\.md$")]
    private static partial Regex Page();

    [GeneratedRegex("\"(ORCH\\d{4})\"")]
    private static partial Regex Code();

    [GeneratedRegex("Next free code: (ORCH\\d{4})")]
    private static partial Regex NextFree();
}
