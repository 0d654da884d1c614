namespace Orchestration.Build.PackageTests.Engines;

/// <summary>One plan on this machine and on engines: the same accepted groups, the same tree, the same boxes.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EngineTests : BuildTest
{
    private const string Child = "orchestrate-eight.gitlab-ci.yml";
    private const string WithoutPage = "Core Store Manual Glossary";

    private static string? s_tree;

    /// <summary>What a run of this machine comes to.</summary>
    private string LocalTree()
    {
        if (s_tree is not null)
        {
            return s_tree;
        }

        var here = new EightGroups(Repository["local"]);
        var result = here.Build("-t:Orchestrate", "-p:OrchestrationAgent=writer");
        Assert.IsTrue(result.Succeeded, result.Output);
        return s_tree = here.Tree;
    }

    [TestMethod]
    public void A_failing_gate_lets_the_same_groups_through_on_this_machine()
    {
        var here = new EightGroups(Repository["local"], failing: "Page");

        var result = here.Build("-t:Orchestrate", "-p:OrchestrationAgent=writer", "-p:OrchestrationRetries=0");

        Assert.IsFalse(result.Succeeded);
        Assert.AreEqual(WithoutPage, here.Accepted);
    }

    [TestMethod]
    public void A_build_that_gets_SIGTERM_ends_its_agents_and_exits_with_143()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs signals");
        }

        var gate = Repository["gate"];
        Directory.CreateDirectory(gate);
        File.WriteAllText(Path.Combine(gate, "hold-Core"), string.Empty);
        var here = new EightGroups(Repository["local"], gate: gate);
        using var build = Programs.Start(here.Root, "dotnet", ["build", "-t:Orchestrate", "-p:OrchestrationAgent=writer", "-nologo", "-tl:off"], Package.Variables);
        var output = build.StandardOutput.ReadToEndAsync();
        var started = Path.Combine(gate, "started");
        Programs.WaitFor(() => File.Exists(started) && File.ReadAllLines(started).Any(line => line.StartsWith("Core ", StringComparison.Ordinal)), "the agent has started");
        var agent = int.Parse(File.ReadAllLines(started).First(line => line.StartsWith("Core ", StringComparison.Ordinal)).Split(' ')[1], null);

        Programs.Kill(build.Id, 15);

        Assert.IsTrue(build.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.AreEqual(143, build.ExitCode, output.GetAwaiter().GetResult());
        Assert.IsFalse(Programs.IsAlive(agent));
        File.Delete(Path.Combine(gate, "hold-Core"));
        var again = here.Build("-t:Orchestrate", "-p:OrchestrationAgent=writer");
        Assert.IsTrue(again.Succeeded, again.Output);
    }

    [TestMethod]
    public void GitLab_runs_the_child_pipeline_to_the_same_tree()
    {
        EngineTools.RequireNode();
        var user = new EightGroups(Repository["user"]);

        var (code, output) = RunGitLab(user);

        Assert.AreEqual(0, code, output);
        user.Take(Path.Combine(Repository["gitlab"], "orchestrate-result", "result.bundle"));
        AssertWhole(user);
        Assert.Contains("testcase", File.ReadAllText(Path.Combine(Repository["gitlab"], "orchestrate-result", "collect.junit.xml")));
    }

    [TestMethod]
    public void GitLab_lets_the_same_groups_through_where_a_gate_fails()
    {
        EngineTools.RequireNode();
        var user = new EightGroups(Repository["user"], failing: "Page");

        var (code, output) = RunGitLab(user);

        Assert.AreEqual(1, code, output);

        // The local executor does not start a later stage after a failure; GitLab does.
        (code, output) = GitLab("collect");
        Assert.AreEqual(1, code, output);
        user.Take(Path.Combine(Repository["gitlab"], "orchestrate-result", "result.bundle"));
        Assert.AreEqual(WithoutPage, user.Accepted);
        Assert.AreEqual(WithoutPage, user.Ticked);
    }

    [TestMethod]
    [DataRow("graph")]
    [DataRow("waves")]
    public void GitHub_runs_the_workflow_to_the_same_tree(string form)
    {
        EngineTools.RequireNode();
        var user = new EightGroups(Repository["user"]);

        var (code, output) = RunGitHub(user, form);

        Assert.AreEqual(0, code, output);
        AssertOrder(output);
        user.Take(Path.Combine(Repository["github"], "artifacts", "orch-result", "result.bundle"));
        AssertWhole(user);
    }

    [TestMethod]
    public void GitHub_lets_the_same_groups_through_where_a_gate_fails()
    {
        EngineTools.RequireNode();
        var user = new EightGroups(Repository["user"], failing: "Page");

        var (code, output) = RunGitHub(user, "graph");

        Assert.AreEqual(1, code, output);
        user.Take(Path.Combine(Repository["github"], "artifacts", "orch-result", "result.bundle"));
        Assert.AreEqual(WithoutPage, user.Accepted);
        Assert.AreEqual(WithoutPage, user.Ticked);
    }

    [TestMethod]
    public void A_prompt_that_is_not_committed_or_not_current_is_not_exported()
    {
        var user = new EightGroups(Repository["user"], count: 2);
        var prompt = Path.Combine("agent-os", "specs", "eight", "implementation", "prompts", "1-core.md");
        user.Git("rm", "-q", "--cached", prompt);

        Assert.ContainsSingle(user.Build("-t:ExportOrchestration", "-p:OrchestrationEngine=gitlab", "-p:OrchestrationAgent=writer").Of("ORCH6014"));

        // Ignored, and so in no status.
        File.WriteAllText(Path.Combine(user.Root, ".git", "info", "exclude"), "implementation/\n");
        user.Git("commit", "-q", "-m", "Without prompt");
        Assert.ContainsSingle(user.Build("-t:ExportOrchestration", "-p:OrchestrationEngine=gitlab", "-p:OrchestrationAgent=writer").Of("ORCH6014"));

        File.Delete(Path.Combine(user.Root, prompt));
        Assert.ContainsSingle(user.Build("-t:ExportOrchestration", "-p:OrchestrationEngine=gitlab", "-p:OrchestrationAgent=writer").Of("ORCH3004"));
        Assert.IsFalse(File.Exists(Path.Combine(user.Root, Child)));
    }

    [TestMethod]
    [DataRow("graph")]
    [DataRow("waves")]
    public void Azure_finds_nothing_wrong_with_the_pipeline(string form)
    {
        EngineTools.RequireNode();
        var user = new EightGroups(Repository["user"]);
        Export(user, "azure", "-p:OrchestrationEngineForm=" + form, "-p:OrchestrationEngineSecrets=A_KEY");
        var file = Path.Combine(user.Root, "orchestrate-eight.azure-pipelines.yml");

        var (code, output) = EngineTools.Node(user.Root, Package.Variables, "check-azure.mjs", file);
        Assert.AreEqual(0, code, output);

        // What the check is worth.
        File.WriteAllText(file, File.ReadAllText(file).Replace("timeoutInMinutes", "timeoutInMinute", StringComparison.Ordinal));
        Assert.AreEqual(1, EngineTools.Node(user.Root, Package.Variables, "check-azure.mjs", file).Code);
    }

    private void AssertWhole(EightGroups user)
    {
        Assert.AreEqual(LocalTree(), user.Tree);
        Assert.AreEqual("Core Store Page Shop Manual Glossary Search Release", user.Accepted);
        Assert.AreEqual(user.Accepted, user.Ticked);
        user.AssertSettled();
    }

    /// <summary>Every job started after those that it needs had ended, and the one that collects after all.</summary>
    private static void AssertOrder(string output)
    {
        var lines = output.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length >= 3).ToList();
        int At(string what, string job) => lines.FindIndex(words => words[1] == what && words[2] == job);
        foreach (var (job, need) in new[] { ("g_store", "g_core"), ("g_page", "g_core"), ("g_shop", "g_store"), ("g_shop", "g_page"), ("g_search", "g_shop"), ("g_release", "g_search"), ("g_release", "g_manual"), ("collect", "g_release") })
        {
            Assert.IsGreaterThan(At("end", need), At("start", job), $"{job} after {need}\n{output}");
        }
    }

    private static void Export(EightGroups user, string engine, params string[] more)
    {
        var exported = user.Build(["-t:ExportOrchestration", "-p:OrchestrationEngine=" + engine, "-p:OrchestrationAgent=writer", .. more]);
        Assert.IsTrue(exported.Succeeded, exported.Output);
    }

    private (int Code, string Output) RunGitLab(EightGroups user)
    {
        Export(user, "gitlab");
        var child = File.ReadAllText(Path.Combine(user.Root, Child));
        File.Delete(Path.Combine(user.Root, Child));

        // In a checkout of its own, where the executor also leaves what it makes.
        var folder = user.CloneTo(Repository["gitlab"]);
        TestRepository.GitAt(folder, "remote", "set-url", "origin", "https://gitlab.example.org/group/eight.git");
        TestRepository.GitAt(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
        File.AppendAllText(Path.Combine(folder, ".git", "info", "exclude"), $"{Child}\n.gitlab-ci-local/\n");
        File.WriteAllText(Path.Combine(folder, Child), child);
        return GitLab();
    }

    private (int Code, string Output) GitLab(params string[] jobs) =>
        EngineTools.Node(Repository["gitlab"], Package.Variables, "node_modules/gitlab-ci-local/dist/index.js", ["--home", Repository["gitlab-home"], "--no-color", "--shell-isolation", "--file", Child, .. jobs]);

    private (int Code, string Output) RunGitHub(EightGroups user, string form)
    {
        var file = Path.Combine(Repository.Path, "workflow.yml");
        Export(user, "github", "-p:OrchestrationEngineForm=" + form, "-p:OrchestrationEngineFile=" + file);
        var (code, findings) = EngineTools.Node(user.Root, Package.Variables, "check-github.mjs", file);
        Assert.AreEqual(0, code, findings);
        return EngineTools.Node(user.Root, Package.Variables, "run-workflow.mjs", file, user.Root, Repository["github"], "3");
    }
}
