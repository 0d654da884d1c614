using System.Diagnostics;

namespace Orchestration.Build.PackageTests.Engines;

/// <summary>Real builds on a real cluster. One cluster serves all tests, one after the other.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SlurmTests : BuildTest
{
    private static readonly string[] Orchestrate = ["build", "-t:Orchestrate", "-p:OrchestrationAgent=writer", "-p:OrchestrationEngine=slurm", "-nologo", "-tl:off"];

    private static SlurmCluster? s_cluster;
    private static TempFolder? s_folder;

    private static SlurmCluster Cluster => s_cluster!;

    private string Gate => Repository["gate"];

    private string Results => Repository["user/.orchestrator/eight/engine/results"];

    [TestInitialize]
    public void NeedCluster()
    {
        EngineTools.RequireSlurm();
        s_folder ??= new TempFolder();
        s_cluster ??= new SlurmCluster(s_folder["cluster"]);
        Directory.CreateDirectory(Gate);
    }

    [ClassCleanup]
    public static void EndCluster()
    {
        s_cluster?.Dispose();
        s_folder?.Dispose();
    }

    [TestMethod]
    public void Slurm_runs_the_plan_to_the_same_tree()
    {
        var here = new EightGroups(Repository["local"], gate: Gate);
        Assert.IsTrue(here.Build("-t:Orchestrate", "-p:OrchestrationAgent=writer").Succeeded);
        var user = new EightGroups(Repository["user"], gate: Gate);

        var (code, output) = Run(user);

        Assert.AreEqual(0, code, output);
        Assert.AreEqual(here.Tree, user.Tree);
        Assert.AreEqual("Core Store Page Shop Manual Glossary Search Release", user.Accepted);
        Assert.AreEqual(user.Accepted, user.Ticked);
        Assert.MatchesRegex(@"1 Core: started job \d+ on n[123]", output);
        Assert.MatchesRegex(@"\d [A-Z]\w+: started writer on n[123]", output);
        Assert.Contains("8 Release: accepted on n", output);
        user.AssertSettled();
        Assert.AreEqual(string.Empty, user.Git("for-each-ref", "refs/orchestrate/"));

        // Two licences of the agent, three nodes.
        var most = ReadTimes(user).Max(span => ReadTimes(user).Count(other => other.Start <= span.Start && span.Start < other.End));
        Assert.IsInRange(1, 2, most);
        Assert.Contains("On an engine: a job needs", user.Build("-t:Orchestrate", "-p:OrchestrationForce=true").Output);
    }

    [TestMethod]
    public void Slurm_lets_the_same_groups_through_where_a_gate_fails()
    {
        var user = new EightGroups(Repository["user"], failing: "Page", Gate);

        var (code, output) = Run(user, "-p:OrchestrationRetries=0");

        Assert.AreEqual(1, code, output);
        Assert.AreEqual("Core Store Manual Glossary", user.Accepted);
        Assert.AreEqual(user.Accepted, user.Ticked);
    }

    [TestMethod]
    public void A_build_that_is_killed_is_continued_and_no_job_runs_twice()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 3);
        Hold("Store");
        using (var build = Start(user))
        {
            WaitForStart("Store");
            build.Kill(entireProcessTree: true);
            build.WaitForExit();
        }

        // Nobody else pays for the same groups meanwhile.
        Assert.Contains("ORCH6021", user.Build("-t:Orchestrate", "-p:OrchestrationAgent=writer").Output);
        Release("Store");

        var (code, output) = Run(user);

        Assert.AreEqual(0, code, output);
        Assert.Contains("Continues the run slurm-", output);
        AssertEachStartedOnce(user);
    }

    [TestMethod]
    public void A_node_that_is_lost_costs_no_result_and_its_late_one_is_not_merged()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 3);
        Hold("Core");
        using var build = Start(user);
        WaitForStart("Core");
        var node = NodeOf("g_core");
        Cluster.KillNode(node);
        try
        {
            // The first process lives on, as it would on a machine that lost its network only.
            Programs.WaitFor(() => Started("Core") == 2, "the job has begun on another node");
            Release("Core");
            var (code, output) = End(build);

            Assert.AreEqual(0, code, output);
            Assert.AreEqual("Core Store Page", user.Accepted);
            Assert.HasCount(1, user.Git("log", "--format=%s", "HEAD", "^" + user.Base).Split('\n').Where(line => line == "Core").ToList());
            user.AssertSettled();
        }
        finally
        {
            Cluster.StartNode(node);
            Cluster.WaitForNodes();
        }
    }

    [TestMethod]
    public void A_cancelled_job_ends_its_agent_and_the_next_build_continues()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 3);
        Hold("Core");
        using var build = Start(user);
        WaitForStart("Core");
        var agent = int.Parse(File.ReadAllLines(Path.Combine(Gate, "started")).First(line => line.StartsWith("Core ", StringComparison.Ordinal)).Split(' ')[1], null);
        Cluster.Ask("scancel", IdOf("g_core"));
        Programs.WaitFor(() => !Programs.IsAlive(agent), "the agent has ended");
        Release("Core");

        var (stopped, said) = End(build);
        Assert.AreEqual(1, stopped, said);
        Assert.Contains("1 Core: cancelled", said);
        Assert.AreEqual(1, Started("Core"));

        var (code, output) = Run(user);

        Assert.AreEqual(0, code, output);
        Assert.AreEqual("Core Store Page", user.Accepted);
    }

    [TestMethod]
    public void A_controller_that_is_started_again_changes_nothing()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 3);
        Hold("Store");
        using var build = Start(user);
        WaitForStart("Store");
        Cluster.StopController();
        Release("Store");
        Cluster.StartController();

        var (code, output) = End(build);

        Assert.AreEqual(0, code, output);
        AssertEachStartedOnce(user);
    }

    [TestMethod]
    public void Ctrl_C_cancels_the_jobs_and_the_next_build_continues()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 3);
        Hold("Store");
        using (var build = Start(user))
        {
            WaitForStart("Store");
            Programs.Kill(build.Id, 2);
            var (stopped, said) = End(build);
            Assert.AreNotEqual(0, stopped, said);
        }

        Programs.WaitFor(() => Cluster.Ask("squeue", "-h", "-o", "%A").Trim().Length == 0, "no job is left");
        Release("Store");

        var (code, output) = Run(user);

        Assert.AreEqual(0, code, output);
        Assert.AreEqual("Core Store Page", user.Accepted);
        Assert.AreEqual(1, Started("Core"));
    }

    [TestMethod]
    public void Work_that_needs_approval_is_held_until_a_person_releases_its_job()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 2, approve: "Core");
        using var build = Start(user);
        var output = build.StandardOutput.ReadToEndAsync();
        Programs.WaitFor(() => File.Exists(Path.Combine(Results, "g_core", "edits.bundle")), "the work is there");
        Assert.AreEqual(0, Started("Store"));
        Cluster.Ask("scontrol", "release", Cluster.Ask("squeue", "-h", "-o", "%j %A").Split('\n').First(line => line.Contains(".a_core ", StringComparison.Ordinal)).Split(' ')[1]);

        Assert.IsTrue(build.WaitForExit(TimeSpan.FromMinutes(4)));
        Assert.AreEqual(0, build.ExitCode, output.GetAwaiter().GetResult());
        Assert.AreEqual("Core Store", user.Accepted);
        Assert.Contains("approve with: scontrol release", output.GetAwaiter().GetResult());
    }

    /// <summary>Whatever an agent writes into the folder of results: only the job that a person released counts. Cancelling that job rejects the work.</summary>
    [TestMethod]
    public void An_agent_cannot_approve_its_own_work_and_a_person_can_reject_it()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 2, approve: "Core");
        using var build = Start(user);
        var output = build.StandardOutput.ReadToEndAsync();
        Programs.WaitFor(() => File.Exists(Path.Combine(Results, "g_core", "edits.bundle")), "the work is there");
        var bundle = Path.Combine(Results, "g_core", "edits.bundle");
        user.Git("fetch", "-q", bundle, "refs/orchestrate/job");
        var folder = Directory.CreateDirectory(Path.Combine(Results, "a_core")).FullName;
        File.WriteAllText(Path.Combine(folder, "approval.json"), $$"""{"group":"core","tree":"{{user.Git("rev-parse", "FETCH_HEAD^{tree}").Trim()}}","by":"the-boss","time":"2026-01-01T00:00:00+00:00"}""");
        File.WriteAllText(Path.Combine(folder, "result.json"), File.ReadAllText(Path.Combine(Results, "g_core", "result.json")).Replace("awaiting-approval", "accepted", StringComparison.Ordinal));
        Cluster.Ask("scancel", Cluster.Ask("squeue", "-h", "-o", "%j %A").Split('\n').First(line => line.Contains(".a_core ", StringComparison.Ordinal)).Split(' ')[1]);

        Assert.IsTrue(build.WaitForExit(TimeSpan.FromMinutes(4)));
        var text = output.GetAwaiter().GetResult();
        Assert.AreEqual(string.Empty, user.Accepted, text);
        Assert.Contains("rejected: the job of its approval was cancelled", text);
        Assert.DoesNotContain("the-boss", text);
        Assert.AreEqual(1, Started("Core"));
        Assert.AreEqual(0, Started("Store"));
    }

    /// <summary>What jobs were paid for is there until it is merged.</summary>
    [TestMethod]
    public void Results_that_could_not_be_collected_are_collected_by_the_next_build()
    {
        var user = new EightGroups(Repository["user"], gate: Gate, count: 2);
        Hold("Store");
        using (var build = Start(user))
        {
            WaitForStart("Store");
            File.WriteAllText(Path.Combine(user.Root, "dirty.txt"), "A person's.\n");
            Release("Store");
            var (refused, why) = End(build);
            Assert.AreEqual(1, refused, why);
            Assert.Contains("ORCH5015", why);
        }

        File.Delete(Path.Combine(user.Root, "dirty.txt"));

        var (code, output) = Run(user);

        Assert.AreEqual(0, code, output);
        Assert.AreEqual("Core Store", user.Accepted);
        Assert.AreEqual("1 1", $"{Started("Core")} {Started("Store")}");
    }

    private void Hold(string title) => File.WriteAllText(Path.Combine(Gate, "hold-" + title), string.Empty);

    private void Release(string title) => File.Delete(Path.Combine(Gate, "hold-" + title));

    private int Started(string title) => File.Exists(Path.Combine(Gate, "started")) ? File.ReadAllLines(Path.Combine(Gate, "started")).Count(line => line.StartsWith(title + " ", StringComparison.Ordinal)) : 0;

    private void WaitForStart(string title) => Programs.WaitFor(() => Started(title) > 0, $"the agent of {title} has started");

    private void AssertEachStartedOnce(EightGroups user)
    {
        Assert.AreEqual("Core Store Page", user.Accepted);
        foreach (var title in user.Accepted.Split(' '))
        {
            Assert.AreEqual(1, Started(title), title);
        }
    }

    private static string IdOf(string job) => Field(job, "%A");

    private static string NodeOf(string job) => Field(job, "%N");

    private static string Field(string job, string field) =>
        Cluster.Ask("squeue", "-h", "-t", "R", "-o", $"%j {field}").Split('\n').Select(line => line.Split(' ')).First(words => words[0].EndsWith("." + job, StringComparison.Ordinal))[1];

    /// <summary>A script that was started in the background ignores Ctrl-C, and so would all that it starts.</summary>
    private Process Start(EightGroups user, params string[] more) => Programs.Start(user.Root, "env", ["--default-signal=INT", "dotnet", .. Orchestrate, .. more], new Dictionary<string, string?>(Cluster.Variables) { ["NUGET_PACKAGES"] = Package.Cache });

    private (int Code, string Output) Run(EightGroups user, params string[] more)
    {
        using var build = Start(user, more);
        return End(build);
    }

    private (int Code, string Output) End(Process build)
    {
        var output = build.StandardOutput.ReadToEndAsync();
        var errors = build.StandardError.ReadToEndAsync();
        Assert.IsTrue(build.WaitForExit(TimeSpan.FromMinutes(4)), "the build has ended");
        var text = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        TestContext.WriteLine(text);
        return (build.ExitCode, text);
    }

    private List<(DateTimeOffset Start, DateTimeOffset End)> ReadTimes(EightGroups user) =>
    [
        .. Directory.GetFiles(Results, "result.json", SearchOption.AllDirectories).Where(file => !file.Contains("/.attempts/", StringComparison.Ordinal)).Select(file =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
            return (json.RootElement.GetProperty("start").GetDateTimeOffset(), json.RootElement.GetProperty("end").GetDateTimeOffset());
        }),
    ];
}
