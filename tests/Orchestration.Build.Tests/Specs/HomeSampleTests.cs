using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>A small spec of every home, from its files to its prompts.</summary>
[TestClass]
public sealed class HomeSampleTests
{
    [TestMethod]
    [DataRow("AgentOs1", "2026-02-10-bookmarks", "Bookmarks", "Bookmark store; Bookmark page < 1")]
    [DataRow("AgentOs3", "2026-02-11-dark-mode", "Dark Mode", "Colours; Switch; Pictures < 1", "ORCH1015")]
    [DataRow("SpecKit", "001-share-links", "Share Links", "Setup; Foundational < 1; User Story 1 - Make a link (Priority: P1) < 2; User Story 2 - Open a link (Priority: P2) < 2")]
    [DataRow("OpenSpec", "add-rate-limit", "add-rate-limit", "Counter; Answer < 1")]
    [DataRow("Kiro", "csv-export", "csv-export", "Write the CSV writer; Add the export button < 1")]
    [DataRow("Superpowers", "2026-02-12-undo", "Undo", "Commands; History < 1")]
    [DataRow("OneFile", "IMPLEMENTATION_PLAN", "Newsletter", "Collect; Write < 1; Send < 2")]
    public void The_sample_of_a_home_gives_its_groups_and_its_prompts_are_up_to_date(string sample, string name, string title, string groups, string? code = null)
    {
        using var copy = Copy(sample);
        var selection = sample == "OneFile" ? "IMPLEMENTATION_PLAN.md" : "*";
        var session = PipelineSession.Open(new Dictionary<string, string> { [Properties.Root.Name] = copy.Path, [Properties.Spec.Name] = selection });

        var result = session.ReadSpecs();
        session.CheckWritten(result);

        var plan = result.Plans.Single();
        Assert.AreEqual((name, title), (plan.Spec.Name, plan.Spec.Title));
        Assert.AreEqual(
            groups,
            string.Join("; ", plan.Groups.Select((group, position) => group.Title + string.Concat(plan.Graph.Dependencies(position).Select(other => $" < {other + 1}")))));
        Assert.AreEqual(
            code ?? string.Empty,
            string.Join(',', session.Bag.ToSorted().Where(item => item.Severity != DiagnosticSeverity.Message).Select(item => item.Code)));
    }

    private static TempFolder Copy(string sample)
    {
        var copy = new TempFolder();
        var source = Path.Combine(TestPaths.RepositoryRoot, "samples", "Homes", sample);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file).Replace('\\', '/');
            if (relative.Split('/')[0] is not ("bin" or "obj" or ".orchestrator"))
            {
                copy.Write(relative, File.ReadAllText(file).ReplaceLineEndings("\n"));
            }
        }

        return copy;
    }
}
