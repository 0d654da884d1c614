namespace Orchestration.Build.PackageTests;

/// <summary>What a plain build writes and when, read from its output.</summary>
[TestClass]
public sealed class IncrementalBuildTests : BuildTest
{
    private const string Spec = "agent-os/specs/2026-01-15-team-glossary";
    private const string Prompts = Spec + "/implementation/prompts";
    private const string Unchanged = "are unchanged since the last build";

    private string Tasks => Repository[Spec + "/tasks.md"];

    private string Assignments => Repository[Spec + "/orchestration.yml"];

    [TestMethod]
    public void Prompts_are_generated_skipped_updated_removed_kept_and_cleaned()
    {
        CopySample("QuickStart");
        WriteBareProject();

        AssertSays("wrote 1-term-list.md, 2-glossary-page.md, 3-editing-guide.md, README.md");
        AssertSays(Unchanged);

        Replace(Tasks, "- [ ] 2.2 Put", "- [ ] 2.2 Always put");
        AssertSays("wrote 2-glossary-page.md\n");

        var all = File.ReadAllText(Tasks);
        File.WriteAllText(Tasks, all[..all.IndexOf("### Guidance", StringComparison.Ordinal)]);
        Replace(Assignments, "  - name: editing-guide", "x-was:\n  - name: editing-guide");
        AssertSays("removed 3-editing-guide.md");
        Assert.IsFalse(File.Exists(Repository[Prompts + "/3-editing-guide.md"]));

        Replace(Repository[Prompts + "/1-term-list.md"], "## ", "## (mine) ");
        AssertSays("message ORCH3001");
        AssertSays("message ORCH3001", Unchanged);

        Replace(Tasks, "- [ ] 1.3 Sort", "- [ ] 1.3 Please sort");
        AssertSays("warning ORCH3002");
        AssertSays("warning ORCH3002", Unchanged);
        StringAssert.Contains(File.ReadAllText(Repository[Prompts + "/1-term-list.md"]), "(mine)");

        // What a spec left under an older name, and what gates printed, goes as well; what a run left stays.
        Repository.Write(".orchestrator/older-name/plan.json", "{}");
        Repository.Write(".orchestrator/gates/older-name.1-term-list.log", "passed");
        var ledger = Repository.Write(".orchestrator/ran/ledger.jsonl", "{}");
        Assert.IsTrue(Build("-t:Clean").Succeeded);
        CollectionAssert.AreEqual(new[] { ledger }, Directory.GetFiles(Repository[".orchestrator"], "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".gitignore", StringComparison.Ordinal)).ToList());

        File.Delete(ledger);
        Directory.Delete(Path.GetDirectoryName(ledger)!);
        Assert.IsTrue(Build("-t:Clean").Succeeded);
        Assert.IsFalse(Directory.Exists(Repository[".orchestrator"]));
        Assert.IsTrue(File.Exists(Repository[Prompts + "/2-glossary-page.md"]));

        Assert.IsTrue(Build("-t:CleanOrchestration").Succeeded);
        CollectionAssert.AreEqual(new[] { "1-term-list.md" }, Directory.GetFiles(Repository[Prompts]).Select(Path.GetFileName).ToList());
    }

    [TestMethod]
    public void Touching_and_ticking_change_nothing_and_a_fresh_clone_looks_unedited()
    {
        CopySample("QuickStart");
        WriteBareProject();
        AssertSays(": wrote");
        var before = Bytes();

        File.SetLastWriteTimeUtc(Tasks, DateTime.UtcNow.AddHours(1));
        AssertSays(Unchanged);

        Replace(Tasks, "- [ ] 1.1", "- [x] 1.1");
        AssertDoesNotSay(": wrote");

        // As another machine gets it from git, with its own line ends and no state.
        Directory.Delete(Repository[".orchestrator"], recursive: true);
        foreach (var file in Directory.GetFiles(Repository["agent-os"], "*.md", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"));
        }

        AssertDoesNotSay(": wrote", "ORCH3");
        CollectionAssert.AreEqual(before.Select(text => text.ReplaceLineEndings("\r\n")).ToList(), Bytes());
    }

    [TestMethod]
    public void A_package_update_looks_again()
    {
        CopySample("QuickStart");
        WriteBareProject();
        AssertSays(": wrote");

        // The stamp of another version of the tasks: its hash cannot be that of these.
        Replace(Repository[".orchestrator/build.stamp"], "orchestration-build 2\u001e", "orchestration-build 2\u001e0");
        AssertDoesNotSay(Unchanged);
        AssertSays(Unchanged);
    }

    [TestMethod]
    public void A_finished_plan_runs_again_only_where_something_changed_and_returns_its_groups_all_the_same()
    {
        CopySample("QuickStart");
        WriteBareProject(content: """<ItemGroup><OrchestrationAgentProfile Include="mine" Command="dotnet" Arguments="--version" /></ItemGroup>""");
        string[] run = ["-t:Orchestrate", "-p:OrchestrationAgent=mine", "-p:OrchestrationIsolation=none"];
        StringAssert.Contains(Build(run).Output, "3 Editing Guide: completed");
        var ledger = File.ReadAllText(Repository[".orchestrator/2026-01-15-team-glossary/ledger.jsonl"]);

        StringAssert.Contains(Build(run).Output, "nothing to run");
        StringAssert.Contains(Build([.. run, "-getTargetResult:Orchestrate"]).Output, "\"OpenTasks\": \"0\"");
        Assert.AreEqual(ledger, File.ReadAllText(Repository[".orchestrator/2026-01-15-team-glossary/ledger.jsonl"]));

        Replace(Tasks, " 3.1 ", " 3.1 Kindly ");
        StringAssert.Contains(Build(run).Output, "Done before: 2 groups");
        StringAssert.Contains(Build(run).Output, "nothing to run");
    }

    [TestMethod]
    public void A_CI_build_reports_what_is_stale_and_writes_nothing()
    {
        CopySample("QuickStart");
        WriteBareProject();

        var result = Build("-p:ContinuousIntegrationBuild=true");

        Assert.IsTrue(result.Succeeded);
        Assert.AreEqual(4, result.Of("ORCH3004").Count(diagnostic => diagnostic.Severity == "warning"));
        Assert.IsFalse(Directory.Exists(Repository[Prompts]));
        Assert.IsFalse(Directory.Exists(Repository[".orchestrator"]));
        Assert.IsFalse(Build("-t:VerifyOrchestration").Succeeded);
        Assert.IsTrue(Build("-t:GenerateOrchestrationPrompts").Succeeded);
        Assert.IsEmpty(Build("-p:ContinuousIntegrationBuild=true").Diagnostics);
        Assert.IsTrue(Build("-t:VerifyOrchestration").Succeeded);
    }

    [TestMethod]
    [DataRow("-p:DesignTimeBuild=true", "")]
    [DataRow("-p:OrchestrationOnBuild=off", "")]
    [DataRow("-nologo", "ORCHESTRATION_RUN")]
    public void A_build_that_is_none_of_our_business_writes_nothing(string argument, string variable)
    {
        CopySample("QuickStart");
        WriteBareProject();

        var result = RunIn(".", variable.Length == 0 ? [] : new() { [variable] = "r1" }, "build", "--no-restore", argument);

        Assert.IsTrue(result.Succeeded);
        Assert.IsFalse(Directory.Exists(Repository[Prompts]));
        Assert.IsFalse(Directory.Exists(Repository[".orchestrator"]));
    }

    [TestMethod]
    public void Another_culture_and_another_current_directory_write_the_same_bytes()
    {
        CopySample("Storefront");
        WriteBareProject();
        Assert.IsTrue(Build().Succeeded);
        var before = Bytes("agent-os");
        Directory.Delete(Directory.GetDirectories(Repository["agent-os/specs"]).Single() + "/implementation", recursive: true);
        Directory.Delete(Repository[".orchestrator"], recursive: true);
        Directory.CreateDirectory(Repository["elsewhere"]);

        var environment = new Dictionary<string, string?> { ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" };
        Assert.IsTrue(RunIn("elsewhere", environment, "build", "--no-restore", "../bare.proj").Succeeded);

        CollectionAssert.AreEqual(before, Bytes("agent-os"));
    }

    private List<string> Bytes(string folder = Prompts) =>
        [.. Directory.GetFiles(Repository[folder], "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private void AssertSays(params string[] texts)
    {
        var result = Build("-v:n");
        Assert.IsTrue(result.Succeeded);
        foreach (var text in texts)
        {
            StringAssert.Contains(result.Output.ReplaceLineEndings("\n"), text);
        }
    }

    private void AssertDoesNotSay(params string[] texts)
    {
        var result = Build("-v:n");
        Assert.IsTrue(result.Succeeded);
        foreach (var text in texts)
        {
            Assert.DoesNotContain(text, result.Output);
        }
    }

    private static void Replace(string file, string old, string with)
    {
        var text = File.ReadAllText(file);
        StringAssert.Contains(text, old);
        File.WriteAllText(file, text.Replace(old, with, StringComparison.Ordinal));
    }
}
