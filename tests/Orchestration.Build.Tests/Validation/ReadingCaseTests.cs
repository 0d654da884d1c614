using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Validation;

/// <summary>Forms in which people write specs, each a folder of <c>Cases</c>: what is read, and what is reported about it. Each stands for its whole kind.</summary>
[TestClass]
public sealed class ReadingCaseTests
{
    private const string Expected = "expected.txt";

    public static IEnumerable<object[]> Cases => Directory.GetDirectories(Root).Select(folder => new object[] { Path.GetFileName(folder) });

    private static string Root => Path.Combine(TestPaths.TestProject("Orchestration.Build.Tests"), "Cases");

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_form_is_read_as_expected(string name)
    {
        var folder = Path.Combine(Root, name);
        var session = PipelineSession.Open(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["OrchestrationRoot"] = folder,
            ["OrchestrationSpec"] = "*",
        });
        var result = session.ReadSpecs();

        var actual = string.Concat(result.Plans.Select(Format)) + string.Concat(session.Bag.ToSorted().Select(diagnostic => Format(diagnostic, folder)));
        var expected = Path.Combine(folder, Expected);
        if (Environment.GetEnvironmentVariable("ORCHESTRATION_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(expected, actual);
            return;
        }

        Assert.AreEqual(File.ReadAllText(expected).ReplaceLineEndings("\n"), actual);
    }

    private static string Format(Plan plan)
    {
        var lines = plan.Groups.Select(group =>
        {
            var tasks = group.AllTasks.ToList();
            var after = string.Join(' ', group.Group.DependsOn.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(position => plan.Groups[position].Number));
            return $"{group.Number} | {group.Title} | after {(after.Length == 0 ? "nothing" : after)} | {tasks.Count} task(s), {tasks.Count(task => task.State == TaskState.Done)} done{(group.Layer is null ? string.Empty : " | below " + group.Layer)}\n";
        });
        return $"{plan.Spec.RelativePath}: {plan.Spec.Title}\n" + string.Concat(lines);
    }

    private static string Format(Diagnostic diagnostic, string root)
    {
        var file = Path.GetRelativePath(root, diagnostic.Span.File).Replace(Path.DirectorySeparatorChar, '/');
        return string.Create(CultureInfo.InvariantCulture, $"{file}({diagnostic.Span.Line},{diagnostic.Span.Column}): {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}: {diagnostic.Message}\n");
    }
}
