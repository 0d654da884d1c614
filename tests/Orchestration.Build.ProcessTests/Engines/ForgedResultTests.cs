using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.ProcessTests.Git;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Engines;

/// <summary>What comes back from a job is data of somebody who ran an agent.</summary>
[TestClass]
public sealed class ForgedResultTests
{
    [TestMethod]
    [DataRow("base", "stale")]
    [DataRow("plan", "stale")]
    [DataRow("group", "is for the group")]
    [DataRow("version", "version 7")]
    [DataRow("text", "not a result")]
    [DataRow("gone", "there is no /")]
    [DataRow("bundle", "there is no edits.bundle")]
    [DataRow("truncated", "edits.bundle")]
    [DataRow("corrupt", "edits.bundle")]
    public async Task A_result_that_is_not_of_this_run_is_not_merged(string how, string why)
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        var file = Path.Combine(fixture.Results, "g_data", "result.json");
        switch (how)
        {
            case "base":
                fixture.Change("g_data", result => result with { Base = new string('a', 40) });
                break;
            case "plan":
                fixture.Change("g_data", result => result with { Plan = new string('b', 64) });
                break;
            case "group":
                fixture.Change("g_data", result => result with { Group = "manual" });
                break;
            case "version":
                fixture.Change("g_data", result => result with { V = 7 });
                break;
            case "text":
                File.WriteAllText(file, "{\"v\":1,");
                break;
            case "gone":
                File.Delete(file);
                break;
            case "bundle":
                File.Delete(fixture.Bundle("g_data"));
                break;
            case "truncated":
                var bytes = File.ReadAllBytes(fixture.Bundle("g_data"));
                File.WriteAllBytes(fixture.Bundle("g_data"), bytes[..(bytes.Length * 2 / 3)]);
                break;
            default:
                var damaged = File.ReadAllBytes(fixture.Bundle("g_data"));
                damaged[^30] ^= 0x55;
                File.WriteAllBytes(fixture.Bundle("g_data"), damaged);
                break;
        }

        await AssertRefusedAsync(fixture, why);
    }

    /// <summary>Whatever stands in the result of one job: the others are merged.</summary>
    [TestMethod]
    [DataRow("\"base\": \"", "\"base\": null, \"was\": \"")]
    [DataRow("\"group\": \"", "\"group\": null, \"was\": \"")]
    [DataRow("\"host\": \"", "\"host\": null, \"was\": \"")]
    [DataRow("\"status\": \"", "\"status\": null, \"was\": \"")]
    [DataRow("\"exit\": 0", "\"exit\": 1e99")]
    public async Task A_result_with_odd_values_keeps_no_other_back(string text, string odd)
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        var file = Path.Combine(fixture.Results, "g_data", "result.json");
        var json = File.ReadAllText(file);
        Assert.Contains(text, json);
        File.WriteAllText(file, json.Replace(text, odd, StringComparison.Ordinal));

        await AssertRefusedAsync(fixture, "result.json");
    }

    /// <summary>Times without end and usage that no agent can have: the work counts, these do not.</summary>
    [TestMethod]
    public async Task Odd_times_and_usage_in_a_ledger_are_not_believed()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        fixture.Change("g_data", result => result with { End = DateTimeOffset.MaxValue });
        foreach (var (job, usage) in new[] { ("g_data", "{\"input\":-50000000,\"costUsd\":79228162514264337593543950335}"), ("g_manual", "{\"input\":9223372036854775807,\"output\":12,\"costUsd\":79228162514264337593543950335}") })
        {
            var ledger = Path.Combine(fixture.Results, job, "ledger.jsonl");
            var lines = File.ReadAllLines(ledger).Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"time\":\"[^\"]*\"", "\"time\":\"0001-01-01T00:00:00+00:00\""))
                .Select(line => line.Contains("\"attempt-ended\"", StringComparison.Ordinal) ? line[..^1] + ",\"usage\":" + usage + "}" : line);
            File.WriteAllLines(ledger, lines);
        }

        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, string.Join('\n', collected.Diagnostics.Select(diagnostic => diagnostic.Message)));
        var totals = collected.View!.Totals!;
        Assert.AreEqual(12, totals.Tokens);
        Assert.IsNull(totals.CostUsd);
    }

    /// <summary>Whoever reads a FIFO waits for ever.</summary>
    [TestMethod]
    [DataRow("result.json")]
    [DataRow("edits.bundle")]
    [DataRow("ledger.jsonl")]
    [DataRow("logs/agent-01.1.stdout.log")]
    [DataRow("lfs/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_pipe_among_the_results_blocks_nobody(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no FIFOs among files.");
        }

        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        var file = Path.Combine(fixture.Results, "g_data", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Delete(file);
        Assert.AreEqual(0, Programs.Run(fixture.Results, "mkfifo", [file]).Code);

        var collected = await fixture.CollectAsync();

        Assert.AreEqual(GroupStatus.Completed, collected.View!.Groups[1].Status);
        Assert.AreEqual(name is "result.json" or "edits.bundle", collected.View.Groups[0].Status == GroupStatus.Failed);
    }

    [TestMethod]
    public async Task A_failed_job_that_calls_itself_accepted_has_nothing_to_merge()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        fixture.Rules("[ $t != Data ] || exit 3");
        await fixture.RunJobsAsync("data", "manual");
        fixture.Change("g_data", result => result with { Exit = 0, Status = JobResult.Accepted });

        await AssertRefusedAsync(fixture, "there is no edits.bundle");
    }

    [TestMethod]
    public async Task A_result_that_passes_for_another_group_of_the_run_is_refused()
    {
        using var fixture = new JobFixture(["Data", "Manual", "Api <- 1"]);
        await fixture.RunJobsAsync("data", "manual", "api");
        File.Copy(fixture.Bundle("g_api"), fixture.Bundle("g_data"), overwrite: true);

        await AssertRefusedAsync(fixture, "not made on the base");
    }

    [TestMethod]
    [DataRow("refs/heads/main")]
    [DataRow("refs/orchestrate/job refs/heads/main")]
    public async Task A_bundle_with_other_refs_is_refused(string refs)
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        var forger = Forge(fixture);
        foreach (var name in refs.Split(' '))
        {
            TestRepository.GitAt(forger, "update-ref", name, "HEAD");
        }

        TestRepository.GitAt(forger, ["bundle", "create", "-q", fixture.Bundle("g_data"), .. refs.Split(' '), "^" + fixture.Base]);

        await AssertRefusedAsync(fixture, "holds other refs");
    }

    [TestMethod]
    public async Task A_bundle_with_more_than_one_commit_of_work_is_refused()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        await fixture.RunJobsAsync("data", "manual");
        var forger = Forge(fixture);
        TestRepository.GitAt(forger, "commit", "-q", "--allow-empty", "-m", "One more");
        Bundle(fixture, forger);

        await AssertRefusedAsync(fixture, "not made on the base");
    }

    [TestMethod]
    public async Task Work_on_another_base_is_refused()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        fixture.Base = fixture.User.Head;
        fixture.User.Write("README.md", "later\n");
        fixture.User.Commit("Later");
        (fixture.Base, var old) = (fixture.User.Head, fixture.Base);
        await fixture.RunJobsAsync("data", "manual");
        var forger = fixture.Clone();
        Configure(forger);
        TestRepository.GitAt(forger, "checkout", "-q", old);
        TestRepository.WriteAt(forger, "src/Data.txt", "old\n");
        CommitAll(forger);
        TestRepository.GitAt(forger, "update-ref", "refs/orchestrate/job", "HEAD");
        TestRepository.GitAt(forger, "bundle", "create", "-q", fixture.Bundle("g_data"), "refs/orchestrate/job", "^" + old + "^@");

        await AssertRefusedAsync(fixture, string.Empty);
    }

    [TestMethod]
    public async Task What_no_group_may_change_is_judged_again()
    {
        using var fixture = new JobFixture(["Data", "Manual"], number => $"verify: test -f src/{(number == 1 ? "Data" : "Manual")}.txt\nwrites: [src/**]");
        await fixture.RunJobsAsync("data", "manual");
        var forger = Forge(fixture);
        TestRepository.WriteAt(forger, ".github/workflows/ci.yml", "on: push\n");
        TestRepository.WriteAt(forger, SpecRepository.SpecPath + "/orchestration.yml", "task_groups: []\n");
        TestRepository.GitAt(forger, "add", "-A");
        TestRepository.GitAt(forger, "commit", "-q", "--amend", "--no-edit");
        Bundle(fixture, forger);

        var collected = await fixture.CollectAsync();

        Assert.AreEqual("Failed Completed", string.Join(' ', collected.View!.Groups.Select(group => group.Status)));
        Assert.AreNotEqual(OutcomeClass.Completed, collected.View.Groups[0].Outcome);
        Assert.IsFalse(Directory.Exists(Path.Combine(fixture.User.Root, ".github")));
    }

    [TestMethod]
    public async Task Ticks_of_others_in_the_work_of_a_job_count_for_nothing()
    {
        using var fixture = new JobFixture(["Data", "Manual", "Open"]);
        await fixture.RunJobsAsync("data", "manual");
        var forger = Forge(fixture);
        TestRepository.WriteAt(forger, SpecRepository.TasksPath, File.ReadAllText(Path.Combine(forger, SpecRepository.TasksPath)).Replace("[ ]", "[x]", StringComparison.Ordinal));
        TestRepository.GitAt(forger, "add", "-A");
        TestRepository.GitAt(forger, "commit", "-q", "--amend", "--no-edit");
        Bundle(fixture, forger);

        await fixture.CollectAsync();

        var tasks = fixture.User.Read(SpecRepository.TasksPath);
        Assert.Contains("- [x] 1.1", tasks);
        Assert.Contains("- [x] 2.1", tasks);
        Assert.Contains("- [ ] 3.1", tasks);
    }

    [TestMethod]
    public async Task A_hook_in_the_repository_is_not_run_by_what_a_job_sent()
    {
        using var fixture = new JobFixture(["Data"]);
        await fixture.RunJobsAsync("data");
        var ran = Path.Combine(fixture.User.Root, ".git", "ran");
        foreach (var hook in new[] { "post-merge", "reference-transaction", "post-checkout", "post-commit" })
        {
            var path = TestRepository.WriteAt(fixture.User.Root, ".git/hooks/" + hook, $"#!/bin/sh\necho {hook} >> '{ran}'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);

        Assert.IsFalse(File.Exists(ran));
    }

    /// <summary>A clone in which the job's own commit of the group is checked out.</summary>
    private static string Forge(JobFixture fixture)
    {
        var forger = fixture.Clone();
        Configure(forger);
        TestRepository.GitAt(forger, "fetch", "-q", fixture.Bundle("g_data"), "refs/orchestrate/job:refs/heads/forged");
        TestRepository.GitAt(forger, "checkout", "-q", "forged");
        return forger;
    }

    private static void Configure(string folder)
    {
        TestRepository.GitAt(folder, "config", "user.name", "Forger");
        TestRepository.GitAt(folder, "config", "user.email", "forger@example.org");
    }

    private static void CommitAll(string folder)
    {
        TestRepository.GitAt(folder, "add", "-A");
        TestRepository.GitAt(folder, "commit", "-q", "-m", "Forged");
    }

    private static void Bundle(JobFixture fixture, string forger)
    {
        TestRepository.GitAt(forger, "update-ref", "refs/orchestrate/job", "HEAD");
        TestRepository.GitAt(forger, "bundle", "create", "-q", fixture.Bundle("g_data"), "refs/orchestrate/job", "^" + fixture.Base);
    }

    private static async Task AssertRefusedAsync(JobFixture fixture, string why)
    {
        var collected = await fixture.CollectAsync();

        var problems = collected.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Message.Contains("1 Data", StringComparison.Ordinal)).ToList();
        Assert.ContainsSingle(problems, Texts(collected));
        Assert.IsTrue(problems[0].Code is "ORCH6008" or "ORCH6009", problems[0].Message);
        Assert.Contains(why, problems[0].Message);
        Assert.AreEqual(GroupStatus.Failed, collected.View!.Groups[0].Status);
        Assert.AreEqual(GroupStatus.Completed, collected.View.Groups[1].Status, Texts(collected));
        Assert.IsFalse(File.Exists(Path.Combine(fixture.User.Root, "src", "Data.txt")));
        Assert.IsTrue(File.Exists(Path.Combine(fixture.User.Root, "src", "Manual.txt")));
        Assert.AreEqual(string.Empty, fixture.User.Status);
    }

    private static string Texts(RunResult run) => string.Join('\n', run.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}"));
}
