using Orchestration.Build.Agents;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Running.Git;
using TestRun = Orchestration.Build.Tests.Reporting.TestRun;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class GitTextTests
{
    [TestMethod]
    [DataRow("2026-01-15-team-glossary", "orchestrate/2026-01-15-team-glossary/main")]
    [DataRow("über-größe", "orchestrate/über-größe/main")]
    [DataRow("a/b", "orchestrate/a/b/main")]
    public void A_plain_name_is_its_branch(string spec, string branch) => Assert.AreEqual(branch, GitNames.Main(spec));

    [TestMethod]
    [DataRow("a b")]
    [DataRow("a~b^c:d?e*f[g")]
    [DataRow("a..b")]
    [DataRow(".hidden.lock")]
    [DataRow("@")]
    public void A_name_git_refuses_is_changed_and_told_apart_by_a_hash(string spec) =>
        StringAssert.Matches(GitNames.Segment(spec), new System.Text.RegularExpressions.Regex("^[a-z@-]+-[0-9a-f]{6}$"));

    [TestMethod]
    public void A_groups_branch_is_named_as_its_prompt() =>
        Assert.AreEqual("orchestrate/s/3-comment-system", GitNames.Group("s", "3-comment-system.md"));

    [TestMethod]
    [DataRow("refs/heads/orchestrate", "refs/heads/orchestrate/shop/main")]
    [DataRow("refs/heads/orchestrate/shop", "refs/heads/orchestrate/shop/main")]
    [DataRow("refs/heads/orchestrate/shop/1-a/mine", "refs/heads/orchestrate/shop/1-a")]
    [DataRow("refs/heads/orchestrate/shop/1-a", null)]
    [DataRow("refs/heads/orchestrate/shop2", null)]
    [DataRow("refs/heads/orchestrate/other/main", null)]
    public void A_branch_above_or_below_one_of_ours_leaves_no_room(string existing, string? blocked)
    {
        var conflict = BranchCheck.FindConflict([existing], ["refs/heads/orchestrate/shop/main", "refs/heads/orchestrate/shop/1-a"]);

        Assert.AreEqual(blocked is not null, conflict is not null);
        Assert.IsTrue(blocked is null || conflict?.Blocking == existing);
    }

    [TestMethod]
    public void Trailers_are_read_as_they_were_written_and_unknown_cost_is_left_out()
    {
        var trailers = CommitMessage.WorkTrailers("s", "g", "k", new AttemptFacts(2, "claude", null, AgentUsage.Unknown));
        var message = CommitMessage.Format("Title\n\nMore \u0007about it", trailers);

        var read = CommitMessage.ReadTrailers(message);

        Assert.StartsWith("Title\n\nMore about it\n\nOrchestration-Spec: s\n", message);
        Assert.AreEqual("g", read[CommitMessage.Group]);
        Assert.AreEqual("2", read["Orchestration-Attempt"]);
        Assert.DoesNotContain("Cost", message);
    }

    [TestMethod]
    [DataRow("{title}", "Api of  the shop")]
    [DataRow("feat({spec}): {title} ({number})\r\n\r\nBy {agent} {model}", "feat(comments): Api of  the shop (3)\n\nBy claude")]
    [DataRow("{id}", "api")]
    [DataRow(" {model} ", "Api of  the shop")]
    [DataRow("100 % {}", "100 % {}")]
    public void The_message_of_a_groups_commit_follows_the_template(string template, string expected)
    {
        var group = TestRun.Plan.Groups[2] with { Group = TestRun.Plan.Groups[2].Group with { Title = "Api of\n the shop" } };

        Assert.AreEqual(expected.Replace("  ", " ", StringComparison.Ordinal), CommitMessage.Expand(template, group, "comments", new AttemptFacts(1, "claude", null, AgentUsage.Unknown)));
    }

    [TestMethod]
    public void Placeholders_of_a_message_that_nobody_replaces_are_found() =>
        CollectionAssert.AreEqual(new[] { "{tile}", "{Title}" }, CommitMessage.FindUnknownPlaceholders("{tile} {title} {Title} {1} {}").ToList());

    [TestMethod]
    [DataRow("git version 2.37.4", "2.37.4")]
    [DataRow("git version 1.8.3.1", "1.8.3")]
    [DataRow("git version 2.38.0", null)]
    [DataRow("git version 2.39.5 (Apple Git-154)", null)]
    [DataRow("git version 2.100.1.windows.1", null)]
    [DataRow("git version 3.0", null)]
    [DataRow("git version unknown", null)]
    public void A_git_that_is_too_old_is_told_by_its_version(string line, string? version) => Assert.AreEqual(version, GitVersions.TooOld(line));

    [TestMethod]
    public void A_raw_diff_is_read_with_spaces_folders_and_links_to_repositories()
    {
        var diff = GitDiff.Parse(":000000 040000 0 2 A\0new\0:000000 100644 0 1 A\0new/a b\0:100644 000000 1 0 D\0ü\0:000000 160000 0 1 A\0sub\0:040000 000000 3 0 D\0old\0");

        Assert.HasCount(3, diff.Changes);
        Assert.AreEqual(new PathChange("new/a b", PathChangeKind.Added), diff.Changes[0]);
        Assert.AreEqual(new PathChange("ü", PathChangeKind.Deleted), diff.Changes[1]);
        Assert.AreEqual(PathContent.Repository, diff.Changes[2].Content);
        CollectionAssert.AreEqual(new[] { "2", "1" }, diff.Objects.ToArray(), "What a folder holds is of no use without the folder.");
    }
}
