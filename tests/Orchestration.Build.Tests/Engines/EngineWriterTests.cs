using System.Globalization;
using System.Text.RegularExpressions;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.Model;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Engines;

[TestClass]
public sealed class EngineWriterTests
{
    private static readonly EngineSettings Settings = new("claude", "src/App/App.csproj", "dotnet build src/App -t:ExportOrchestration -p:OrchestrationSpec=shop")
    {
        Secrets = ["ANTHROPIC_API_KEY"],
        MaxParallelism = 2,
    };

    [TestMethod]
    [DataRow("GitLab", "Graph", "Sh", "gitlab.yml")]
    [DataRow("GitLab", "Graph", "Pwsh", "gitlab.pwsh.yml")]
    [DataRow("GitHub", "Graph", "Sh", "github.yml")]
    [DataRow("GitHub", "Waves", "Sh", "github-waves.yml")]
    [DataRow("GitHub", "Matrices", "Sh", "github-matrices.txt")]
    [DataRow("GitHub", "Graph", "Pwsh", "github.pwsh.yml")]
    [DataRow("Azure", "Graph", "Sh", "azure.yml")]
    [DataRow("Azure", "Waves", "Sh", "azure-waves.yml")]
    [DataRow("Azure", "Graph", "Pwsh", "azure.pwsh.yml")]
    [DataRow("Slurm", "Graph", "Sh", "slurm.sh")]
    [DataRow("GitLab", "Graph", "Sh", "gitlab.approval.yml")]
    [DataRow("GitHub", "Graph", "Sh", "github.approval.yml")]
    [DataRow("Slurm", "Graph", "Sh", "slurm.approval.sh")]
    [DataRow("GitLab", "Graph", "Sh", "gitlab.setup.yml")]
    [DataRow("GitHub", "Graph", "Sh", "github.setup.yml")]
    [DataRow("GitHub", "Waves", "Sh", "github-waves.setup.yml")]
    [DataRow("Azure", "Graph", "Sh", "azure.setup.yml")]
    [DataRow("Slurm", "Graph", "Sh", "slurm.setup.sh")]
    public void The_same_plan_gives_the_same_file(string engine, string form, string shell, string golden)
    {
        var plan = Planner.Create(TestSpec.Create("Data", "Api's <- 1", "Pages <- 1", "Shop <- 2 3", "Manual").Assign(2, assignment => assignment with { Agent = "codex", Timeout = TimeSpan.FromMinutes(5), Retries = 0 }));
        if (golden.Contains("approval", StringComparison.Ordinal))
        {
            plan = Planner.Create(TestSpec.Create("Data", "Api <- 1").Assign(1, assignment => assignment with { Approve = true }));
        }

        var settings = Settings with { Engine = Enum.Parse<EngineKind>(engine), Form = Enum.Parse<EngineForm>(form), Shell = Enum.Parse<EngineShell>(shell) };
        if (golden.Contains("setup", StringComparison.Ordinal))
        {
            plan = Planner.Create(TestSpec.Create("Data"));
            settings = settings with { Image = "registry.example.org/dotnet-agents:10.0", Setup = "npm install -g \"@anthropic-ai/claude-code\"" };
        }

        Golden.Verify("engines/" + golden, ExportTarget.TextOf(settings.Engine, EnginePlan.Create(plan, settings)));
    }

    [TestMethod]
    public void The_parent_pipeline_makes_and_starts_the_child()
    {
        var settings = Settings with { Image = "registry.example.org/dotnet-agents:10.0", Machine = "linux, large" };
        var text = GitLabWriter.Parent(settings, "dotnet build src/App -t:ExportOrchestration -p:OrchestrationEngine=gitlab -p:OrchestrationEngineFile=child.yml", "child.yml");

        new YamlDotNet.RepresentationModel.YamlStream().Load(new StringReader(text));
        Golden.Verify("engines/gitlab.parent.yml", text);
    }

    /// <summary>The files beside a sample are what anybody would export from it.</summary>
    [TestMethod]
    [DataRow("GitLab", "orchestrate-guest-checkout.gitlab-ci.yml")]
    [DataRow("GitHub", "orchestrate-guest-checkout.yml")]
    [DataRow("Azure", "orchestrate-guest-checkout.azure-pipelines.yml")]
    [DataRow("Slurm", "orchestrate-guest-checkout.slurm.sh")]
    public void Exported_files_of_the_sample_are_what_its_plan_gives(string engine, string name)
    {
        using var copy = SampleCopy.Of("Storefront");
        var session = PipelineSession.Open(new Dictionary<string, string> { ["OrchestrationRoot"] = copy.Path, ["OrchestrationSpec"] = "*" });
        var plan = session.ReadSpecs().Plans.Single();
        var kind = Enum.Parse<EngineKind>(engine);
        var settings = new EngineSettings("claude", "samples/Storefront", $"dotnet build samples/Storefront -t:ExportOrchestration -p:OrchestrationEngine={engine.ToLowerInvariant()} -p:OrchestrationAgent=claude -p:OrchestrationEngineSecrets=ANTHROPIC_API_KEY")
        {
            Engine = kind,
            Secrets = ["ANTHROPIC_API_KEY"],
        };
        var file = Path.Combine(TestPaths.RepositoryRoot, "samples", "Storefront", "engines", name);
        var text = ExportTarget.TextOf(kind, EnginePlan.Create(plan, settings));
        if (Golden.IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.AreEqual(text, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void A_job_has_a_name_that_every_engine_takes()
    {
        var spec = TestSpec.Create("Über uns", "数据", "数据 二", "A/B: c", new string('x', 100), "über-uns");
        var ids = JobIds.Create(Planner.Create(spec));

        Assert.HasCount(6, ids.Distinct(StringComparer.OrdinalIgnoreCase).ToList());
        Assert.IsTrue(ids.All(id => Regex.IsMatch(id, "^g_[A-Za-z0-9_]{1,60}$")), string.Join(' ', ids));
        Assert.AreEqual("g_uber_uns", ids[0]);
    }

    [TestMethod]
    [DataRow("Pay ${{ secrets.KEY }} now")]
    [DataRow("$(rm -rf ~) `id` $HOME %PATH%")]
    [DataRow("\"quoted\": 'x' # comment\t\\n")]
    [DataRow("a: &b *c !d |>")]
    public void Nothing_in_a_title_is_expanded_or_ends_its_string(string title)
    {
        var plan = EnginePlan.Create(Planner.Create(TestSpec.Create(title)), Settings with { Engine = EngineKind.GitHub });
        foreach (var engine in new[] { EngineKind.GitLab, EngineKind.GitHub, EngineKind.Azure, EngineKind.Slurm })
        {
            var text = ExportTarget.TextOf(engine, plan);
            Assert.DoesNotContain("secrets.KEY", text.Replace("secrets.KEY  now", string.Empty, StringComparison.Ordinal).Replace("Pay secrets.KEY now", string.Empty, StringComparison.Ordinal));
            Assert.DoesNotContain("rm -rf ~)", text.Replace("(rm -rf ~) id HOME PATH", string.Empty, StringComparison.Ordinal));
            Assert.DoesNotContain("`", text);
            if (engine is not EngineKind.Slurm)
            {
                new YamlDotNet.RepresentationModel.YamlStream().Load(new StringReader(text));
            }
        }
    }

    [TestMethod]
    public void A_header_gives_the_file_again()
    {
        var plan = Planner.Create(TestSpec.Create("Data", "Api <- 1"));
        foreach (var engine in new[] { EngineKind.GitLab, EngineKind.GitHub, EngineKind.Azure, EngineKind.Slurm })
        {
            var settings = Settings with { Engine = engine, Machine = "big, fast", Timeout = TimeSpan.FromMinutes(7), Retries = 5, Form = EngineForm.Graph };
            var text = ExportTarget.TextOf(engine, EnginePlan.Create(plan, settings));

            Assert.IsTrue(EngineHeader.IsOn(text));
            var (record, command) = EngineHeader.Read(text)!.Value;
            Assert.AreEqual(text, ExportTarget.TextOf(record.Engine, EnginePlan.Create(plan, record.ToSettings(command))));
        }

        Assert.IsFalse(EngineHeader.IsOn("name: ci\non: push\n"));
        Assert.IsNull(EngineHeader.Read("# Written by ExportOrchestration of Orchestration.Build. Do not edit.\n# Settings: {\n# Write it again: x\n"));
    }

    [TestMethod]
    [DataRow("GitLab", "Graph", 51, true)]
    [DataRow("GitLab", "Graph", 50, false)]
    [DataRow("GitHub", "Graph", 600, true)]
    [DataRow("GitHub", "Graph", 100, false)]
    [DataRow("GitHub", "Waves", 257, true)]
    [DataRow("GitHub", "Waves", 256, false)]
    [DataRow("Azure", "Graph", 256, true)]
    [DataRow("Azure", "Graph", 255, false)]
    [DataRow("Azure", "Waves", 257, true)]
    [DataRow("GitLab", "Waves", 2, true, "ORCH6026")]
    [DataRow("Slurm", "Graph", 600, false)]
    public void What_an_engine_cannot_take_is_an_error_with_a_way_out(string engine, string form, int groups, bool isError, string code = "ORCH6012")
    {
        // All beside each other, and a last one that needs them all.
        string[] titles = [.. Enumerable.Range(1, groups).Select(number => string.Create(CultureInfo.InvariantCulture, $"Group {number}")), string.Create(CultureInfo.InvariantCulture, $"Last <- 1-{groups}")];
        var settings = Settings with { Engine = Enum.Parse<EngineKind>(engine), Form = Enum.Parse<EngineForm>(form) };
        var plan = EnginePlan.Create(Planner.Create(TestSpec.Create(titles)), settings);
        var bag = new DiagnosticBag();

        EngineLimits.Check(settings.Engine, plan, ExportTarget.TextOf(settings.Engine, plan), SourceSpan.None, bag);

        Assert.AreEqual(isError ? code : string.Empty, string.Join(' ', bag.ToSorted().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code)));
    }

    [TestMethod]
    [DataRow("GitHub", "Graph", 3, true)]
    [DataRow("GitHub", "Graph", 2, false)]
    [DataRow("GitHub", "Waves", 3, false)]
    [DataRow("GitLab", "Graph", 3, false)]
    [DataRow("Azure", "Graph", 3, true)]
    public void A_limit_that_the_engine_does_not_keep_is_named(string engine, string form, int groups, bool isNamed)
    {
        var settings = Settings with { Form = Enum.Parse<EngineForm>(form), MaxParallelism = 2 };
        var plan = EnginePlan.Create(Planner.Create(TestSpec.Create([.. Enumerable.Range(1, groups).Select(number => string.Create(CultureInfo.InvariantCulture, $"Group {number}"))])), settings);
        var bag = new DiagnosticBag();

        EngineLimits.Check(Enum.Parse<EngineKind>(engine), plan, string.Empty, SourceSpan.None, bag);

        Assert.AreEqual(isNamed ? "ORCH6027" : string.Empty, string.Join(' ', bag.ToSorted().Select(diagnostic => diagnostic.Code)));
    }

    [TestMethod]
    [DataRow("GitLab", "Graph", false)]
    [DataRow("GitHub", "Graph", false)]
    [DataRow("GitHub", "Waves", true)]
    [DataRow("Slurm", "Graph", false)]
    [DataRow("Azure", "Graph", true)]
    public void An_approval_is_refused_where_no_job_waits_for_it(string engine, string form, bool isError)
    {
        var settings = Settings with { Form = Enum.Parse<EngineForm>(form) };
        var plan = EnginePlan.Create(Planner.Create(TestSpec.Create("Data").Assign(1, assignment => assignment with { Approve = true })), settings);
        var bag = new DiagnosticBag();

        EngineLimits.Check(Enum.Parse<EngineKind>(engine), plan, string.Empty, SourceSpan.None, bag);

        Assert.AreEqual(isError ? "ORCH6018" : string.Empty, string.Join(' ', bag.ToSorted().Select(diagnostic => diagnostic.Code)));
    }

    /// <summary>For random plans: whoever starts a job when those that the file names are done never starts one before what it needs, and the last one sees all.</summary>
    [TestMethod]
    public void Jobs_of_random_plans_respect_every_edge()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var plan = Planner.Create(TestSpec.CreateRandom(random, 24));
            var jobs = EnginePlan.Create(plan, Settings with { Engine = EngineKind.GitHub });
            var done = new HashSet<string>(StringComparer.Ordinal);
            foreach (var job in jobs.Jobs)
            {
                var group = plan.Groups.Single(group => group.Id == job.Group);
                CollectionAssert.AreEquivalent(group.DependsOn.Select(position => plan.Groups[position].Id).ToList(), job.Needs.Select(need => need.Group).ToList());
                Assert.IsTrue(job.Needs.All(need => done.Contains(need.Id) && need.Wave < job.Wave), $"seed {seed}");
                Assert.IsTrue(done.Add(job.Id));
            }

            Assert.HasCount(plan.Groups.Length, done);
            var text = GitHubWriter.Write(jobs);
            CollectionAssert.AreEquivalent(done.ToList(), Regex.Match(text, @"\n  collect:\n    needs: \[(.*)\]").Groups[1].Value.Split(", ").ToList(), $"seed {seed}");
            foreach (var job in jobs.Jobs.Where(job => !job.Needs.IsEmpty))
            {
                Assert.Contains($"\n  {job.Id}:\n    name: \"{job.Name}\"\n    needs: [{string.Join(", ", job.Needs.Select(need => need.Id))}]\n", text);
            }
        }
    }

    [TestMethod]
    public void A_hash_of_a_plan_changes_with_what_jobs_must_not_mix_and_not_with_ticks()
    {
        var spec = TestSpec.Create("Data", "Api <- 1");
        var hash = PlanHash.Of(Planner.Create(spec));

        Assert.AreEqual(hash, PlanHash.Of(Planner.Create(TestSpec.Create("Data", "Api <- 1"))));
        Assert.AreNotEqual(hash, PlanHash.Of(Planner.Create(TestSpec.Create("Data", "Api"))));
        Assert.AreNotEqual(hash, PlanHash.Of(Planner.Create(TestSpec.Create("Data", "Apis <- 1"))));
        Assert.AreNotEqual(hash, PlanHash.Of(Planner.Create(spec.Assign(1, assignment => assignment with { Verify = GateCommand.FromShell("true") }))));
        Assert.AreNotEqual(hash, PlanHash.Of(Planner.Create(spec.Assign(2, assignment => assignment with { Approve = true }))));
        Assert.AreEqual(hash, PlanHash.Of(Planner.Create(spec.Assign(2, assignment => assignment with { Agent = "codex", Model = "small" }))));
    }
}
