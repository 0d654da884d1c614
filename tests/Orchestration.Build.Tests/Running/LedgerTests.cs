using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Tests.Planning;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Processes;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class LedgerTests
{
    private static readonly RunCookie Cookie = new("20260102-030405-abcd", "1");

    [TestMethod]
    public async Task What_is_written_is_the_golden_ledger_of_version_2()
    {
        using var folder = new TempFolder();
        Golden.Verify("Ledger/v2.jsonl", await WriteSampleAsync(folder["ledger.jsonl"]));
    }

    [TestMethod]
    public async Task A_line_begins_with_its_version_so_that_it_is_read_once()
    {
        using var folder = new TempFolder();
        var text = await WriteSampleAsync(folder["ledger.jsonl"]);
        Assert.IsTrue(text.TrimEnd().Split('\n').All(line => line.StartsWith($"{{\"v\":{LedgerEvent.CurrentVersion},", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_word_from_beside_a_run_and_its_own_lines_all_stay()
    {
        using var folder = new TempFolder();
        var path = folder["ledger.jsonl"];
        var question = new Approval(new WorkIdentity("agent-os/specs/s", "api", "k", "tree"), null, string.Empty, 1);
        await using (var ledger = RunLedger.Open(path, LedgerContents.Empty, Cookie, TimeProvider.System))
        {
            ledger.AwaitApproval("api", 1, question.Work);
            await Task.WhenAll(
                Task.Run(() =>
                {
                    for (var number = 0; number < 300; number++)
                    {
                        ledger.Note("of the run");
                    }
                }),
                Task.Run(() =>
                {
                    for (var number = 0; number < 300; number++)
                    {
                        LedgerFile.Append(path, question.Answer(number % 2 == 1, "word", DateTimeOffset.UtcNow));
                    }
                }));
            Assert.IsTrue(ledger.FindApproval(question.Work)!.Approved);
        }

        var contents = LedgerReader.Read(path);
        Assert.AreEqual((601, 0), (contents.Events.Length, contents.Damaged));
        CollectionAssert.AreEqual(Enumerable.Range(1, 301).Select(number => (long)number).ToList(), contents.Events.Select(entry => entry.Seq).Where(number => number > 0).ToList());
    }

    [TestMethod]
    public void The_golden_ledger_of_version_2_is_read()
    {
        var events = Sample();
        var history = RunHistory.From(events);
        Assert.AreEqual("20260102-030405-abcd", history.LastRun);
        Assert.IsFalse(history.IsCut);
        Assert.AreEqual("key-a", history["data-models"].Done!.Key);
        Assert.AreEqual("Models are there.", history["data-models"].Done!.Result);
        Assert.AreEqual(TimeSpan.FromSeconds(10), history["data-models"].Duration);
        Assert.AreEqual(2, history["api"].Attempts);
        Assert.AreEqual(2, history["api"].Ordinal);
        Assert.AreEqual("failed", history["api"].LastEnded!.Outcome);
    }

    [TestMethod]
    public void A_run_is_folded_into_its_view()
    {
        var view = RunHistory.From(Sample()).ToView(Planner.Create(TestSpec.Create("Data Models", "API <- 1", "UI <- 2")))!;
        Assert.AreEqual(GroupStatus.Completed, view.Groups[0].Status);
        Assert.AreEqual(1.25m, view.Groups[0].Attempts[0].Usage.CostUsd);
        Assert.AreEqual(GroupStatus.Failed, view.Groups[1].Status);
        Assert.AreEqual(2, view.Groups[1].Attempts.Length);
        Assert.AreEqual(OutcomeClass.Overloaded, view.Groups[1].Attempts[0].Outcome);
        Assert.AreEqual(GroupStatus.Blocked, view.Groups[2].Status);
        Assert.HasCount(2, view.Errors);
        Assert.AreEqual("retry 1 of 2 in 4 s", view.Errors[0].Strategy);
        Assert.AreEqual("dependents blocked", view.Errors[1].Strategy);
        Assert.IsNotNull(view.Ended);
    }

    [TestMethod]
    public async Task A_torn_last_line_is_ignored_and_cut_off_by_the_next_writer()
    {
        using var folder = new TempFolder();
        var path = folder["ledger.jsonl"];
        var whole = await WriteSampleAsync(path);
        await File.AppendAllTextAsync(path, "{\"v\":2,\"run\":\"x\",\"seq\":99,\"ty");
        var contents = LedgerReader.Read(path);
        Assert.AreEqual(Encoding.UTF8.GetByteCount(whole), contents.CompleteLength);
        Assert.AreEqual(0, contents.Damaged);
        await using (var ledger = RunLedger.Open(path, contents, Cookie, new ManualTime()))
        {
            ledger.Note("after");
            await ledger.FlushAsync();
        }

        var lines = await File.ReadAllLinesAsync(path);
        StringAssert.Contains(lines[^1], "\"text\":\"after\"");
        Assert.AreEqual(contents.Events[^1].Seq + 1, LedgerReader.Read(path).Events[^1].Seq);
        Assert.HasCount(contents.Events.Length + 1, lines);
    }

    [TestMethod]
    public async Task Wherever_the_ledger_is_cut_what_was_whole_is_read()
    {
        using var folder = new TempFolder();
        var bytes = Encoding.UTF8.GetBytes(await WriteSampleAsync(folder["ledger.jsonl"]));
        for (var length = 0; length <= bytes.Length; length++)
        {
            var contents = LedgerReader.Parse(bytes.AsSpan(0, length));
            Assert.AreEqual(bytes.AsSpan(0, length).Count((byte)'\n'), contents.Events.Length);
            Assert.AreEqual(0, contents.Damaged);
        }
    }

    [TestMethod]
    public void Unknown_fields_and_types_are_ignored()
    {
        var contents = LedgerReader.Parse(
            "{\"type\":\"from-the-future\",\"v\":2,\"run\":\"r\",\"seq\":1,\"time\":\"2026-01-02T03:04:05+00:00\",\"new\":{\"a\":[1]}}\n"u8);
        Assert.AreEqual(0, contents.Damaged);
        Assert.IsFalse(RunHistory.From(contents.Events).IsCut);
        Assert.HasCount(1, contents.Events);
    }

    [TestMethod]
    [DataRow(3, "ORCH4001")]
    [DataRow(1, "ORCH4019")]
    public void Another_version_is_reported_even_when_nothing_else_is_understood(int version, string code)
    {
        var contents = LedgerReader.Parse(System.Text.Encoding.UTF8.GetBytes($"{{\"run\":7,\"time\":{{}},\"v\":{version}}}\n"));
        var bag = new DiagnosticBag();

        LedgerCheck.Report(contents, RunHistory.From(contents.Events), Planner.Create(TestSpec.Create("A")), "/r/.orchestrator/s/ledger.jsonl", bag);

        Assert.AreEqual(version, contents.OtherVersion);
        Assert.AreEqual(code, bag.ToSorted().Single().Code);
    }

    [TestMethod]
    public void A_damaged_line_is_counted_and_the_rest_is_read()
    {
        var contents = LedgerReader.Parse("nonsense\n{\"v\":2,\"run\":\"r\",\"seq\":2,\"time\":\"2026-01-02T03:04:05+00:00\",\"type\":\"note\"}\n"u8);
        Assert.AreEqual(1, contents.Damaged);
        Assert.HasCount(1, contents.Events);
    }

    [TestMethod]
    public async Task Many_writers_at_once_give_whole_numbered_lines_that_are_all_flushed()
    {
        using var folder = new TempFolder();
        var path = folder["ledger.jsonl"];
        await using (var ledger = RunLedger.Open(path, LedgerContents.Empty, Cookie, TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() =>
            {
                ledger.Note(new string('x', number * 10));
                return ledger.FlushAsync();
            })));
        }

        var contents = LedgerReader.Read(path);
        CollectionAssert.AreEqual(Enumerable.Range(1, 200).Select(number => (long)number).ToList(), contents.Events.Select(entry => entry.Seq).ToList());
    }

    [TestMethod]
    public void A_cut_run_leaves_its_open_attempts()
    {
        var events = Sample().TakeWhile(entry => entry.Type != LedgerTypes.GroupEnded).ToList();
        var history = RunHistory.From(events);
        Assert.IsTrue(history.IsCut);
        Assert.AreEqual("completed", history["data-models"].Open!.Ended?.Outcome);
    }

    [TestMethod]
    public void Pauses_waits_and_the_time_between_builds_are_no_work()
    {
        var history = RunHistory.From(
        [
            At(0, LedgerTypes.RunStarted),
            At(10, LedgerTypes.AttemptStarted) with { Attempt = 1 },
            At(20, LedgerTypes.AttemptEnded) with { Attempt = 1, Outcome = "overloaded" },
            At(20, LedgerTypes.GroupWaiting) with { Reason = "overloaded" },
            At(80, LedgerTypes.AttemptStarted) with { Attempt = 2 },

            // Killed, and continued the next morning.
            At(50_000, LedgerTypes.RunContinued),
            At(50_001, LedgerTypes.AttemptEnded) with { Attempt = 2, Outcome = "cancelled" },
            At(50_010, LedgerTypes.AttemptStarted) with { Attempt = 3 },
            At(50_040, LedgerTypes.AttemptEnded) with { Attempt = 3, Outcome = "completed" },
            At(50_045, LedgerTypes.GroupEnded) with { Attempt = 3, Outcome = "completed", Key = "k" },
            At(50_050, LedgerTypes.RunEnded),
        ]);
        var view = history.ToView(Planner.Create(TestSpec.Create("Data Models")))!;
        var group = new ReportGroup(Planner.Create(TestSpec.Create("Data Models")).Groups[0], view.Groups[0]);
        Assert.AreEqual(TimeSpan.FromSeconds(10 + 35), group.Duration);
        Assert.AreEqual(TimeSpan.FromSeconds(80 + 50), view.Active);
        Assert.AreEqual(2, group.AttemptCount, "What a kill took away is no attempt.");
        Assert.AreEqual(TimeSpan.FromSeconds(35), history["data-models"].Samples.Single().Duration);
    }

    [TestMethod]
    public void A_time_that_no_build_saw_teaches_nothing()
    {
        var history = RunHistory.From(
        [
            At(0, LedgerTypes.RunStarted),
            At(10, LedgerTypes.AttemptStarted) with { Attempt = 1 },
            At(50_000, LedgerTypes.RunContinued),
            At(50_001, LedgerTypes.AttemptEnded) with { Attempt = 1, Outcome = "completed" },
            At(50_003, LedgerTypes.GroupEnded) with { Attempt = 1, Outcome = "completed", Key = "k" },
        ]);
        Assert.IsNull(history["data-models"].Samples.Single().Duration);
    }

    [TestMethod]
    public void The_schema_names_every_field_type_and_outcome()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "src/Orchestration.Build/Schemas/ledger.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");
        CollectionAssert.AreEquivalent(
            typeof(LedgerEvent).GetProperties().Where(property => property.Name != "EqualityContract").Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).ToList(),
            properties.EnumerateObject().Select(property => property.Name).ToList());
        CollectionAssert.AreEquivalent(
            Enum.GetValues<OutcomeClass>().Select(OutcomeNames.ToName).ToList(),
            properties.GetProperty("outcome").GetProperty("enum").EnumerateArray().Select(value => value.GetString()).ToList());
        CollectionAssert.AreEquivalent(
            typeof(LedgerTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList(),
            properties.GetProperty("type").GetProperty("examples").EnumerateArray().Select(value => value.GetString()).ToList());
        Assert.IsTrue(Enum.GetValues<OutcomeClass>().All(outcome => OutcomeNames.Parse(OutcomeNames.ToName(outcome)) == outcome));
    }

    private static LedgerEvent At(int second, string type) => new()
    {
        Type = type,
        Run = "r",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(second),
        Group = type.StartsWith("run-", StringComparison.Ordinal) ? null : "data-models",
    };

    private static ImmutableArray<LedgerEvent> Sample() =>
        LedgerReader.Read(Path.Combine(TestPaths.TestProject("Orchestration.Build.Tests"), "Golden", "Ledger", "v2.jsonl")).Events;

    private static async Task<string> WriteSampleAsync(string path)
    {
        var time = new ManualTime();
        await using (var ledger = RunLedger.Open(path, LedgerContents.Empty, Cookie, time))
        {
            foreach (var write in SampleLines())
            {
                write(ledger);
                time.Advance(TimeSpan.FromSeconds(5));
            }
        }

        return await File.ReadAllTextAsync(path);
    }

    private static Action<RunLedger>[] SampleLines() =>
    [
        ledger => ledger.StartRun(continued: false, "2026-01-01-sample", "agent-os/specs/2026-01-01-sample", "claude", 4, [new("data-models", 1), new("api", 2), new("ui", 3)], ["API_TOKEN"]),
        ledger => ledger.StartAttempt("data-models", 1, "claude", "opus", "not run yet", null, "logs/agent-01.1.stdout.log", "key-a"),
        ledger => ledger.EndAttempt(
            "data-models", 1, new AgentReport(OutcomeClass.Completed, "Models are there.", "s-1", new AgentUsage(100, 20, 30, 10, 1.25m, 3), null, null, true), 0),
        ledger => ledger.EndGroup(
            "data-models", OutcomeClass.Completed, 1, new GroupKey("key-a", [new KeyComponent("text", "00ff")]), commit: "beef", testsAdded: 2),
        ledger => ledger.StartAttempt("api", 1, "claude", null, "not run yet", null, "logs/agent-02.1.stdout.log", "key-b"),
        ledger => ledger.EndAttempt("api", 1, Failed(OutcomeClass.Overloaded, "529 overloaded"), 1),
        ledger => ledger.Wait("api", OutcomeClass.Overloaded, "retry 1 of 2 in 4 s", new(2026, 1, 2, 3, 5, 0, TimeSpan.Zero)),
        ledger => ledger.StartAttempt("api", 2, "claude", null, "next attempt", null, "logs/agent-02.2.stdout.log", "key-b"),
        ledger => ledger.EndAttempt("api", 2, Failed(OutcomeClass.Failed, "broken"), 1),
        ledger => ledger.EndGroup("api", OutcomeClass.Failed, 2, error: "broken", strategy: "dependents blocked"),
        ledger => ledger.EndGroup("ui", OutcomeClass.Blocked, reason: "T-02 failed"),
        ledger => ledger.EndRun(OutcomeClass.Failed),
    ];

    private static AgentReport Failed(OutcomeClass outcome, string error) => new(outcome, null, null, AgentUsage.Unknown, error, null, false);
}
