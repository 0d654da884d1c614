using System.Text.Json.Nodes;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Requests;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>Real agents that plan, held to reading and, where they can be, to a schema.</summary>
[TestClass]
public sealed class PlanningTests
{
    private const string Spec = "2026-05-01-shop";

    private static readonly string Good = OneLine(TestProposal.Create("model", "api <- model", "page <- model"));

    public static IEnumerable<object[]> Clis => RealCli.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_good_proposal_becomes_a_spec(string cli)
    {
        await using var run = await CreateAsync(cli, _ => $"[[answer {Good}]] [[text {Good}]]");
        await run.PlanAsync();

        AssertPlanned(run);
        Assert.AreEqual("helper-ended", run.Events(LedgerTypes.HelperEnded).Single().Type);
        Assert.IsGreaterThan(0, RunHistory.From(LedgerReader.Read(run.State.Ledger).Events).SpentTokens ?? 0);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task An_attempt_to_write_writes_nothing(string cli)
    {
        // An agent that offers no tool for it answers with that, and is asked again.
        var attempts = "[[write evil.txt evil]] [[shell echo evil > evil2.txt]] [[write README.md evil]]";
        await using var run = await CreateAsync(cli, told => $"{(told.Contains("ORCH7011", StringComparison.Ordinal) ? string.Empty : attempts)} [[answer {Good}]] [[text {Good}]]");
        await run.PlanAsync();

        Assert.IsFalse(File.Exists(Path.Combine(run.Root, "evil.txt")), "By its own tool.");
        Assert.IsFalse(File.Exists(Path.Combine(run.Root, "evil2.txt")), "By a command.");
        Assert.AreEqual("A shop.\n", await File.ReadAllTextAsync(Path.Combine(run.Root, "README.md")));
        AssertPlanned(run);
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task Faults_go_back_to_it(string cli)
    {
        var cyclic = OneLine(TestProposal.Create("model <- page", "api <- model", "page <- api"));
        await using var run = await CreateAsync(cli, told => told.Contains("ORCH7015", StringComparison.Ordinal) ? $"[[answer {Good}]] [[text {Good}]]"
            : told.Contains("# Plan a request", StringComparison.Ordinal) ? $"[[answer {cyclic}]] [[text {cyclic}]]" : null);
        await run.PlanAsync();

        AssertPlanned(run);
        Assert.HasCount(2, run.Events(LedgerTypes.HelperEnded));
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task A_schema_that_was_missed_twice_and_then_met_gives_a_spec(string cli)
    {
        var wrong = Good.Replace("\"minutes\":15", "\"minutes\":\"some\"", StringComparison.Ordinal);
        var asked = 0;
        await using var run = await CreateAsync(cli, told => told.Contains("ORCH7012", StringComparison.Ordinal) && Interlocked.Increment(ref asked) > 1 ? $"[[answer {Good}]] [[text {Good}]]" : $"[[text {wrong}]]");
        await run.PlanAsync();

        // Claude Code asks its model again by itself before it gives up the schema.
        AssertPlanned(run);
        Assert.IsGreaterThanOrEqualTo(2, run.Events(LedgerTypes.HelperEnded).Count);
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task Forty_trivial_groups_and_a_giant_one_are_plans(string cli)
    {
        var forty = TestProposal.Create([.. Enumerable.Range(1, 40).Select(number => $"step{number}")]);
        var giant = TestProposal.Create("all").With(1, group => group with { Minutes = 400, Tasks = [.. Enumerable.Range(1, 50).Select(number => $"Do thing {number}")] });
        foreach (var (proposal, groups) in new[] { (forty, 40), (giant, 1) })
        {
            var json = OneLine(proposal);
            await using var run = await CreateAsync(cli, _ => $"[[answer {json}]] [[text {json}]]");
            await run.PlanAsync();

            Assert.IsEmpty(Errors(run), Messages(run));
            Assert.AreEqual(groups, File.ReadAllText(Path.Combine(SpecFolder(run), "tasks.md")).Split("#### Task Group").Length - 1);
        }
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task JSON_that_is_cut_off_and_files_outside_end_in_drafts(string cli)
    {
        var outside = OneLine(TestProposal.Create("model").With(1, group => group with { Writes = ["../../etc/passwd"] }));
        foreach (var (answer, code) in new[] { ($"[[text {Good[..200]}]]", "ORCH7011"), ($"[[answer {outside}]] [[text {outside}]]", "ORCH7016") })
        {
            await using var run = await CreateAsync(cli, _ => answer);
            await run.PlanAsync(("OrchestrationRetries", "0"));

            CollectionAssert.AreEquivalent(new[] { "ORCH7010", code }, Errors(run), Messages(run));
            Assert.IsFalse(Directory.Exists(SpecFolder(run)));
            Assert.AreEqual("", run.Git("status", "--porcelain"));
        }
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task Control_C_ends_it_and_leaves_nothing(string cli)
    {
        using var stop = new CancellationTokenSource();
        await using var run = await CreateAsync(cli, _ =>
        {
            stop.CancelAfter(TimeSpan.Zero);
            return "[[hang]]";
        });
        await run.PlanAsync(stop.Token);

        CollectionAssert.AreEquivalent(new[] { "ORCH7009" }, Errors(run), Messages(run));
        Assert.AreEqual("", run.Git("status", "--porcelain"));
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    [DataRow("gemini")]
    public async Task No_JSON_ends_in_a_draft(string cli)
    {
        await using var run = await CreateAsync(cli, _ => "[[text I would rather talk about it.]]");
        await run.PlanAsync(("OrchestrationRetries", "1"));

        CollectionAssert.AreEquivalent(new[] { "ORCH7010", "ORCH7011" }, Errors(run), Messages(run));
        Assert.IsFalse(Directory.Exists(SpecFolder(run)));
        Assert.IsTrue(File.Exists(Path.Combine(run.Root, ".orchestrator", "drafts", Spec, "diagnostics.txt")));
    }

    [TestMethod]
    [DataRow("claude", "[[refuse]]", "ORCH7008")]
    [DataRow("codex", "[[refuse]]", "ORCH7008")]
    [DataRow("gemini", "[[refuse]]", "ORCH7008")]
    [DataRow("claude", "[[status 429 retry-after=90000]]", "ORCH4014")]
    [DataRow("codex", "[[status 429 retry-after=90000]]", "ORCH4014")]
    [DataRow("gemini", "[[status 429 retry-after=90000]]", "ORCH4014")]
    [DataRow("claude", "[[status 401]]", "ORCH7008")]
    public async Task What_is_no_answer_is_a_coded_error(string cli, string script, string code)
    {
        await using var run = await CreateAsync(cli, _ => script);
        await run.PlanAsync(("OrchestrationMaxWait", "0"), ("OrchestrationRetries", "0"));

        CollectionAssert.AreEquivalent(new[] { code }, Errors(run), Messages(run));
        Assert.IsFalse(Directory.Exists(SpecFolder(run)));
    }

    private static Task<RepositoryRun> CreateAsync(string cli, Func<string, string?> rule) => RepositoryRun.CreateAsync(
        cli, Spec, root => File.WriteAllText(Path.Combine(root, "README.md"), "A shop.\n"), told => told.Contains("Plan a request", StringComparison.Ordinal) || told.Contains("ORCH70", StringComparison.Ordinal) ? rule(told) : null);

    private static void AssertPlanned(RepositoryRun run)
    {
        Assert.IsEmpty(Errors(run), Messages(run));
        Assert.Contains("#### Task Group 3: The page", File.ReadAllText(Path.Combine(SpecFolder(run), "tasks.md")));
        Assert.AreEqual("?? agent-os/\n", run.Git("status", "--porcelain"));
    }

    /// <summary>The fake's markers end with two brackets.</summary>
    private static string OneLine(Proposal proposal) => JsonNode.Parse(proposal.ToJson())!.ToJsonString().Replace("]]", "] ]", StringComparison.Ordinal);

    private static string SpecFolder(RepositoryRun run) => Path.Combine(run.Root, "agent-os", "specs", Spec);

    private static List<string> Errors(RepositoryRun run) =>
        [.. run.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code).Distinct()];

    private static string Messages(RepositoryRun run) => string.Join('\n', run.Diagnostics.Select(diagnostic => $"{diagnostic.Code}: {diagnostic.Message}"));
}
