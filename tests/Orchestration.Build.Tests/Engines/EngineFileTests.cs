using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Engines;

/// <summary>Exported files in a repository, held against its plans.</summary>
[TestClass]
public sealed class EngineFileTests
{
    private const string Workflow = ".github/workflows/orchestrate-guest-checkout.yml";
    private const string Pipeline = "orchestrate-guest-checkout.gitlab-ci.yml";

    [TestMethod]
    public void Files_that_the_plan_gives_are_in_order_and_others_are_reported()
    {
        using var copy = SampleCopy.Of("Storefront");
        Directory.CreateDirectory(copy[".git"]);
        File.WriteAllText(copy[".git/HEAD"], "ref: refs/heads/main\n");
        Write(copy, EngineKind.GitHub, EngineForm.Graph, Workflow);
        Write(copy, EngineKind.GitLab, EngineForm.Graph, Pipeline);
        copy.Write("orchestrate-notes.md", "Not ours.\n");
        copy.Write(".github/workflows/ci.yml", "on: push\n");
        Assert.AreEqual(string.Empty, Codes(copy));

        // By hand.
        File.AppendAllText(copy[Pipeline], "# more\n");
        Assert.AreEqual($"ORCH6013 {Pipeline}", Codes(copy));

        // Under another name.
        File.Move(copy[Pipeline], copy["child.yml"]);
        Assert.AreEqual("ORCH6013 child.yml", Codes(copy));
        File.Delete(copy["child.yml"]);

        // By the plan.
        var tasks = Directory.GetFiles(copy["agent-os"], "tasks.md", SearchOption.AllDirectories).Single();
        Write(copy, EngineKind.GitLab, EngineForm.Graph, Pipeline);
        File.WriteAllText(tasks, File.ReadAllText(tasks).Replace("- [ ] 1.1 ", "- [ ] 1.1 Carefully ", StringComparison.Ordinal));
        Assert.AreEqual($"ORCH6013 {Workflow} ORCH6013 {Pipeline}", Codes(copy));
    }

    /// <summary>What is done needs no new file: a job for it ends at once.</summary>
    [TestMethod]
    [DataRow("GitHub")]
    [DataRow("GitLab")]
    [DataRow("Azure")]
    [DataRow("Slurm")]
    public void A_file_stays_in_order_while_its_groups_get_done(string engine)
    {
        using var copy = SampleCopy.Of("Storefront");
        Directory.CreateDirectory(copy[".git"]);
        File.WriteAllText(copy[".git/HEAD"], "ref: refs/heads/main\n");
        var tasks = Directory.GetFiles(copy["agent-os"], "tasks.md", SearchOption.AllDirectories).Single();
        var open = File.ReadAllText(tasks);
        Write(copy, Enum.Parse<EngineKind>(engine), EngineForm.Graph, "orchestrate.yml");

        File.WriteAllText(tasks, System.Text.RegularExpressions.Regex.Replace(open, @"- \[ \] (?=[12]\.\d)", "- [x] "));
        Assert.AreEqual(string.Empty, Codes(copy));

        File.WriteAllText(tasks, open.Replace("- [ ]", "- [x]", StringComparison.Ordinal));
        Assert.AreEqual(string.Empty, Codes(copy));

        // Written while more was done than is now.
        Write(copy, Enum.Parse<EngineKind>(engine), EngineForm.Graph, "orchestrate.yml");
        File.WriteAllText(tasks, open);
        Assert.AreEqual("ORCH6013 orchestrate.yml", Codes(copy));
    }

    [TestMethod]
    public void A_file_of_waves_does_not_follow_the_groups()
    {
        using var copy = SampleCopy.Of("Storefront");
        Directory.CreateDirectory(copy[".git"]);
        File.WriteAllText(copy[".git/HEAD"], "ref: refs/heads/main\n");
        Write(copy, EngineKind.GitHub, EngineForm.Waves, Workflow);
        var tasks = Directory.GetFiles(copy["agent-os"], "tasks.md", SearchOption.AllDirectories).Single();
        File.WriteAllText(tasks, File.ReadAllText(tasks).Replace("- [ ] 1.1 ", "- [ ] 1.1 Carefully ", StringComparison.Ordinal));

        Assert.AreEqual(string.Empty, Codes(copy));
    }

    private static PipelineSession Open(TempFolder copy) => PipelineSession.Open(new Dictionary<string, string> { ["OrchestrationRoot"] = copy.Path, ["OrchestrationSpec"] = "*" });

    private static void Write(TempFolder copy, EngineKind engine, EngineForm form, string file)
    {
        var plan = Open(copy).ReadSpecs().Plans.Single();
        copy.Write(file, ExportTarget.TextOf(engine, EnginePlan.Create(plan, new EngineSettings("claude", string.Empty, "dotnet build -t:ExportOrchestration") { Engine = engine, Form = form })));
    }

    private static string Codes(TempFolder copy)
    {
        var session = Open(copy);
        var bag = new DiagnosticBag();
        EngineFiles.Check(session.ReadSpecs(), session.Options, bag);
        return string.Join(' ', bag.ToSorted().Select(diagnostic => $"{diagnostic.Code} {Path.GetRelativePath(copy.Path, diagnostic.Span.File)}"));
    }
}
