using Orchestration.Build.Diagnostics;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.ProcessTests.RealClis;

/// <summary>Eight real agents at once, each in a working tree of its own, two of which want the same file.</summary>
[TestClass]
[DoNotParallelize] // Eight agents at once are load enough for the neighbours that look at the clock.
public sealed class EightGroupsTests
{
    public TestContext TestContext { get; set; } = null!;

    // The six that nobody disputes and the first of the rivals are merged: seven. The second of the rivals is the conflict.
    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    public async Task A_conflict_that_the_agent_does_not_fix_stops_its_group_alone(string cli)
    {
        var (groups, run) = await EightGroups.CreateAsync(cli, "[[text I leave it as it is.]]");
        await using var ending = run;
        await OrchestrateAsync(groups, run);

        var lost = LoserOf(run);
        var won = EightGroups.Rivals.Single(name => name != lost);
        var merged = EightGroups.Names.Where(name => name != lost).ToList();
        CollectionAssert.AreEquivalent(merged, Ended(run, "completed"));
        CollectionAssert.AreEquivalent(new[] { lost }, Ended(run, "gate-failed"));
        Assert.HasCount(9, run.Events(LedgerTypes.AttemptStarted), "Eight, and one to fix the conflict.");

        var errors = run.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        CollectionAssert.AreEquivalent(new[] { "ORCH5031" }, errors.Select(error => error.Code).ToList(), Messages(run));
        var conflict = errors.Single(error => error.Code == "ORCH5031").Message;
        foreach (var part in new[] { $"{lost}'", EightGroups.Shared, EightGroups.Main, EightGroups.Branch(lost) })
        {
            Assert.Contains(part, conflict);
        }

        AssertMerged(run, merged, won);
        var tasks = await File.ReadAllTextAsync(Path.Combine(run.Root, EightGroups.Tasks));
        Assert.AreEqual(2 * merged.Count, tasks.Split("[x]").Length - 1, tasks);
        Assert.AreEqual(2, tasks.Split("[ ]").Length - 1, tasks);

        // Both sides are kept, and nothing else.
        CollectionAssert.AreEquivalent(new[] { "trunk", EightGroups.Main, EightGroups.Branch(lost) }, Branches(run));
        Assert.AreEqual(run.Git("rev-parse", "trunk"), run.Git("rev-parse", EightGroups.Main));
        Assert.AreEqual(EightGroups.SharedText(lost), run.Git("show", $"{EightGroups.Branch(lost)}:{EightGroups.Shared}").TrimEnd('\n'));
        var tree = Trees(run).Single(path => path != run.Root);
        Assert.AreEqual(Path.GetFileName(EightGroups.Branch(lost)), Path.GetFileName(tree));
        Assert.Contains("<<<<<<< ", await File.ReadAllTextAsync(Path.Combine(tree, EightGroups.Shared)));
    }

    [TestMethod]
    [DataRow("claude")]
    [DataRow("codex")]
    public async Task A_conflict_that_the_agent_fixes_leaves_nothing_behind(string cli)
    {
        var (groups, run) = await EightGroups.CreateAsync(
            cli, $"[[read {EightGroups.Shared}]] [[write {EightGroups.Shared} {EightGroups.SharedText("both")}]] [[text Mended.]]");
        await using var ending = run;
        await OrchestrateAsync(groups, run);

        CollectionAssert.AreEquivalent(EightGroups.Names.ToList(), Ended(run, "completed"), Messages(run));
        Assert.IsFalse(run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Messages(run));
        Assert.HasCount(9, run.Events(LedgerTypes.AttemptStarted), "Eight, and one to fix the conflict.");
        AssertMerged(run, EightGroups.Names, "both");
        Assert.DoesNotContain("[ ]", await File.ReadAllTextAsync(Path.Combine(run.Root, EightGroups.Tasks)));
        CollectionAssert.AreEquivalent(new[] { "trunk" }, Branches(run));
        CollectionAssert.AreEquivalent(new[] { run.Root }, Trees(run));
    }

    private async Task OrchestrateAsync(EightGroups groups, RepositoryRun run)
    {
        await run.OrchestrateAsync(("OrchestrationMaxParallelism", "8"), ("OrchestrationIsolation", "worktree"));
        TestContext.WriteLine($"{run.Server.Now.TotalSeconds:F1} s from the fake's start to the end of the run, {run.Server.Requests.Count} requests\n{Messages(run)}");

        Assert.IsTrue(groups.AllAsk.IsComplete, "Not all eight agents ran at once: " + Messages(run));
        var first = run.Events(LedgerTypes.AttemptEnded).Min(item => item.Seq);
        Assert.IsTrue(run.Server.Requests.Any(request => request.Prompt.Contains(EightGroups.ConflictFeedback, StringComparison.Ordinal)), "Nobody was told of the conflict.");
        Assert.AreEqual(8, run.Events(LedgerTypes.AttemptStarted).Count(item => item.Seq < first));
    }

    /// <summary>What is the same however the conflict ends.</summary>
    private static void AssertMerged(RepositoryRun run, IReadOnlyList<string> merged, string shared)
    {
        CollectionAssert.AreEquivalent(
            merged.Select(EightGroups.Own).Append(EightGroups.Shared).ToList(),
            run.Git("ls-tree", "-r", "--name-only", "trunk", "parts/").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in merged)
        {
            Assert.AreEqual($"By {name}.", File.ReadAllText(Path.Combine(run.Root, EightGroups.Own(name))).TrimEnd('\n'));
        }

        Assert.AreEqual(EightGroups.SharedText(shared), File.ReadAllText(Path.Combine(run.Root, EightGroups.Shared)).TrimEnd('\n'));
        Assert.AreEqual("trunk\n", run.Git("branch", "--show-current"));
        Assert.AreEqual("", run.Git("status", "--porcelain"));
        Assert.AreEqual("", run.Git("fsck", "--full", "--strict", "--no-dangling", "--no-progress"));
    }

    private static string LoserOf(RepositoryRun run) =>
        EightGroups.Rivals.Single(name => run.Events(LedgerTypes.GroupEnded).Any(ended => ended.Group == name && ended.Outcome != "completed"));

    private static List<string> Ended(RepositoryRun run, string outcome) =>
        [.. run.Events(LedgerTypes.GroupEnded).Where(ended => ended.Outcome == outcome).Select(ended => ended.Group!)];

    private static string[] Branches(RepositoryRun run) =>
        run.Git("for-each-ref", "--format=%(refname:short)", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The user's working trees and ours.</summary>
    private static List<string> Trees(RepositoryRun run) =>
    [
        .. run.Git("worktree", "list", "--porcelain").Split('\n')
            .Where(line => line.StartsWith("worktree ", StringComparison.Ordinal))
            .Select(line => line["worktree ".Length..]),
        .. Directory.EnumerateDirectories(Path.Combine(run.Root, ".orchestrator"), "trees", SearchOption.AllDirectories).SelectMany(Directory.GetDirectories),
    ];

    private static string Messages(RepositoryRun run) =>
        string.Join('\n', run.Diagnostics.Select(diagnostic => $"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}"));
}
