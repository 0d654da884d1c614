using System.Globalization;
using System.Text;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Pipeline;

/// <summary>The one table of properties writes its blocks in .props, .targets and the reference; the golden update rewrites them.</summary>
[TestClass]
public sealed class PropertyTableTests
{
    [TestMethod]
    public void The_props_give_every_property_its_default() =>
        AssertBlock("build/Orchestration.Build.props", "    <!-- properties: ", "    <!-- end of properties -->", Lines(property =>
            $"    <{property.Name} Condition=\"'$({property.Name})' == ''\">{property.Default}</{property.Name}>"));

    [TestMethod]
    public void The_targets_hand_over_every_property() =>
        AssertBlock("build/Orchestration.Build.targets", "        <!-- values: ", "        <!-- end of values -->", Lines(property =>
            $"        <{property.Name}>$({property.Name})</{property.Name}>"));

    [TestMethod]
    public void The_reference_describes_every_property() =>
        AssertBlock("docs/reference.md", "<!-- properties: ", "<!-- end of properties -->", Reference());

    [TestMethod]
    public void Every_property_is_in_the_table() =>
        CollectionAssert.AreEquivalent(
            typeof(Properties).GetFields().Where(field => typeof(Property).IsAssignableFrom(field.FieldType)).Select(field => field.GetValue(null)).ToList(),
            Properties.All.ToList());

    private static string Lines(Func<Property, string> line) => string.Concat(Properties.All.Select(property => line(property) + "\n"));

    private static string Reference()
    {
        var text = new StringBuilder();
        foreach (var property in Properties.All)
        {
            if (property.Section.Length > 0)
            {
                text.Append(text.Length > 0 ? "\n" : string.Empty).Append(CultureInfo.InvariantCulture, $"### {property.Section}\n\n| property | default | meaning |\n|---|---|---|\n");
            }

            var shown = property.DefaultText ?? (property.Default.Length == 0 ? "(empty)" : $"`{property.Default}`");
            text.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {shown} | {property.Description} |\n");
        }

        return text.ToString();
    }

    private static void AssertBlock(string file, string begin, string end, string block)
    {
        var path = Path.Combine(TestPaths.RepositoryRoot, file);
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var start = text.IndexOf('\n', text.IndexOf(begin, StringComparison.Ordinal)) + 1;
        var stop = text.IndexOf(end, StringComparison.Ordinal);
        if (Golden.IsUpdating)
        {
            File.WriteAllText(path, text[..start] + block + text[stop..]);
            return;
        }

        Assert.AreEqual(block, text[start..stop], $"{file} differs from the table; set {Golden.Switch}=1 and run this test to rewrite it.");
    }
}
