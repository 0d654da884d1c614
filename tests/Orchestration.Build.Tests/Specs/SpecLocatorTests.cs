using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class SpecLocatorTests
{
    private const string Open = "# Tasks\n\n## Task Group 1: A\n- [ ] 1.1 b\n";
    private const string Ticked = "# Tasks\n\n## Task Group 1: A\n- [x] 1.1 b\n";

    [TestMethod]
    public void The_root_is_the_nearest_folder_that_holds_agent_os()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/a/tasks.md", Open);
        folder.Write("apps/web/agent-os/specs/b/tasks.md", Open);
        folder.Write("apps/web/src/x.csproj", string.Empty);

        Assert.AreEqual(folder["apps/web"], SpecLocator.FindRoot(folder["apps/web/src"]));
        Assert.AreEqual(folder.Path, SpecLocator.FindRoot(folder["apps"] + Path.DirectorySeparatorChar));
    }

    [TestMethod]
    [DataRow(".specify/x", "specs/001-a/tasks.md")]
    [DataRow("openspec/project.md", "openspec/changes/add-a/tasks.md")]
    [DataRow(".kiro/x", ".kiro/specs/a/tasks.md")]
    public void A_repository_with_another_home_only_has_the_folder_that_holds_it_as_root(string mark, string tasks)
    {
        using var folder = new TempFolder();
        folder.Write("repo/" + mark, string.Empty);
        folder.Write("repo/" + tasks, Open);
        folder.Write("repo/src/x.csproj", string.Empty);

        Assert.AreEqual(folder["repo"], SpecLocator.FindRoot(folder["repo/src"]));
        Assert.HasCount(1, SpecLocator.FindSpecs(folder["repo"]));
    }

    [TestMethod]
    public void The_nearest_home_makes_the_root_whichever_it_is_and_never_above_the_repository()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/a/tasks.md", Open);
        folder.Write("in/openspec/changes/b/tasks.md", Open);
        folder.Write("own/.git/HEAD", string.Empty);
        folder.Write("own/openspec/changes/c/tasks.md", Open);

        Assert.AreEqual(folder["in"], SpecLocator.FindRoot(folder["in"]));
        Assert.AreEqual(folder["own"], SpecLocator.FindRoot(folder["own/openspec"]));

        folder.Write("bare/.git/HEAD", string.Empty);
        Assert.IsNull(SpecLocator.FindRoot(folder["bare"]), "A repository without a home has no root above it.");
    }

    [TestMethod]
    public void An_empty_git_folder_which_a_sandbox_left_is_no_repository()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["work/.git"]);
        folder.Write("agent-os/specs/a/tasks.md", Open);

        Assert.IsFalse(RepositoryTop.IsAt(folder["work"]));
        Assert.AreEqual(folder.Path, SpecLocator.FindRoot(folder["work"]));
    }

    [TestMethod]
    public void The_base_installation_of_agent_os_in_a_home_folder_is_no_root()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/profiles/default/standards/a.md", string.Empty);
        folder.Write("work/x.csproj", string.Empty);

        Assert.AreNotEqual(folder.Path, SpecLocator.FindRoot(folder["work"]));
    }

    [TestMethod]
    public void Specs_are_found_in_nested_folders_but_not_in_the_work_folders_of_a_spec()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/core/spec.md", string.Empty);
        folder.Write("agent-os/specs/b/tasks.md", Open);
        folder.Write("agent-os/specs/b/implementation/orchestration.yml", string.Empty);
        folder.Write("agent-os/specs/b/planning/tasks.md", Open);
        folder.Write("agent-os/specs/2026/a/tasks.md", Open);
        folder.Write("agent-os/specs/2026/a/orchestration.yml", string.Empty);
        folder.Write("openspec/changes/archive/c/tasks.md", Ticked);

        var specs = SpecLocator.FindSpecs(folder.Path);

        CollectionAssert.AreEqual(
            new[] { "agent-os/specs/2026/a", "agent-os/specs/b", "openspec/changes/archive/c" },
            specs.Select(spec => spec.RelativePath).ToArray());
        CollectionAssert.AreEqual(new[] { "2026/a", "b", "archive/c" }, specs.Select(spec => spec.Name).ToArray());
        Assert.AreEqual(folder["agent-os/specs/2026/a/orchestration.yml"], specs[0].OrchestrationFile);
        Assert.AreEqual(folder["agent-os/specs/b/implementation/orchestration.yml"], specs[1].OrchestrationFile);
    }

    [TestMethod]
    public void Links_that_form_a_cycle_are_not_followed()
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/a/tasks.md", Open);
        Directory.CreateSymbolicLink(folder["agent-os/specs/a/again"], folder["agent-os/specs"]);
        Directory.CreateSymbolicLink(folder["agent-os/specs/loop"], folder["agent-os/specs/loop"]);

        Assert.HasCount(1, SpecLocator.FindSpecs(folder.Path));
    }

    [TestMethod]
    public void A_plain_build_covers_specs_with_assignments_that_are_not_all_ticked()
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in new[] { ("done", Ticked), ("open", Open), ("in-doubt", Open.Replace("[ ]", "[~]", StringComparison.Ordinal)), ("empty", "# Tasks\n") })
        {
            folder.Write($"agent-os/specs/{name}/tasks.md", text);
            folder.Write($"agent-os/specs/{name}/orchestration.yml", "task_groups: []\n");
        }

        folder.Write("agent-os/specs/without/tasks.md", Open);

        CollectionAssert.AreEqual(
            new[] { "empty", "in-doubt", "open" },
            SpecSelection.DefaultCover(SpecLocator.FindSpecs(folder.Path)).Select(spec => spec.Name).ToArray());
    }

    [TestMethod]
    [DataRow("2026-01-01-user-auth", "2026-01-01-user-auth")]
    [DataRow("auth", "2026-01-01-user-auth", DisplayName = "an ending at a dash before one in a word")]
    [DataRow("OAUTH", "2026-02-01-oauth", DisplayName = "in any case")]
    [DataRow("agent-os/specs/2026-02-01-oauth", "2026-02-01-oauth")]
    [DataRow("agent-os\\specs\\2026-02-01-oauth\\", "2026-02-01-oauth")]
    [DataRow("agent-os/specs/2026-02-01-oauth/tasks.md", "2026-02-01-oauth")]
    [DataRow("search; oauth", "2026-02-01-oauth,area/search")]
    [DataRow("area/search+user-auth", "2026-01-01-user-auth,area/search")]
    [DataRow("search search", "area/search")]
    [DataRow("*", "2026-01-01-user-auth,2026-02-01-oauth,area/search")]
    [DataRow("missing", "", "ORCH0052")]
    [DataRow("+", "", "ORCH0052")]
    [DataRow("h", "", "ORCH0053")]
    public void A_selection_takes_names_endings_and_paths(string selection, string expected, string codes = "")
    {
        using var folder = new TempFolder();
        folder.Write("agent-os/specs/2026-01-01-user-auth/tasks.md", Open);
        folder.Write("agent-os/specs/2026-02-01-oauth/tasks.md", Open);
        folder.Write("agent-os/specs/area/search/tasks.md", Ticked);
        var bag = new DiagnosticBag();

        var selected = SpecSelection.Select(folder.Path, SpecLocator.FindSpecs(folder.Path), selection, bag);

        Assert.AreEqual(expected, string.Join(',', selected.Select(spec => spec.Name)));
        Assert.AreEqual(codes, string.Join(',', bag.ToSorted().Select(item => item.Code)));
    }

    [TestMethod]
    public void A_run_takes_the_only_spec_with_assignments_then_the_only_open_one_and_else_lists_them()
    {
        using var folder = new TempFolder();
        var bag = new DiagnosticBag();
        SpecFolder? Choose() => SpecSelection.RequireOne(folder.Path, SpecLocator.FindSpecs(folder.Path), bag);

        Assert.IsNull(Choose());
        folder.Write("agent-os/specs/a/tasks.md", Ticked);
        Assert.AreEqual("a", Choose()?.Name);
        folder.Write("agent-os/specs/b/tasks.md", Open);
        Assert.AreEqual("b", Choose()?.Name);
        folder.Write("agent-os/specs/c/tasks.md", Open);
        Assert.IsNull(Choose());
        folder.Write("agent-os/specs/c/orchestration.yml", "task_groups: []\n");
        Assert.AreEqual("c", Choose()?.Name);

        CollectionAssert.AreEqual(new[] { "ORCH0054", "ORCH0055" }, bag.ToSorted().Select(item => item.Code).Order(StringComparer.Ordinal).ToArray());
        StringAssert.Contains(bag.ToSorted().Single(item => item.Code == "ORCH0054").Message, "b, c", StringComparison.Ordinal);
    }
}
