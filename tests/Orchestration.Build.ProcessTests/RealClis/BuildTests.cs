using System.Text.Json.Nodes;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;

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

    /// <summary>All that this package does, by the builds that a user would type.</summary>
    [TestMethod]
    public async Task From_a_request_to_a_report()
    {
        const string spec = "2026-05-01-shop";
        var proposal = TestProposal.Create("model", "api <- model", "page <- model");
        proposal = proposal with { Groups = [.. proposal.Groups.Select(group => group with { Writes = [$"src/{group.Id}/**"], Verify = $"grep -q done src/{group.Id}/made.txt" })] };
        var json = JsonNode.Parse(proposal.ToJson())!.ToJsonString().Replace("]]", "] ]", StringComparison.Ordinal);
        await using var run = await RepositoryRun.CreateAsync(
            "claude",
            spec,
            root => File.WriteAllText(Path.Combine(root, "request.md"), "A shop, with a cart.\n"),
            told => told.Contains("# Plan a request", StringComparison.Ordinal) ? $"[[answer {json}]] [[text Planned.]]"
                : proposal.Groups.FirstOrDefault(group => told.Contains($"Write the {group.Id}", StringComparison.Ordinal) && told.Contains($": The {group.Id}", StringComparison.Ordinal)) is { } working ? $"[[write src/{working.Id}/made.txt done]] [[text Wrote the {working.Id}.]]"
                : null);
        string[] chosen = [$"-p:OrchestrationSpec={spec}", "-p:OrchestrationRequestFile=request.md"];

        var planned = run.Build("PlanOrchestration", chosen);
        Assert.AreEqual(0, planned.ExitCode, planned.Output);
        Assert.AreEqual("?? agent-os/\n", run.Git("status", "--porcelain"));
        run.Git("add", "-A");
        run.Git("commit", "-qm", "Plan the shop");

        var valid = run.Build("ValidateOrchestration", chosen);
        Assert.AreEqual(0, valid.ExitCode, valid.Output);

        var built = run.Build("Orchestrate", chosen);
        Assert.AreEqual(0, built.ExitCode, built.Output);
        Assert.DoesNotContain("[ ]", await File.ReadAllTextAsync(Path.Combine(run.Root, "agent-os", "specs", spec, "tasks.md")));
        Assert.HasCount(3, run.Events(LedgerTypes.GroupEnded).Where(ended => ended.Outcome == "completed"));
        Assert.HasCount(4, built.Output.Split(": running gate `"), built.Output);
        Assert.AreEqual("", run.Git("status", "--porcelain"));
        Assert.HasCount(1, run.Events(LedgerTypes.HelperEnded), "Planning is in the same ledger.");
        var history = RunHistory.From(LedgerReader.Read(run.State.Ledger).Events);
        var attempts = run.Events(LedgerTypes.AttemptEnded).Concat(run.Events(LedgerTypes.HelperEnded)).Sum(ended => ended.Usage!.CostUsd);
        Assert.AreEqual(attempts, history.SpentUsd);
        Assert.Contains("3 attempts and 1 helper agent in ", await File.ReadAllTextAsync(run.State.FinalOutput));
        Assert.Contains("in all runs: 3 attempts and 1 helper agent in ", built.Output);
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
