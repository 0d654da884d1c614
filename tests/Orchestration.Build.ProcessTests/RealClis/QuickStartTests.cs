using Orchestration.Build.Reporting;
using Orchestration.Build.Running;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>A whole run of the sample through each real agent.</summary>
[TestClass]
public sealed class QuickStartTests
{
    public static IEnumerable<object[]> Clis => RealCli.Names.Select(name => new object[] { name });

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task The_sample_is_carried_out_and_what_one_group_found_reaches_the_next(string name)
    {
        await using var run = await QuickStartRun.CreateAsync(name);
        var result = await run.RunAsync(new RunSettings());

        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Message)));
        CollectionAssert.AreEqual(
            new[] { "EDITING.md", "README.md", "terms.json" },
            Directory.GetFiles(Path.Combine(run.Root, "glossary")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray());
        var read = run.Server.Requests.Where(request => request.Prompt.Contains("Create `glossary/README.md`", StringComparison.Ordinal));
        Assert.IsTrue(
            read.Any(request => request.ToolResults.Any(text => text.Contains("vermilion", StringComparison.Ordinal))),
            "The second group's agent has not read the first group's report.");
        var usage = result.View!.Groups.SelectMany(group => group.Attempts).Select(attempt => attempt.Usage).ToList();
        Assert.AreEqual(7 * 20L, usage.Sum(attempt => attempt.OutputTokens));
        Assert.AreEqual(name is "claude" or "opencode", usage.All(attempt => attempt.CostUsd > 0));
        StringAssert.Contains(await File.ReadAllTextAsync(Path.Combine(run.State, "final_output.md")), "vermilion", StringComparison.Ordinal);
    }

    [TestMethod]
    [DynamicData(nameof(Clis))]
    public async Task A_refused_key_stops_the_lane(string name)
    {
        await using var run = await QuickStartRun.CreateAsync(name, "[[status 401]]");
        var result = await run.RunAsync(new RunSettings());
        var seconds = (run.Server.Now - run.Server.Requests.First(request => request.Status == 401).Time).TotalSeconds;

        TestContext.WriteLine($"{name}: {seconds:F1} s from the first 401 to the stopped lane");
        Assert.IsFalse(result.Succeeded);
        Assert.AreEqual(1, result.View!.Groups.Sum(group => group.Attempts.Length), "A second agent was started with a refused key.");
        Assert.IsFalse(result.View.Groups.Any(group => group.Status == GroupStatus.Completed));
        Assert.IsLessThan(15, seconds);
    }
}
