using System.Text.RegularExpressions;
using System.Xml.Linq;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed partial class ReadmeTests
{
    [TestMethod]
    public void Properties_named_anywhere_in_the_documentation_exist()
    {
        var known = Properties.All.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = SourceFiles.All
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) && (file.StartsWith("docs/", StringComparison.Ordinal) || !file.Contains('/', StringComparison.Ordinal)))
            .SelectMany(file => OptionOnCommandLine().Matches(SourceFiles.Read(file)).Select(match => (file, name: match.Groups[1].Value)))
            .Where(pair => !known.Contains(pair.name))
            .Select(pair => $"{pair.file}: {pair.name}")
            .ToList();

        Assert.IsEmpty(unknown, string.Join('\n', unknown));
    }

    [TestMethod]
    public void Every_public_target_has_a_row_in_the_reference()
    {
        var page = SourceFiles.Read("docs/reference.md");
        var missing = Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "build"), "Orchestration.Build*.targets")
            .SelectMany(targets => XDocument.Load(targets).Descendants("Target"))
            .Select(target => (string)target.Attribute("Name")!)
            .Where(name => !name.StartsWith('_') && !page.Contains($"\n| `{name}` |", StringComparison.Ordinal))
            .ToList();

        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    [TestMethod]
    public void The_quick_start_has_exactly_two_commands()
    {
        var section = QuickStart().Match(SourceFiles.Read("README.md")).Groups[1].Value;

        Assert.AreEqual("dotnet build samples/QuickStart -t:Orchestrate\ndotnet test tests/Orchestration.Build.Tests\n", section);
    }

    [TestMethod]
    public void The_readme_is_read_in_a_few_minutes() => Assert.IsLessThanOrEqualTo(150, SourceFiles.Read("README.md").Split('\n').Length);

    [GeneratedRegex("-p:(Orchestration\\w+)=")]
    private static partial Regex OptionOnCommandLine();

    [GeneratedRegex("## Quick start\n.*?```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex QuickStart();
}
