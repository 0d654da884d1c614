using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>A real agent below a real <c>dotnet build -t:Orchestrate</c>: MSBuild's environment, its task host and its log are between the two.</summary>
[TestClass]
public sealed class BuildTests
{
    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    public async Task The_sample_is_run_below_a_real_build(string name)
    {
        await using var run = await QuickStartRun.CreateAsync(name);
        var build = run.Build();

        Assert.AreEqual(0, build.ExitCode, build.Output);
        Assert.HasCount(3, run.Events(LedgerTypes.GroupEnded).Where(ended => ended.Outcome == "completed"));
        Assert.IsTrue(File.Exists(Path.Combine(run.Root, "glossary", "EDITING.md")));
        Assert.AreEqual("", run.Git("status", "--porcelain"));

        var second = run.Build();
        Assert.AreEqual(0, second.ExitCode, second.Output);
        Assert.HasCount(3, run.Events(LedgerTypes.AttemptStarted));
    }

    [TestMethod]
    public async Task A_refused_key_fails_the_build_with_its_code()
    {
        await using var run = await QuickStartRun.CreateAsync("claude", "[[status 401]]");
        var build = run.Build();

        Assert.AreEqual(1, build.ExitCode, build.Output);
        Assert.HasCount(1, build.Of("ORCH4013"), build.Output);
        Assert.DoesNotContain("   at ", build.Output);
    }
}
