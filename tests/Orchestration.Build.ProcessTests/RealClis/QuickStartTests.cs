using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>A whole run of the sample through each real agent, each group in a working tree of its own.</summary>
[TestClass]
public sealed class QuickStartTests
{
    public static IEnumerable<object[]> Clis => RealCli.Names.Select(name => new object[] { name });

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task The_sample_is_run_and_what_one_group_found_reaches_the_next(string name)
    {
        await using var run = await QuickStartRun.CreateAsync(name);
        await run.OrchestrateAsync();

        Assert.IsFalse(
            run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message)));
        CollectionAssert.AreEqual(
            new[] { "EDITING.md", "README.md", "terms.json" },
            Directory.GetFiles(Path.Combine(run.Root, "glossary")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray());
        Assert.IsTrue(
            run.Server.Requests.Any(request => request.ToolResults.Any(text => text.Contains("vermilion", StringComparison.Ordinal))),
            "The second group's agent has not read the first group's report.");
        Assert.AreEqual("", run.Git("status", "--porcelain"));

        var usage = run.Events(LedgerTypes.AttemptEnded).Select(ended => ended.Usage!.ToUsage()).ToList();
        Assert.AreEqual(7 * 20L, usage.Sum(attempt => attempt.OutputTokens));
        Assert.AreEqual(name is "claude" or "opencode", usage.All(attempt => attempt.CostUsd > 0));
        var report = await File.ReadAllTextAsync(run.State.FinalOutput);
        StringAssert.Contains(report, "vermilion", StringComparison.Ordinal);
        Assert.AreEqual(name is "claude" or "opencode", report.Contains('$', StringComparison.Ordinal), report);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_refused_key_stops_the_lane(string name)
    {
        await using var run = await QuickStartRun.CreateAsync(name, "[[status 401]]");
        await run.OrchestrateAsync();
        var first = run.Server.Requests.First(request => request.Status == 401);
        var refusedAt = DateTimeOffset.UtcNow - (run.Server.Now - first.Time);
        var stopped = run.Events(LedgerTypes.LaneStopped);

        Assert.HasCount(1, stopped);
        TestContext.WriteLine($"{name}: {(stopped[0].Time - refusedAt).TotalSeconds:F1} s from the first 401 to the stopped lane");
        var ended = run.Events(LedgerTypes.AttemptEnded);
        Assert.IsTrue(ended.All(attempt => attempt.Outcome == "unauthorised"), string.Join(' ', ended.Select(attempt => attempt.Outcome)));

        // Two groups are ready at once; neither is tried again, and the third never starts.
        Assert.IsInRange(1, 2, ended.Count);
        Assert.IsTrue(run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }
}
