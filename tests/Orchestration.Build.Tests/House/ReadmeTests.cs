using System.Text.RegularExpressions;
using System.Xml.Linq;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.House;

[TestClass]
public sealed partial class ReadmeTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Rows = new(() =>
        Row().Matches(SourceFiles.Read("README.md")).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Value.Trim()));

    /// <summary>Public properties of build/*.props with the default as written; null where another property decides.</summary>
    private static readonly Lazy<IReadOnlyDictionary<string, string?>> Defaults = new(() =>
        XDocument.Load(Path.Combine(TestPaths.RepositoryRoot, "build", "Orchestration.Build.props"))
            .Descendants()
            .Where(element => element.Parent?.Name.LocalName == "PropertyGroup" && element.Name.LocalName.StartsWith("Orchestration", StringComparison.Ordinal))
            .GroupBy(element => element.Name.LocalName)
            .ToDictionary(group => group.Key, group => group.Count() > 1 || group.First().Value.Contains("$(", StringComparison.Ordinal) ? null : group.First().Value));

    [TestMethod]
    public void Every_public_property_has_a_row_and_every_row_a_property() =>
        CollectionAssert.AreEqual(
            Defaults.Value.Keys.Order(StringComparer.Ordinal).ToList(),
            Rows.Value.Keys.Order(StringComparer.Ordinal).ToList(),
            $"No row: {string.Join(' ', Defaults.Value.Keys.Except(Rows.Value.Keys))}; no property: {string.Join(' ', Rows.Value.Keys.Except(Defaults.Value.Keys))}");

    [TestMethod]
    public void The_table_states_the_default_of_the_props()
    {
        var wrong = Defaults.Value
            .Where(pair => pair.Value is not null && Rows.Value.TryGetValue(pair.Key, out var stated) && stated != (pair.Value.Length == 0 ? "(empty)" : $"`{pair.Value}`"))
            .Select(pair => $"{pair.Key}: the README says {Rows.Value[pair.Key]}, the default is '{pair.Value}'")
            .ToList();

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    public void Properties_named_anywhere_in_the_documentation_exist()
    {
        var known = Defaults.Value.Keys.ToHashSet();
        var unknown = SourceFiles.All
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) && (file.StartsWith("docs/", StringComparison.Ordinal) || !file.Contains('/', StringComparison.Ordinal)))
            .SelectMany(file => OptionOnCommandLine().Matches(SourceFiles.Read(file)).Select(match => (file, name: match.Groups[1].Value)))
            .Where(pair => !known.Contains(pair.name))
            .Select(pair => $"{pair.file}: {pair.name}")
            .ToList();

        Assert.IsEmpty(unknown, string.Join('\n', unknown));
    }

    [TestMethod]
    public void Every_public_target_has_a_row()
    {
        var readme = SourceFiles.Read("README.md");
        var missing = Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "build"), "Orchestration.Build*.targets")
            .SelectMany(file => XDocument.Load(file).Descendants("Target"))
            .Select(target => (string)target.Attribute("Name")!)
            .Where(name => !name.StartsWith('_') && !readme.Contains($"\n| `{name}` |", StringComparison.Ordinal))
            .ToList();

        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    [TestMethod]
    public void The_quick_start_has_exactly_two_commands()
    {
        var section = QuickStart().Match(SourceFiles.Read("README.md")).Groups[1].Value;

        Assert.AreEqual("dotnet build samples/QuickStart -t:Orchestrate\ndotnet test\n", section);
    }

    [GeneratedRegex("^\\| `(?<name>Orchestration\\w+)` \\| (?<default>[^|\\n]+) \\| [^|\\n]+ \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("-p:(Orchestration\\w+)=")]
    private static partial Regex OptionOnCommandLine();

    [GeneratedRegex("## Quick start\n.*?```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex QuickStart();
}
