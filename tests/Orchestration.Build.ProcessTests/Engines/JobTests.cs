using Orchestration.Build.Agents;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Engines;
using Orchestration.Build.ProcessTests.Git;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Run;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Engines;

[TestClass]
public sealed class JobTests
{
    [TestMethod]
    public async Task Jobs_and_a_local_run_come_to_the_same_tree_and_nothing_runs_again()
    {
        using var fixture = new JobFixture();
        var here = fixture.Clone();
        TestRepository.GitAt(here, "config", "user.name", "Somebody");
        TestRepository.GitAt(here, "config", "user.email", "somebody@example.org");
        var local = await fixture.RunHereAsync(here);
        Assert.IsTrue(local.Succeeded, Texts(local));

        await fixture.RunJobsAsync("data", "manual", "pages", "api", "shop");
        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual(TestRepository.GitAt(here, "rev-parse", "HEAD^{tree}"), fixture.User.Git("rev-parse", "HEAD^{tree}"));
        Assert.AreEqual("Shop\nApi\nData\nPages\nData\n", fixture.User.Read("src/Shop.txt"));
        Assert.AreEqual(string.Empty, fixture.User.Status);
        Assert.AreEqual("Data Api Pages Shop Manual", string.Join(' ', fixture.User.Git("log", "--reverse", "--format=%s", "HEAD", "^" + fixture.Base).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.HasCount(10, fixture.Started);

        var again = await fixture.RunHereAsync(fixture.User.Root);
        Assert.IsTrue(again.IsSettled, Texts(again));
        Assert.HasCount(10, fixture.Started);
    }

    [TestMethod]
    public async Task A_ledger_of_jobs_names_run_host_and_attempts_and_their_logs()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        await fixture.RunJobsAsync("data", "api");

        var collected = await fixture.CollectAsync();

        var started = LedgerReader.Read(fixture.User.LedgerFile).Events.Where(entry => entry.Type == LedgerTypes.AttemptStarted).ToList();
        Assert.HasCount(2, started);
        Assert.IsTrue(started.TrueForAll(entry => entry.Run == fixture.RunId && entry is { Job: { Host: "host-1", Engine: "test", Id: "7", Attempt: "1", Begun: not null } }));
        foreach (var entry in started)
        {
            Assert.Contains("wrote src/", File.ReadAllText(Path.Combine(fixture.User.StateFolder, entry.Log!)));
        }

        Assert.IsNotNull(RunHistory.From(LedgerReader.Read(fixture.User.LedgerFile).Events).ToPlanHistory().JobStart);
        Assert.IsTrue(collected.View!.Groups.All(group => group is { Status: GroupStatus.Completed, Attempts.Length: 1 }));
    }

    [TestMethod]
    public async Task A_group_that_fails_blocks_what_depends_on_it_and_nothing_else()
    {
        using var fixture = new JobFixture();
        fixture.Rules("[ $t != Api ] || { echo broken >&2; exit 3; }");
        await fixture.RunJobsAsync("data", "manual", "pages", "api");

        var (exit, codes) = await fixture.RunJobAsync("shop");
        Assert.AreEqual(JobExit.NeedMissing, exit);
        Assert.AreEqual("ORCH6005", string.Join(' ', codes));
        Assert.DoesNotContain("Shop", fixture.Started);
        Assert.AreEqual(JobExit.NotAccepted, fixture.Result("g_api").Exit);

        var collected = await fixture.CollectAsync();

        Assert.AreEqual("Completed Failed Completed Blocked Completed", string.Join(' ', collected.View!.Groups.Select(group => group.Status)));
        Assert.AreEqual("ORCH6011", string.Join(' ', Codes(collected)), Texts(collected));
        Assert.AreEqual(2, fixture.User.Read(SpecRepository.TasksPath).Split("- [ ] 2.1").Length);
        Assert.Contains("- [x] 3.1", fixture.User.Read(SpecRepository.TasksPath));

        // The rest, on the machine at hand.
        fixture.Rules(string.Empty);
        var rest = await fixture.RunHereAsync(fixture.User.Root);
        Assert.IsTrue(rest.Succeeded, Texts(rest));
        Assert.AreEqual("Api Shop", string.Join(' ', fixture.Started.TakeLast(2)));
    }

    /// <summary><c>on_failure: skip</c>: what depends on the failed group runs without it, with all that it would have started from, like on one machine.</summary>
    [TestMethod]
    [DataRow("Api", "Completed Skipped Completed Completed Completed")]
    [DataRow("Data", "Skipped Completed Completed Completed Completed")]
    public async Task A_group_that_may_be_skipped_stops_nothing(string failing, string statuses)
    {
        using var fixture = new JobFixture(assignments: number => $"verify: test -f src/{JobFixture.Diamond[number - 1].Split(" <- ")[0]}.txt\non_failure: skip");
        fixture.Rules($"[ $t != {failing} ] || exit 3; for f in Data Api Pages; do [ -f src/$f.txt ] || {{ mkdir -p src; ls src > /dev/null; }}; done; cat() {{ command cat \"$@\" 2>/dev/null; :; }}");
        var here = fixture.Clone();
        TestRepository.GitAt(here, "config", "user.name", "Somebody");
        TestRepository.GitAt(here, "config", "user.email", "somebody@example.org");
        var local = await fixture.RunHereAsync(here);

        foreach (var group in new[] { "data", "manual", "pages", "api", "shop" })
        {
            Assert.AreEqual(JobExit.Accepted, (await fixture.RunJobAsync(group)).Exit, group);
        }

        Assert.AreEqual(JobResult.Skipped, fixture.Result("g_" + failing.ToLowerInvariant()).Status);
        var collected = await fixture.CollectAsync();

        Assert.AreEqual(statuses, string.Join(' ', local.View!.Groups.Select(group => group.Status)));
        Assert.AreEqual(statuses, string.Join(' ', collected.View!.Groups.Select(group => group.Status)), Texts(collected));
        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual(TestRepository.GitAt(here, "rev-parse", "HEAD^{tree}"), fixture.User.Git("rev-parse", "HEAD^{tree}"));
    }

    /// <summary>Its file was written before it was done.</summary>
    [TestMethod]
    public async Task The_job_of_a_group_that_is_done_ends_at_once()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        fixture.User.Write(SpecRepository.TasksPath, fixture.User.Read(SpecRepository.TasksPath).Replace("- [ ] 1.", "- [x] 1.", StringComparison.Ordinal));
        fixture.User.Write("src/Data.txt", "By hand.\n");
        fixture.User.Commit("Done by hand");

        Assert.AreEqual(JobExit.Accepted, (await fixture.RunJobAsync("data")).Exit);
        fixture.Needs = ["data"];
        Assert.AreEqual(JobExit.Accepted, (await fixture.RunJobAsync("api")).Exit);
        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual("Api", string.Join(' ', fixture.Started));
    }

    [TestMethod]
    public async Task A_job_that_calls_itself_skipped_where_the_plan_does_not_is_no_need()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        await fixture.RunJobsAsync("data");
        fixture.Change("g_data", result => result with { Status = JobResult.Skipped });

        Assert.AreEqual(JobExit.NeedMissing, (await fixture.RunJobAsync("api")).Exit);
    }

    [TestMethod]
    public async Task The_first_accepted_attempt_of_a_job_keeps_its_place()
    {
        using var fixture = new JobFixture(["Data"]);
        Assert.AreEqual(0, (await fixture.RunJobAsync("data", "1")).Exit);
        var first = fixture.Result("g_data").Head;
        fixture.Rules("[ $t != Data ] || { mkdir -p src; echo late > src/late.txt; }");

        Assert.AreEqual(0, (await fixture.RunJobAsync("data", "2")).Exit);

        Assert.AreEqual(first, fixture.Result("g_data").Head);
        Assert.IsTrue(File.Exists(Path.Combine(fixture.Results, ".attempts", "g_data.2", "result.json")));
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);
        Assert.IsFalse(File.Exists(Path.Combine(fixture.User.Root, "src", "late.txt")));
    }

    /// <summary>Somebody gave the job other needs than the plan has: it does not come as far as to know what it starts from.</summary>
    [TestMethod]
    public async Task A_job_that_is_started_wrongly_puts_no_accepted_result_away()
    {
        using var fixture = new JobFixture();
        await fixture.RunJobsAsync("data");
        fixture.Needs = ["manual"];

        var (exit, codes) = await fixture.RunJobAsync("data");

        Assert.AreEqual(JobExit.NotAccepted, exit);
        Assert.AreEqual("ORCH6025", string.Join(' ', codes));
        Assert.AreEqual(JobExit.Accepted, fixture.Result("g_data").Exit);
    }

    [TestMethod]
    public async Task An_accepted_attempt_takes_the_place_of_a_failed_one()
    {
        using var fixture = new JobFixture(["Data"]);
        fixture.Rules("exit 3");
        Assert.AreEqual(1, (await fixture.RunJobAsync("data", "1")).Exit);
        fixture.Rules(string.Empty);

        Assert.AreEqual(0, (await fixture.RunJobAsync("data", "2")).Exit);

        Assert.AreEqual(JobResult.Accepted, fixture.Result("g_data").Status);
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);
    }

    [TestMethod]
    public async Task Attempts_at_once_leave_one_result()
    {
        using var fixture = new JobFixture(["Data"]);
        fixture.Base = fixture.User.Head;
        fixture.Rules("sleep 0.$(($$ % 5))");

        await Task.WhenAll(Enumerable.Range(1, 4).Select(attempt => (Clone: fixture.Clone(), attempt)).ToList().Select(run => RunOneAsync(run.Clone, run.attempt)));

        Assert.AreEqual("g_data", string.Join(' ', Directory.GetDirectories(fixture.Results).Select(Path.GetFileName).Where(name => name != ".attempts")));
        Assert.HasCount(3, Directory.GetDirectories(Path.Combine(fixture.Results, ".attempts")));
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);

        async Task RunOneAsync(string clone, int attempt)
        {
            var (exit, _) = await fixture.RunJobAsync("data", $"{attempt}", clone);
            Assert.AreEqual(0, exit);
        }
    }

    [TestMethod]
    public async Task Jobs_of_one_run_on_one_machine_leave_each_other_alone()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        var release = Path.Combine(Path.GetDirectoryName(fixture.Results)!, "release");
        fixture.Base = fixture.User.Head;
        fixture.Rules($"[ $t = Manual ] || while [ ! -e '{release}' ]; do sleep 0.05; done");
        var slow = fixture.RunJobAsync("data");
        await Running.RunFixture.WaitForAsync(() => fixture.Started.Contains("Data"));

        Assert.AreEqual(0, (await fixture.RunJobAsync("manual")).Exit);

        File.WriteAllText(release, string.Empty);
        var (exit, codes) = await slow;
        Assert.AreEqual(0, exit, string.Join(' ', codes) + fixture.Result("g_data").Error);
        Assert.HasCount(2, fixture.Started);
    }

    [TestMethod]
    public async Task A_job_of_another_plan_starts_no_agent()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        fixture.Needs = ["manual"];
        Assert.AreEqual("ORCH6025", string.Join(' ', (await fixture.RunJobAsync("data")).Codes));
        fixture.Needs = [];
        fixture.Plan = new string('c', 64);

        var (exit, codes) = await fixture.RunJobAsync("data");

        Assert.AreEqual(JobExit.NotAccepted, exit);
        Assert.AreEqual("ORCH6003", string.Join(' ', codes));
        Assert.IsEmpty(fixture.Started);
        Assert.AreEqual("ORCH6002", string.Join(' ', (await fixture.RunJobAsync("gone")).Codes));
        fixture.Plan = null;
        fixture.Base = new string('d', 40);
        Assert.AreEqual("ORCH6004", string.Join(' ', (await fixture.RunJobAsync("data", clone: fixture.User.Root)).Codes));
    }

    [TestMethod]
    public async Task Large_files_go_from_job_to_job_and_to_the_user()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "git-lfs"))))
        {
            Assert.Inconclusive("Skipped: git-lfs is not installed (Debian package git-lfs).");
        }

        using var fixture = new JobFixture(["Data", "Api <- 1", "Shop <- 2"], _ => "verify: grep -q large big.bin");
        fixture.User.Git("lfs", "install", "--local");
        fixture.User.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        fixture.User.Commit("Large files");
        fixture.Rules("case $t in Data) echo 'a large file' > big.bin;; Shop) mkdir -p src; cat big.bin > src/Shop.txt; echo done; exit 0;; esac");
        foreach (var group in new[] { "data", "api", "shop" })
        {
            var clone = fixture.Clone();
            TestRepository.GitAt(clone, "lfs", "install", "--local");
            var (exit, codes) = await fixture.RunJobAsync(group, clone: clone);
            Assert.AreEqual(0, exit, string.Join(' ', codes) + fixture.Result("g_" + group).Error);

            // The last one downloads only what it needs directly.
            Assert.IsTrue(Directory.Exists(Path.Combine(fixture.Results, "g_" + group, "lfs")), group);
            if (group == "api")
            {
                Directory.Move(Path.Combine(fixture.Results, "g_data"), Path.Combine(fixture.Results, "away"));
            }
        }

        Directory.Move(Path.Combine(fixture.Results, "away"), Path.Combine(fixture.Results, "g_data"));
        var forged = Path.Combine(fixture.Results, "g_data", "lfs", new string('0', 64));
        File.WriteAllText(forged, "not what its name says");

        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual("a large file\n", fixture.User.Read("big.bin"));
        Assert.AreEqual("a large file\n", fixture.User.Read("src/Shop.txt"));
        fixture.User.Git("lfs", "fsck");
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(fixture.User.Root, ".git/lfs/objects"), "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task Nothing_builds_on_work_that_nobody_approved_and_the_ledger_names_who_did()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"], number => "verify: test -d src" + (number == 1 ? "\napprove: true" : string.Empty));
        await fixture.RunJobsAsync("data");
        Assert.AreEqual(JobResult.AwaitingApproval, fixture.Result("g_data").Status);

        var (exit, codes) = await fixture.RunJobAsync("api");
        Assert.AreEqual(JobExit.NeedMissing, exit);
        Assert.AreEqual("ORCH6005", string.Join(' ', codes));
        Assert.DoesNotContain("Api", fixture.Started);

        var early = await fixture.CollectAsync();
        Assert.AreEqual("AwaitingApproval Blocked", string.Join(' ', early.View!.Groups.Select(group => group.Status)), Texts(early));
        Assert.IsFalse(Directory.Exists(Path.Combine(fixture.User.Root, "src")));

        Assert.AreEqual(0, (await fixture.ApproveAsync("data", "maria")).Exit);
        Assert.AreEqual(0, (await fixture.RunJobAsync("api", "2")).Exit);
        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual("by maria", LedgerReader.Read(fixture.User.LedgerFile).Events.Single(entry => entry.Type == LedgerTypes.Approved).Reason);
        Assert.AreEqual("Data\n", fixture.User.Read("src/Data.txt"));
    }

    [TestMethod]
    public async Task An_approval_counts_for_the_work_that_was_approved()
    {
        using var fixture = new JobFixture(["Data"], _ => "approve: true");
        Assert.AreEqual("ORCH6005", string.Join(' ', (await ApproveWithoutAsync()).Codes));
        await fixture.RunJobsAsync("data");
        Assert.AreEqual(0, (await fixture.ApproveAsync("data", "maria")).Exit);
        var file = Path.Combine(fixture.Results, "a_data", "approval.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"tree\": \"", "\"tree\": \"0", StringComparison.Ordinal));

        var collected = await fixture.CollectAsync();

        Assert.AreEqual(GroupStatus.AwaitingApproval, collected.View!.Groups[0].Status);

        async Task<(int Exit, IReadOnlyList<string> Codes)> ApproveWithoutAsync()
        {
            fixture.Base = fixture.User.Head;
            return await fixture.ApproveAsync("data", "maria");
        }
    }

    [TestMethod]
    public async Task A_full_disk_of_results_is_worth_another_try_and_leaves_no_half_result()
    {
        using var fixture = new JobFixture(["Data"]);
        Directory.CreateDirectory(fixture.Results);
        if (!Mount("-t", "tmpfs", "-o", "size=8k", "tmpfs", fixture.Results))
        {
            Assert.Inconclusive("Skipped: needs a user who may mount a small file system.");
        }

        try
        {
            var (exit, codes) = await fixture.RunJobAsync("data");

            Assert.AreEqual(JobExit.Infrastructure, exit);
            Assert.AreEqual("ORCH6010", string.Join(' ', codes));
            Assert.IsFalse(Directory.Exists(Path.Combine(fixture.Results, "g_data")));
        }
        finally
        {
            using var process = System.Diagnostics.Process.Start("umount", fixture.Results);
            await process.WaitForExitAsync();
        }

        Assert.AreEqual(0, (await fixture.RunJobAsync("data", "2")).Exit);
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);

        static bool Mount(params string[] arguments)
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            {
                return false;
            }

            using var process = System.Diagnostics.Process.Start("mount", arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    [TestMethod]
    public async Task Line_ends_of_a_checkout_are_no_change_of_the_plan()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        fixture.User.Git("config", "core.autocrlf", "true");
        fixture.User.Git("rm", "-q", "-r", "--cached", ".");
        fixture.User.Git("reset", "-q", "--hard");
        Assert.Contains("\r\n", fixture.User.Read(SpecRepository.TasksPath));
        foreach (var group in new[] { "data", "api" })
        {
            var clone = fixture.Clone();
            TestRepository.GitAt(clone, "config", "core.autocrlf", "true");
            TestRepository.GitAt(clone, "rm", "-q", "-r", "--cached", ".");
            TestRepository.GitAt(clone, "reset", "-q", "--hard");
            var (exit, codes) = await fixture.RunJobAsync(group, clone: clone);
            Assert.AreEqual(0, exit, string.Join(' ', codes));
        }

        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual(string.Empty, fixture.User.Status);
        Assert.Contains("- [x] 2.1", fixture.User.Read(SpecRepository.TasksPath));
    }

    [TestMethod]
    public async Task Needs_that_change_the_same_lines_end_the_job_with_73()
    {
        using var fixture = new JobFixture(["Api", "Pages", "Shop <- 1, 2"], _ => string.Empty);
        fixture.Rules("echo $t > README.md");
        await fixture.RunJobsAsync("api", "pages");

        var (exit, codes) = await fixture.RunJobAsync("shop");

        Assert.AreEqual(JobExit.NeedsConflict, exit);
        Assert.AreEqual("ORCH6006", string.Join(' ', codes));
        Assert.DoesNotContain("Shop", fixture.Started);

        var collected = await fixture.CollectAsync();
        Assert.AreEqual("Completed Failed", string.Join(' ', collected.View!.Groups.Take(2).Select(group => group.Status)));
        Assert.AreEqual(OutcomeClass.MergeConflict, collected.View.Groups[1].Outcome);
        Assert.Contains("orchestrate/2026-01-01-shop/2-pages", string.Join(' ', fixture.User.Branches));
    }

    [TestMethod]
    public async Task Work_that_breaks_the_whole_is_named_and_put_back()
    {
        using var fixture = new JobFixture(["Api", "Pages"], number => number == 1 ? "verify: test ! -f src/Pages.txt" : "verify: test -f src/Pages.txt");
        await fixture.RunJobsAsync("api", "pages");

        var collected = await fixture.CollectAsync();

        Assert.AreEqual("Completed Failed", string.Join(' ', collected.View!.Groups.Select(group => group.Status)));
        Assert.Contains("Pages", collected.Diagnostics.Single(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Message);
        Assert.IsFalse(File.Exists(Path.Combine(fixture.User.Root, "src", "Pages.txt")));
        Assert.IsTrue(File.Exists(Path.Combine(fixture.User.Root, "src", "Api.txt")));
    }

    [TestMethod]
    public async Task Collecting_twice_merges_once()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        await fixture.RunJobsAsync("data", "api");
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);
        var head = fixture.User.Head;

        var again = await fixture.CollectAsync();

        Assert.IsTrue(again.IsSettled, Texts(again));
        Assert.AreEqual(head, fixture.User.Head);
    }

    [TestMethod]
    public async Task What_is_there_can_be_collected_before_the_rest()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1", "Manual"]);
        await fixture.RunJobsAsync("data");
        var first = await fixture.CollectAsync();
        Assert.AreEqual("Completed Failed Failed", string.Join(' ', first.View!.Groups.Select(group => group.Status)).Replace("Blocked", "Failed", StringComparison.Ordinal));
        Assert.AreEqual("ORCH6009", Codes(first).Distinct().Single());

        await fixture.RunJobsAsync("api", "manual");
        var second = await fixture.CollectAsync();

        Assert.IsTrue(second.Succeeded, Texts(second));
        Assert.AreEqual("Data Api Manual", string.Join(' ', fixture.User.Git("log", "--reverse", "--format=%s", "HEAD", "^" + fixture.Base).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [TestMethod]
    public async Task Results_are_merged_where_the_user_has_worked_meanwhile()
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        await fixture.RunJobsAsync("data", "api");
        fixture.User.Write("mine.txt", "mine\n");
        fixture.User.Commit("Mine");

        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.AreEqual("Mine Data Api", string.Join(' ', fixture.User.Git("log", "--reverse", "--format=%s", "HEAD", "^" + fixture.Base).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>The same where nobody told the build what the jobs started from: all results name it.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Results_are_collected_from_what_they_name_as_their_base(bool isForeign)
    {
        using var fixture = new JobFixture(["Data", "Api <- 1"]);
        await fixture.RunJobsAsync("data", "api");
        fixture.User.Write("notes.txt", "Meanwhile.\n");
        fixture.User.Commit("Meanwhile");
        if (isForeign)
        {
            // A commit of the repository that the branch does not have.
            var other = fixture.User.Git("commit-tree", "-m", "Other", "HEAD^{tree}").Trim();
            fixture.Change("g_data", result => result with { Base = other });
            fixture.Change("g_api", result => result with { Base = other });
        }

        var collected = await fixture.CollectAsync(knowsBase: false);

        Assert.AreEqual(isForeign ? "ORCH6009" : string.Empty, string.Join(' ', Codes(collected).Distinct()), Texts(collected));
        Assert.AreEqual(!isForeign, fixture.User.Read(SpecRepository.TasksPath).Contains("- [x] 2.1", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_workspace_that_is_used_again_starts_clean()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        var clone = fixture.Clone();
        Assert.AreEqual(0, (await fixture.RunJobAsync("data", clone: clone)).Exit);

        Assert.AreEqual(0, (await fixture.RunJobAsync("manual", clone: clone)).Exit);

        Assert.AreEqual(fixture.Base, fixture.Result("g_manual").Parent);
    }

    /// <summary>Some engines give all jobs the same working tree.</summary>
    [TestMethod]
    public async Task What_a_job_left_in_its_workspace_is_no_result()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        var clone = fixture.Clone();
        await fixture.RunJobAsync("data", clone: clone);
        Directory.Delete(Path.Combine(fixture.Results, "g_data"), recursive: true);

        var collected = await fixture.CollectAsync(root: clone);

        Assert.AreEqual("ORCH6009 ORCH6009", string.Join(' ', Codes(collected)), Texts(collected));
        Assert.AreEqual("Failed Failed", string.Join(' ', collected.View!.Groups.Select(group => group.Status)));
    }

    [TestMethod]
    public async Task A_checkout_with_runs_of_its_own_is_no_place_for_a_job()
    {
        using var fixture = new JobFixture(["Data", "Manual"]);
        Assert.IsTrue((await fixture.RunHereAsync(fixture.User.Root)).Succeeded);
        fixture.Base = fixture.User.Head;
        fixture.User.Write(SpecRepository.TasksPath, fixture.User.Read(SpecRepository.TasksPath).Replace("[x]", "[ ]", StringComparison.Ordinal));
        fixture.User.Commit("Open again");
        fixture.Base = fixture.User.Head;
        var ledger = File.ReadAllBytes(fixture.User.LedgerFile);

        var (exit, codes) = await fixture.RunJobAsync("data", clone: fixture.User.Root);

        Assert.AreEqual(JobExit.NotAccepted, exit);
        Assert.AreEqual("ORCH6007", string.Join(' ', codes));
        CollectionAssert.AreEqual(ledger, File.ReadAllBytes(fixture.User.LedgerFile));
    }

    [TestMethod]
    public async Task A_clock_that_is_ahead_makes_no_times_in_the_future()
    {
        using var fixture = new JobFixture(["Data"]);
        await fixture.RunJobsAsync("data");
        fixture.Change("g_data", result => result with { Start = result.Start.AddHours(1), End = result.End.AddHours(1) });
        var ledger = Path.Combine(fixture.Results, "g_data", "ledger.jsonl");
        var hour = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH", null);
        File.WriteAllText(ledger, File.ReadAllText(ledger).Replace(hour, DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH", null), StringComparison.Ordinal));

        var collected = await fixture.CollectAsync();

        Assert.IsTrue(collected.Succeeded, Texts(collected));
        Assert.IsTrue(LedgerReader.Read(fixture.User.LedgerFile).Events.All(entry => entry.Time <= DateTimeOffset.UtcNow));
        Assert.IsLessThan(TimeSpan.FromMinutes(5), collected.View!.Groups[0].Worked);
    }

    [TestMethod]
    public async Task A_cancelled_job_can_be_run_again()
    {
        using var fixture = new JobFixture(["Data"]);
        fixture.Rules("sleep 30");
        using var stop = new CancellationTokenSource();
        var job = fixture.RunJobAsync("data", "1", cancellationToken: stop.Token);
        await Running.RunFixture.WaitForAsync(() => fixture.Started.Count == 1);
        await stop.CancelAsync();

        Assert.AreEqual(JobExit.Cancelled, (await job).Exit);

        Assert.AreEqual(JobResult.Cancelled, fixture.Result("g_data").Status);
        fixture.Rules(string.Empty);
        Assert.AreEqual(0, (await fixture.RunJobAsync("data", "2")).Exit);
        Assert.IsTrue((await fixture.CollectAsync()).Succeeded);
    }

    private static string[] Codes(RunResult run) => [.. run.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Code)];

    private static string Texts(RunResult run) => string.Join('\n', run.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}"));
}
