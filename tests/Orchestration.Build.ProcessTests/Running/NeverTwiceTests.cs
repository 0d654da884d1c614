using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;
using Orchestration.Build.ProcessTests.Git;
using Orchestration.Build.Testing;

namespace Orchestration.Build.ProcessTests.Running;

/// <summary>Whole runs in a git repository, by the pipeline the targets call: what was done is not done again, and what is not there is not called done.</summary>
[TestClass]
public sealed class NeverTwiceTests : IDisposable
{
    private const string Spec = "2026-01-01-shop";
    private const string Standard = "agent-os/standards/global/style.md";
    private const string Main = "orchestrate/" + Spec + "/main";

    private readonly TempFolder _folder = new();
    private readonly SpecRepository _repository = new(["Model", "Pages <- 1", "Docs"], number => number == 3 ? string.Empty : "standards: [global/*]");

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void WriteScript()
    {
        // Every attempt leaves something new: the same work twice would be no change.
        _folder.Write("script.txt", string.Concat(new[] { "model", "pages", "docs" }.Select(group =>
            $"# {group}\nsh mkdir -p work && echo once >> work/{group}.txt\nresult did {group}\n")));
        _repository.Write(Standard, "Write less.\n");
        _repository.Commit("Add a standard");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _repository.Dispose();
    }

    [TestMethod]
    public async Task A_finished_plan_starts_nothing_here_in_a_clone_and_without_its_ledger()
    {
        Assert.Contains("To run: 3 of 3 groups.", await RunAsync());
        Assert.AreEqual("docs model pages", Started());
        Assert.AreEqual(string.Empty, _repository.Status);
        Assert.AreEqual("trunk", string.Join(' ', _repository.Branches));

        Assert.Contains("othing to run", await RunAsync());
        var head = _repository.Head;
        Assert.Contains("Done before: 3 groups", await RunAsync(root: Clone()));
        Directory.Delete(Path.Combine(_repository.Root, ".orchestrator"), recursive: true);
        Assert.Contains("Done before: 3 groups", await RunAsync());
        Assert.Contains("othing to run", await RunAsync());

        Assert.AreEqual(string.Empty, Started());
        Assert.AreEqual(head, _repository.Head);
        Assert.AreEqual(string.Empty, _repository.Status);
    }

    [TestMethod]
    public async Task Commits_that_were_made_again_and_a_folder_that_was_renamed_are_the_same_work()
    {
        await RunAsync();
        Started();
        _repository.Git("rebase", "-q", "--force-rebase", "--root");
        Assert.Contains("othing to run", await RunAsync());
        Directory.Delete(Path.Combine(_repository.Root, ".orchestrator"), recursive: true);
        Assert.Contains("Done before: 3 groups", await RunAsync());

        _repository.Git("mv", "agent-os/specs/" + Spec, "agent-os/specs/2026-02-02-store");
        _repository.Commit("Rename");
        Assert.Contains("Done before: 3 groups", await RunAsync(spec: "2026-02-02-store"));

        Assert.AreEqual(string.Empty, Started());
    }

    [TestMethod]
    public async Task Case_22_a_work_that_waits_under_the_old_name_of_a_spec_is_named_before_anybody_is_paid_again()
    {
        var script = File.ReadAllText(_folder["script.txt"]);
        File.WriteAllText(_folder["script.txt"], script.Replace("# model\n", $"# model\nsh echo x > {_repository.Root}/mine.txt\n", StringComparison.Ordinal));
        await RunAsync(problems: ["ORCH5020"]);
        File.Delete(Path.Combine(_repository.Root, "mine.txt"));
        Started();
        _repository.Git("mv", "agent-os/specs/" + Spec, "agent-os/specs/2026-02-02-store");
        _repository.Commit("Rename");

        await RunAsync(problems: ["ORCH4020"], spec: "2026-02-02-store");
        Assert.AreEqual(string.Empty, Started());

        _repository.Git("merge", "-q", "--no-edit", Main);
        Assert.Contains("othing to run", await RunAsync(spec: "2026-02-02-store"));
        Assert.AreEqual(string.Empty, Started());
        Assert.DoesNotContain("[ ]", _repository.Read("agent-os/specs/2026-02-02-store/tasks.md"));
    }

    [TestMethod]
    public async Task A_changed_standard_invalidates_what_uses_it_and_what_builds_on_that_and_all_three_say_so_beforehand()
    {
        await RunAsync();
        Started();
        _repository.Write(Standard, "Write even less.\n");
        _repository.Commit("Change a standard");

        var status = await StatusAsync();
        Assert.Contains("To run: 2 of 3 groups.\n  1 Model: standards/global/style.md changed\n", status);
        Assert.Contains("  2 Pages: standards/global/style.md changed; group 1, which it builds on, changed\nForecast from earlier runs: 2 groups, about ", status);
        var simulation = await RunAsync("simulate");
        Assert.Contains("Pending (simulated: nothing was started): standards/global/style.md changed\n", simulation);
        Assert.Contains("Nothing to do: up to date\n", simulation);
        Assert.AreEqual(string.Empty, Started());

        var run = await RunAsync();
        Assert.Contains("To run: 2 of 3 groups.\n  1 Model: standards/global/style.md changed\n", run);
        Assert.Contains("Done before: 1 group", run);
        Assert.AreEqual("model pages", Started());
        Assert.Contains("Nothing to run.", await StatusAsync());
    }

    [TestMethod]
    public async Task Work_outside_of_what_may_be_written_since_is_refused_and_nobody_is_paid_for_it()
    {
        await RunAsync();
        Started();
        var file = SpecRepository.SpecPath + "/orchestration.yml";
        var entries = _repository.Read(file);
        _repository.Write(file, entries.Replace("  - name: 'Docs'\n", "  - name: 'Docs'\n    writes: [docs/**]\n", StringComparison.Ordinal));
        _repository.Commit("Narrow");

        Assert.Contains("3 Docs: what it may write changed: its work is judged again", await RunAsync(problems: ["ORCH5003"]));
        _repository.Write(file, entries.Replace("  - name: 'Docs'\n", "  - name: 'Docs'\n    writes: [work/**]\n", StringComparison.Ordinal));
        _repository.Commit("Widen");
        await RunAsync();

        Assert.AreEqual(string.Empty, Started());
    }

    [TestMethod]
    public async Task A_box_that_a_person_opens_again_is_work_again()
    {
        await RunAsync();
        Started();
        _repository.Write(SpecRepository.TasksPath, _repository.Read(SpecRepository.TasksPath).Replace("- [x] 3.1", "- [ ] 3.1", StringComparison.Ordinal));
        _repository.Commit("Not good enough");

        Assert.Contains("To run: 1 of 3 groups.\n  3 Docs: its boxes were opened again", await StatusAsync());
        await RunAsync();

        Assert.AreEqual("docs", Started());
        Assert.AreEqual("once\nonce\n", _repository.Read("work/docs.txt"));
        Assert.Contains("Nothing to run.", await StatusAsync());
    }

    [TestMethod]
    public async Task Work_that_is_not_in_the_current_commit_is_not_called_done()
    {
        var before = _repository.Head;
        await RunAsync();
        Started();
        _repository.Git("checkout", "-q", "-b", "other", before);

        Assert.Contains("To run: 3 of 3 groups.\n  1 Model: the commit it was done with (", await StatusAsync());
        await RunAsync();
        Assert.AreEqual("docs model pages", Started());
        Assert.AreEqual("once\n", _repository.Read("work/model.txt"));

        // And on either branch it is done once and for all, also after the other one was done for other rules.
        _repository.Write(Standard, "Write even less.\n");
        _repository.Commit("Change a standard here");
        await RunAsync();
        Assert.AreEqual("model pages", Started());
        _repository.Git("checkout", "-q", "trunk");
        Assert.Contains("othing to run", await RunAsync());
        Assert.AreEqual(string.Empty, Started());
    }

    [TestMethod]
    public async Task Work_that_waits_beside_the_users_branch_is_taken_over_and_not_done_again()
    {
        // An agent that writes into the user's tree: the branch is left alone.
        var script = File.ReadAllText(_folder["script.txt"]);
        File.WriteAllText(_folder["script.txt"], script.Replace("# model\n", $"# model\nsh echo x > {_repository.Root}/mine.txt\n", StringComparison.Ordinal));
        await RunAsync(problems: ["ORCH5020"]);
        Assert.AreEqual("docs model pages", Started());
        Assert.DoesNotContain("[x]", _repository.Read(SpecRepository.TasksPath));
        File.Delete(Path.Combine(_repository.Root, "mine.txt"));

        var status = await StatusAsync();
        Assert.Contains($"Accepted work is on '{Main}' and not in the current branch.", status);
        Assert.Contains("Nothing to run.", status);

        // Even where the ledger is gone: git knows.
        Directory.Delete(Path.Combine(_repository.Root, ".orchestrator"), recursive: true);
        Assert.Contains("Done before: 3 groups", await RunAsync());
        Assert.AreEqual(string.Empty, Started());
        Assert.DoesNotContain("[ ]", _repository.Read(SpecRepository.TasksPath));
        Assert.AreEqual("trunk", string.Join(' ', _repository.Branches));
        Assert.Contains("othing to run", await RunAsync());
    }

    [TestMethod]
    public async Task A_forced_run_beside_waiting_work_keeps_what_it_was_paid_for()
    {
        var script = File.ReadAllText(_folder["script.txt"]);
        File.WriteAllText(_folder["script.txt"], script.Replace("# model\n", $"# model\nsh echo x > {_repository.Root}/mine.txt\n", StringComparison.Ordinal));
        await RunAsync(problems: ["ORCH5020"]);
        File.Delete(Path.Combine(_repository.Root, "mine.txt"));
        File.WriteAllText(_folder["script.txt"], script);

        Assert.Contains("1 Model: forced by OrchestrationForce", await RunAsync(force: true));

        Assert.AreEqual("once\nonce\n", _repository.Read("work/model.txt"));
    }

    [TestMethod]
    public async Task Work_of_one_branch_is_not_merged_into_another()
    {
        var script = File.ReadAllText(_folder["script.txt"]);
        File.WriteAllText(_folder["script.txt"], script.Replace("# model\n", $"# model\nsh echo x > {_repository.Root}/mine.txt\n", StringComparison.Ordinal));
        _repository.Git("checkout", "-q", "-b", "feature");
        _repository.Write("feature.txt", "half done\n");
        _repository.Commit("Begin a feature");
        await RunAsync(problems: ["ORCH5020"]);
        File.Delete(Path.Combine(_repository.Root, "mine.txt"));
        Started();
        _repository.Git("checkout", "-q", "trunk");
        _repository.Write("other.txt", "elsewhere\n");
        _repository.Commit("Go on elsewhere");
        var head = _repository.Head;

        await RunAsync(problems: ["ORCH4018"]);

        Assert.AreEqual(string.Empty, Started());
        Assert.AreEqual(head, _repository.Head);
        _repository.Git("checkout", "-q", "feature");
        await RunAsync();
        Assert.AreEqual(string.Empty, Started());
        Assert.DoesNotContain("[ ]", _repository.Read(SpecRepository.TasksPath));
    }

    [TestMethod]
    public async Task A_group_that_failed_under_new_rules_is_not_taken_for_done_by_its_old_ticks()
    {
        await RunAsync();
        _repository.Write(Standard, "Write even less.\n");
        _repository.Commit("Change a standard");
        File.WriteAllText(_folder["script.txt"], "# *\nerror 400 no\n");
        await RunAsync(problems: ["ORCH4004"]);
        Started();

        Assert.Contains("  1 Model: its last run ended with: failed", await StatusAsync());
        _repository.Git("revert", "--no-edit", "HEAD");
        Assert.Contains("Nothing to run.", await StatusAsync());
    }

    private string Clone()
    {
        var clone = _folder["clone"];
        TestRepository.GitAt(_folder.Path, "clone", "-q", _repository.Root, clone);
        TestRepository.GitAt(clone, "config", "user.name", "Somebody");
        TestRepository.GitAt(clone, "config", "user.email", "somebody@example.org");
        return clone;
    }

    /// <summary>Groups whose agent was started since the last call, by its own record.</summary>
    private string Started()
    {
        var file = _folder["record.jsonl"];
        if (!File.Exists(file))
        {
            return string.Empty;
        }

        var groups = File.ReadAllLines(file).Where(line => line.Contains("\"start\"", StringComparison.Ordinal))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("group").GetString()!);
        var text = string.Join(' ', groups.Order(StringComparer.Ordinal));
        File.Delete(file);
        return text;
    }

    private async Task<string> RunAsync(string agent = "fake", bool force = false, string? root = null, string[]? problems = null, string spec = Spec)
    {
        var output = new RecordingOutput();
        var properties = Properties(root ?? _repository.Root, agent);
        properties["OrchestrationSpec"] = spec;
        properties["OrchestrationForce"] = force ? "true" : "false";
        await OrchestrateTarget.OrchestrateAsync(properties, output, TestContext.CancellationToken);
        AssertProblems(output, problems ?? []);
        return output.Text + "\n";
    }

    private async Task<string> StatusAsync()
    {
        var output = new RecordingOutput();
        await StatusTarget.ShowAsync(Properties(_repository.Root, "fake"), output, TestContext.CancellationToken);
        AssertProblems(output, []);
        return output.Text + "\n";
    }

    private void AssertProblems(RecordingOutput output, string[] codes)
    {
        // That these groups have no gate is reported each time, and not what is tested here.
        var found = output.Diagnostics.Where(problem => problem.Severity != DiagnosticSeverity.Message && problem.Descriptor != Catalogue.NoGate).ToList();
        TestContext.WriteLine(output.Text);
        Assert.AreEqual(
            string.Join(' ', codes), string.Join(' ', found.Select(problem => problem.Code).Distinct()), string.Join('\n', found.Select(problem => problem.Message)));
    }

    private Dictionary<string, string> Properties(string root, string agent) => new()
    {
        ["OrchestrationRoot"] = root,
        ["OrchestrationSpec"] = Spec,
        ["OrchestrationAgent"] = agent,
        ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("fake",
        [
            new("Extends", "claude"),
            new("Command", RunFixture.FakeAgentPath),
            new("Environment", $"FAKE_AGENT_RECORD={_folder["record.jsonl"]};FAKE_AGENT_DETAILS={_folder["details"]};FAKE_AGENT_SCRIPT={_folder["script.txt"]}"),
        ]),
    };
}
