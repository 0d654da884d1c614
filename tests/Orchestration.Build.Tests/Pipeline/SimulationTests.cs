using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class SimulationTests
{
    private const string Spec = "2026-01-15-team-glossary";
    private const string Standard = "agent-os/standards/global/plain-writing.md";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_first_simulation_shows_the_plan_and_writes_views_and_nothing_else()
    {
        using var copy = SampleCopy.Of("QuickStart");
        var text = await SimulateAsync(copy);

        Assert.Contains("3 task groups, at most 4 at a time, permissions: edit. Nothing is started.", text);
        Assert.Contains("Schedule (no run yet: every group counts as one)", text);
        Assert.DoesNotContain("Forecast", text);
        Assert.AreEqual(".gitignore agent_tasks/agent-01.md agent_tasks/agent-02.md agent_tasks/agent-03.md master_plan.md plan.json", StateFiles(copy));
        Assert.Contains("`results/agent-01-result.md`", File.ReadAllText(copy[$".orchestrator/{Spec}/agent_tasks/agent-02.md"]));
    }

    [TestMethod]
    public async Task After_a_run_it_says_what_would_run_again_and_why_and_what_that_would_cost()
    {
        using var copy = SampleCopy.Of("QuickStart", text => text.Replace("- [ ] 1.", "- [x] 1.", StringComparison.Ordinal));
        copy.Write($".orchestrator/{Spec}/ledger.jsonl", "");
        await RecordRunAsync(copy);
        copy.Write($".orchestrator/{Spec}/agent_tasks/agent-01.md", "what it got\n");
        var unchanged = await SimulateAsync(copy);

        Assert.Contains("Nothing to do: up to date", unchanged);
        Assert.Contains("Forecast from earlier runs: 2 groups (2 of them guessed from the average), about 1 m 00 s, tokens unknown, cost unknown", unchanged);
        Assert.AreEqual("what it got\n", File.ReadAllText(copy[$".orchestrator/{Spec}/agent_tasks/agent-01.md"]));

        copy.Write(Standard, "Write less.\n");
        var changed = await SimulateAsync(copy);

        Assert.Contains("Pending (simulated: nothing was started): standards/global/plain-writing.md changed", changed);
        Assert.Contains("about 2 m 00 s, tokens about 120 for 1 of them, unknown for 2, cost about $0.50 for 1 of them, unknown for 2", changed);
    }

    [TestMethod]
    public async Task The_numbers_of_earlier_runs_are_kept()
    {
        using var copy = SampleCopy.Of("QuickStart");
        Append(copy, new LedgerEvent { Type = LedgerTypes.RunStarted, Agent = "claude", Groups = [new("glossary-page", 7)] });

        Assert.Contains("[T-07: 2 Glossary Page]", await SimulateAsync(copy));
    }

    /// <summary>Group 1 done by claude in a minute for half a dollar.</summary>
    private static async Task RecordRunAsync(TempFolder copy)
    {
        Append(copy, new LedgerEvent { Type = LedgerTypes.RunStarted, Agent = "claude", Groups = [new("term-list", 1)] });
        var session = PipelineSession.Open(Properties(copy));
        var plan = session.ReadOneSpec()!;
        var prompts = session.Write(new PipelineResult([plan]), new RecordingOutput())[plan];
        var key = (await RunKnowledge.ReadAsync(plan, prompts, session.Options, session.Bag, CancellationToken.None)).Decisions[0].Key;

        Append(copy, new LedgerEvent { Type = LedgerTypes.AttemptStarted, Group = "term-list", Attempt = 1, Agent = "claude" });
        Append(copy, new LedgerEvent { Type = LedgerTypes.AttemptEnded, Group = "term-list", Attempt = 1, Outcome = "completed", Usage = new LedgerUsage(100, 20, null, null, 0.5m, 1) });
        Append(copy, new LedgerEvent { Type = LedgerTypes.GroupEnded, Group = "term-list", Outcome = "completed", Key = key.Value, Parts = key.Components });
    }

    private static void Append(TempFolder copy, LedgerEvent entry)
    {
        var path = copy[$".orchestrator/{Spec}/ledger.jsonl"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var seq = File.Exists(path) ? File.ReadAllLines(path).Length + 1 : 1;
        var stamped = entry with { V = LedgerEvent.CurrentVersion, Run = "r", Seq = seq, Time = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero).AddMinutes(seq == 4 ? 1 : 0) };
        File.AppendAllText(path, JsonSerializer.Serialize(stamped, LedgerJson.Default.LedgerEvent) + "\n");
    }

    private async Task<string> SimulateAsync(TempFolder copy)
    {
        var output = new RecordingOutput();
        await OrchestrateTarget.OrchestrateAsync(Properties(copy), output, TestContext.CancellationToken);

        Assert.IsEmpty(output.Diagnostics.Where(problem => problem.Severity != DiagnosticSeverity.Message), string.Join('\n', output.Diagnostics.Select(problem => problem.Message)));
        return output.Text;
    }

    private static Dictionary<string, string> Properties(TempFolder copy) => new() { ["OrchestrationRoot"] = copy.Path };

    private static string StateFiles(TempFolder copy)
    {
        var folder = copy[$".orchestrator/{Spec}"];
        return string.Join(' ', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));
    }
}
