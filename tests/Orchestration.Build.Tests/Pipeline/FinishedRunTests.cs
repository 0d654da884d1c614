using System.Text.Json;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class FinishedRunTests
{
    private const string Spec = "2026-01-15-team-glossary";
    private const string Tasks = $"agent-os/specs/{Spec}/tasks.md";
    private const string State = $".orchestrator/{Spec}";

    [TestMethod]
    public async Task A_finished_plan_is_remembered_with_what_there_is_to_say_and_return()
    {
        using var copy = await FinishedAsync();
        var before = File.ReadAllText(copy[$"{State}/ledger.jsonl"]);
        var output = new RecordingOutput();

        var result = FinishedRun.Repeat(Properties(copy), output);

        Assert.IsNotNull(result);
        Assert.Contains("3 of 3 groups are done and up to date (last run: r); nothing to run.", output.Text);
        var read = new PipelineResult([PipelineSession.Open(Properties(copy)).ReadOneSpec()!]);
        Assert.AreEqual(JsonSerializer.Serialize(read.Groups), JsonSerializer.Serialize(result.Groups));
        Assert.AreEqual(before, File.ReadAllText(copy[$"{State}/ledger.jsonl"]));
    }

    [TestMethod]
    [DataRow(Tasks)]
    [DataRow($"agent-os/specs/{Spec}/orchestration.yml")]
    [DataRow("agent-os/standards/global/plain-writing.md")]
    [DataRow($"{State}/ledger.jsonl")]
    [DataRow($"{State}/results/agent-09-result.md")]
    public async Task Whatever_changes_is_noticed(string file)
    {
        using var copy = await FinishedAsync();
        copy.Write(file, (File.Exists(copy[file]) ? File.ReadAllText(copy[file]) : "") + "\n");

        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()));
    }

    [TestMethod]
    public async Task A_view_that_is_gone_and_another_property_are_noticed()
    {
        using var copy = await FinishedAsync();
        var forced = Properties(copy);
        forced["OrchestrationForce"] = "true";
        Assert.IsNull(FinishedRun.Repeat(forced, new RecordingOutput()));

        File.Delete(copy[$"{State}/final_output.md"]);
        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()));
    }

    [TestMethod]
    public async Task What_is_not_finished_is_not_remembered()
    {
        using var copy = Ticked();
        await FinishedRun.RememberAsync(Properties(copy), CancellationToken.None);
        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()));

        await RecordAsync(copy, groups: 2, ended: true);
        await FinishedRun.RememberAsync(Properties(copy), CancellationToken.None);
        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()), "a group is left");

        await RecordAsync(copy, groups: 3, ended: false);
        await FinishedRun.RememberAsync(Properties(copy), CancellationToken.None);
        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()), "the run was cut before its end");

        await RecordAsync(copy, groups: 3, ended: true);
        LedgerFile.Append(copy[$"{State}/ledger.jsonl"], new LedgerEvent { Type = LedgerTypes.WorkOpened, Branch = "main" });
        await FinishedRun.RememberAsync(Properties(copy), CancellationToken.None);
        Assert.IsNull(FinishedRun.Repeat(Properties(copy), new RecordingOutput()), "work has not reached the user's branch");
    }

    private static async Task<TempFolder> FinishedAsync()
    {
        var copy = Ticked();
        await RecordAsync(copy, groups: 3, ended: true);
        copy.Write($"{State}/final_output.md", "# Done\n");
        await FinishedRun.RememberAsync(Properties(copy), CancellationToken.None);
        return copy;
    }

    private static TempFolder Ticked() => SampleCopy.Of("QuickStart", text => text.Replace("- [ ]", "- [x]", StringComparison.Ordinal));

    private static Dictionary<string, string> Properties(TempFolder copy) =>
        new(StringComparer.OrdinalIgnoreCase) { ["OrchestrationRoot"] = copy.Path, ["OrchestrationAgent"] = "claude" };

    private static async Task RecordAsync(TempFolder copy, int groups, bool ended)
    {
        copy.Write($"{State}/ledger.jsonl", "");
        var session = PipelineSession.Open(Properties(copy));
        var plan = session.ReadOneSpec()!;
        var prompts = session.Write(new PipelineResult([plan]), new RecordingOutput())[plan];
        var decisions = (await RunKnowledge.ReadAsync(plan, prompts, session.Options, session.Bag, CancellationToken.None)).Decisions;
        var lines = decisions.Take(groups)
            .Select(decision => new LedgerEvent { Type = LedgerTypes.GroupEnded, Group = decision.Group.Id, Outcome = "completed", Key = decision.Key.Value, Parts = decision.Key.Components })
            .Prepend(new LedgerEvent { Type = LedgerTypes.RunStarted, Agent = "claude" })
            .ToList();
        if (ended)
        {
            lines.Add(new LedgerEvent { Type = LedgerTypes.RunEnded, Outcome = "completed" });
        }

        copy.Write($"{State}/ledger.jsonl", string.Concat(lines.Select((line, index) => Line(line, index + 1))));
    }

    private static string Line(LedgerEvent entry, int number)
    {
        var stamped = entry with { V = LedgerEvent.CurrentVersion, Run = "r", Seq = number, Time = new DateTimeOffset(2026, 1, 2, 3, 0, number, TimeSpan.Zero) };
        return JsonSerializer.Serialize(stamped, LedgerJson.Default.LedgerEvent) + "\n";
    }
}
