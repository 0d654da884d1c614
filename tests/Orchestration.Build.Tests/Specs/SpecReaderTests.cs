using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class SpecReaderTests
{
    [TestMethod]
    [DataRow("# Specification: User Dashboard\n", "User Dashboard")]
    [DataRow("\n```\n# not this\n```\n\n# `Search` v2 #\n", "Search` v2")]
    [DataRow("User Dashboard\n==============\n", "User Dashboard")]
    [DataRow("# Feature Specification: Photo Albums\n", "Photo Albums")]
    [DataRow("## Only a section\n", null)]
    [DataRow("# Specification:\n", null)]
    public void The_title_is_the_first_heading_of_level_one(string text, string? expected)
    {
        Assert.AreEqual(expected, SpecDocument.FindTitle(text));
    }

    [TestMethod]
    [DataRow("# S\n\n## Goal\nShow it.\n\n### More\nAll of it.\n\n## Stories\nx\n", "Show it.\n\n### More\nAll of it.")]
    [DataRow("# S\r\n\r\n## Goals:\r\nShow\r\nit.\r\n", "Show\nit.")]
    [DataRow("# S\n\n<!--\n## Goal\nhidden\n-->\n", null)]
    [DataRow("# S\n\n## Goal\n\n## Next\nx\n", null)]
    public void The_goal_is_what_stands_below_its_heading(string text, string? expected)
    {
        Assert.AreEqual(expected, SpecDocument.FindGoal(text));
    }

    [TestMethod]
    public void The_request_is_the_raw_idea_before_the_goal_and_context_is_what_exists()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/a/tasks.md", "x");
        folder.Write("agent-os/specs/a/spec.md", "# Specification: A\n\n## Goal\nThe goal.\n");
        folder.Write("agent-os/specs/a/planning/initialization.md", "\r\nThe idea.\r\n");
        folder.Write("agent-os/specs/a/planning/requirements.md", "x");
        folder.Write("agent-os/specs/a/planning/visuals/a.png", "x");

        var sources = Read(folder);

        Assert.AreEqual("A", sources.Title);
        Assert.AreEqual("The idea.", sources.OriginalRequest);
        CollectionAssert.AreEqual(new[] { "agent-os/specs/a/spec.md", "agent-os/specs/a/planning/requirements.md", "agent-os/specs/a/planning/visuals" }, sources.ContextFiles.ToArray());
        File.Delete(folder["agent-os/specs/a/planning/initialization.md"]);
        Assert.AreEqual("The goal.", Read(folder).OriginalRequest);
    }

    [TestMethod]
    public void A_repository_is_read_with_standards_subagents_and_config()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/standards/global/b.md", "B\r\n");
        folder.Write("agent-os/standards/a.md", "A\n");
        folder.Write("agent-os/standards/global/picture.png", "x");
        folder.Write(".claude/agents/agent-os/writer.md", "---\nname: spec-writer\ndescription: Use this: always\n---\n\nYou write.\n");
        folder.Write(".claude/agents/plain.md", "No head.\n");
        folder.Write("agent-os/config.yml", "version: 2.1.1\nprofile: dotnet\nuse_claude_code_subagents: false\nstandards_as_claude_code_skills: true\n");
        var bag = new DiagnosticBag();

        var snapshot = SpecReader.ReadRepository(folder.Path, bag);

        CollectionAssert.AreEqual(new[] { "a.md", "global/b.md" }, snapshot.Standards.Select(file => file.RelativePath).ToArray());
        Assert.AreEqual("B\n", snapshot.Standards[1].Text);
        Assert.AreEqual("You write.", snapshot.Subagents["spec-writer"].Text);
        Assert.AreEqual("No head.", snapshot.Subagents["plain"].Text);
        Assert.AreEqual(new AgentOsConfig(UseSubagents: false, StandardsAsSkills: true, Profile: "dotnet"), snapshot.Config);
        Assert.IsEmpty(bag.ToSorted());
    }

    [TestMethod]
    public void A_standards_folder_that_is_itself_a_link_is_read_and_links_inside_it_may_stay_inside()
    {
        using var folder = new TempFolder();
        folder.Write("shared/global/a.md", "A\n");
        folder.Write("outside.md", "secret\n");
        Directory.CreateDirectory(folder["repo/agent-os"]);
        Directory.CreateSymbolicLink(folder["repo/agent-os/standards"], folder["shared"]);
        File.CreateSymbolicLink(folder["shared/alias.md"], folder["shared/global/a.md"]);
        File.CreateSymbolicLink(folder["shared/out.md"], folder["outside.md"]);
        File.CreateSymbolicLink(folder["shared/loop.md"], folder["shared/loop.md"]);

        var snapshot = SpecReader.ReadRepository(folder["repo"], new DiagnosticBag());

        CollectionAssert.AreEqual(new[] { "alias.md", "global/a.md" }, snapshot.Standards.Select(file => file.RelativePath).ToArray());
        CollectionAssert.AreEqual(new[] { "loop.md", "out.md" }, snapshot.EscapingStandards.ToArray());
    }

    private static SpecSources Read(TempFolder folder)
    {
        var bag = new DiagnosticBag();
        var sources = SpecReader.ReadSpec(SpecLocator.FindSpecs(folder.Path)[0], bag);
        Assert.IsNotNull(sources);
        Assert.IsEmpty(bag.ToSorted());
        return sources;
    }
}
