using System.Collections.Immutable;
using Orchestration.Build.Agents;
using Orchestration.Build.Running.Evidence;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class DiffPolicyTests
{
    private static readonly DiffRules Free = new([], [], [], [], HasOpenTasks: true, AllowNoChange: false);

    private static DiffVerdict Judge(DiffRules rules, params string[] paths) =>
        DiffPolicy.Judge([.. paths.Select(path => new PathChange(path, PathChangeKind.Modified))], rules);

    [TestMethod]
    [DataRow(true, false, true)]
    [DataRow(true, true, false)]
    [DataRow(false, false, false)]
    public void An_empty_diff_is_no_change_where_tasks_are_open(bool open, bool allowed, bool noChange) =>
        Assert.AreEqual(noChange, Judge(Free with { HasOpenTasks = open, AllowNoChange = allowed }).NoChange);

    [TestMethod]
    public void Files_of_ours_are_no_work()
    {
        var verdict = Judge(Free with { Generated = ["agent-os/specs/s/implementation/prompts/**"] }, "agent-os/specs/s/implementation/prompts/1-a.md");

        Assert.IsTrue(verdict.NoChange);
        Assert.HasCount(1, verdict.Generated);
    }

    [TestMethod]
    [DataRow("agent-os/specs/2026-01-01-x/tasks.md")]
    [DataRow("agent-os/specs/2026-01-01-x/Tasks.MD")]
    [DataRow("agent-os/specs/2026-01-01-x/implementation/orchestration.yml")]
    [DataRow(".github/workflows/ci.yml")]
    [DataRow(".gitlab-ci.yml")]
    [DataRow("azure-pipelines.yml")]
    public void What_judges_everybody_is_protected_whatever_writes_says(string path)
    {
        var verdict = Judge(Free with { Writes = ["**"] }, path);

        CollectionAssert.AreEqual(new[] { path }, verdict.Protected);
        Assert.IsFalse(verdict.Accepted);
    }

    [TestMethod]
    [DataRow("src/Dashboard/**", "src/Dashboard/a/b.cs", true)]
    [DataRow("src/Dashboard", "src/Dashboard/a/b.cs", true)]
    [DataRow("src/Dashboard/", "src/Dashboard/b.cs", true)]
    [DataRow("./src/*.cs", "src/b.cs", true)]
    [DataRow("src/*.cs", "src/a/b.cs", false)]
    [DataRow("src/Dashboard/**", "src/DashboardX/b.cs", false)]
    [DataRow("src\\Dashboard\\**", "src/Dashboard/b.cs", true)]
    [DataRow("docs/ein hübscher Ordner/**", "docs/ein hübscher Ordner/ä.md", true)]
    public void Writes_bounds_the_diff(string pattern, string path, bool inside) =>
        Assert.AreEqual(inside, Judge(Free with { Writes = [pattern] }, path).Accepted);

    [TestMethod]
    public void A_file_is_named_once_for_its_gravest_fault()
    {
        var verdict = Judge(Free with { Writes = ["src/**"], Protect = ["tests/**"] }, "tests/t.cs", "docs/d.md", "src/s.cs");

        CollectionAssert.AreEqual(new[] { "tests/t.cs" }, verdict.Protected);
        CollectionAssert.AreEqual(new[] { "docs/d.md" }, verdict.Outside);
    }

    [TestMethod]
    public void A_file_of_the_gate_is_protected_unless_writes_names_that_very_file()
    {
        var rules = Free with { GateFiles = ["build/check.sh"] };

        Assert.IsFalse(Judge(rules with { Writes = ["build/**"] }, "build/check.sh").Accepted);
        Assert.IsTrue(Judge(rules with { Writes = ["build/check.sh"] }, "build/check.sh").Accepted);
    }

    [TestMethod]
    [DataRow(".claude/settings.json", "", false)]
    [DataRow("CLAUDE.md", "**", false)]
    [DataRow("src/CLAUDE.md", "src/**", false)]
    [DataRow("src/CLAUDE.md", "src/CLAUDE.md", true)]
    [DataRow("docs/AGENTS.md", "**/AGENTS.md", true)]
    [DataRow(".claude/agents/tester.md", ".claude/agents/**", true)]
    [DataRow("agent-os/standards/global/naming.md", "agent-os/**", false)]
    [DataRow("agent-os/standards/global/naming.md", "agent-os/standards/**", true)]
    [DataRow("agent-os/specs/other/spec.md", "", false)]
    [DataRow("agent-os/specs/mine/verification/report.md", "", true)]
    [DataRow("src/.gitattributes", "src/**", false)]
    [DataRow(".husky/pre-commit", "", false)]
    [DataRow(".vscode/tasks.json", "", false)]
    [DataRow(".vscode/settings.json", "", true)]
    [DataRow("Directory.Build.targets", "", true)]
    public void Files_that_steer_others_are_protected_unless_writes_names_them(string path, string writes, bool accepted)
    {
        var rules = Free with
        {
            Writes = writes.Length == 0 ? [] : [writes],
            Steering = [.. SteeringFiles.Common, .. AgentProfiles.BuiltIn.All.SelectMany(profile => profile.InstructionFiles)],
            OwnSpec = "agent-os/specs/mine",
        };

        Assert.AreEqual(accepted, Judge(rules, path).Accepted);
    }

    [TestMethod]
    [DataRow("link", "../outside", true)]
    [DataRow("a/link", "../inside", false)]
    [DataRow("a/b/link", "../../x/../y", false)]
    [DataRow("a/link", "../../outside", true)]
    [DataRow("a/link", "/etc/passwd", true)]
    [DataRow("a/link", "C:/Windows", true)]
    [DataRow("link", ".git/config", true)]
    [DataRow("link", "", false)]
    public void A_link_must_mean_the_same_in_every_checkout(string path, string target, bool leadsOut)
    {
        ImmutableArray<PathChange> changes = [new(path, PathChangeKind.Added, PathContent.Link)];

        Assert.AreEqual(!leadsOut, DiffPolicy.Judge(changes, Free with { Facts = FileFacts.None with { TargetOf = _ => target } }).Accepted);
    }

    [TestMethod]
    public void A_repository_inside_the_tree_is_a_fault()
    {
        ImmutableArray<PathChange> changes = [new("vendor/lib", PathChangeKind.Added, PathContent.Repository)];

        Assert.IsFalse(DiffPolicy.Judge(changes, Free).Accepted);
    }
}
