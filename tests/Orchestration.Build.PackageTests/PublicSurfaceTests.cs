using System.Xml.Linq;

namespace Orchestration.Build.PackageTests;

/// <summary>What users write down and may not lose: properties with their defaults, items and targets.</summary>
[TestClass]
public sealed class PublicSurfaceTests
{
    [TestMethod]
    public void Properties_and_their_defaults_are_these()
    {
        var lines = Elements("Orchestration.Build.props")
            .Where(element => element.Parent?.Name.LocalName == "PropertyGroup")
            .Select(element => $"{element.Name.LocalName}={element.Value}");

        Golden.Verify("public-properties.txt", Text(lines));
    }

    [TestMethod]
    public void Targets_and_what_they_return_are_these()
    {
        var lines = Elements("Orchestration.Build.targets")
            .Where(element => element.Name.LocalName == "Target" && !Attribute(element, "Name").StartsWith('_'))
            .Select(element => $"{Attribute(element, "Name")} {Attribute(element, "Returns")}".TrimEnd());

        Golden.Verify("public-targets.txt", Text(lines));
    }

    [TestMethod]
    public void Every_public_name_begins_with_ours_and_every_private_one_with_an_underscore()
    {
        var names = Elements("Orchestration.Build.targets").Concat(Elements("Orchestration.Build.props"))
            .Where(element => element.Parent?.Name.LocalName is "PropertyGroup" or "ItemGroup")
            .Select(element => element.Name.LocalName);

        // Items of others: projects that -isolate may call without having them in the graph, and what web projects publish.
        Assert.IsEmpty(names.Where(name => !name.TrimStart('_').StartsWith("Orchestration", StringComparison.Ordinal) && name is not ("GraphIsolationExemptReference" or "Content")).ToList());
    }

    [TestMethod]
    public void Files_stay_short_and_shims_import_and_do_nothing_else()
    {
        Assert.IsLessThanOrEqualTo(20, Lines("build/Orchestration.Build.props"));
        Assert.IsLessThanOrEqualTo(190, Lines("build/Orchestration.Build.targets"));
        foreach (var shim in new[] { "buildTransitive", "buildMultiTargeting" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Package.Folder, folder))))
        {
            Assert.AreEqual("Import", XDocument.Load(shim).Root!.Elements().Single().Name.LocalName);
        }
    }

    private static IEnumerable<XElement> Elements(string file) => XDocument.Load(Path.Combine(Package.Folder, "build", file)).Descendants();

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? string.Empty;

    /// <summary>What people wrote: a row per property is made from the table.</summary>
    private static int Lines(string file) =>
        File.ReadAllLines(Path.Combine(Package.Folder, file)).Count(line => !line.TrimStart().StartsWith("<Orchestration", StringComparison.Ordinal) || !line.TrimEnd().EndsWith('>') || line.Contains("Include=", StringComparison.Ordinal));

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal)) + "\n";
}
