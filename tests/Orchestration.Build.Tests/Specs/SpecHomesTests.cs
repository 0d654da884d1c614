using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class SpecHomesTests
{
    private const string Open = "# Tasks\n\n## Task 1: A\n- [ ] do it\n";

    [TestMethod]
    public void Every_home_is_read_below_one_root_and_specs_of_one_name_get_the_prefix_of_their_home()
    {
        using var folder = new TempFolder();
        foreach (var file in new[]
        {
            "agent-os/specs/radio/tasks.md", "agent-os/specs/three/plan.md", ".agent-os/specs/radio/tasks.md", ".specify/memory/x", "specs/radio/tasks.md",
            "openspec/changes/Radio/tasks.md", "openspec/changes/archive/radio/tasks.md", ".kiro/specs/radio/tasks.md", ".kiro/specs/alone/tasks.md",
            "docs/superpowers/plans/radio.md", "docs/superpowers/plans/2026-01-15-player.md", "docs/superpowers/plans/README.md", "docs/superpowers/plans/deeper/no.md",
        })
        {
            folder.Write(file, Open);
        }

        CollectionAssert.AreEqual(
            new[] { "2026-01-15-player", "agent-os-1+radio", "alone", "archive/radio", "kiro+radio", "openspec+Radio", "radio", "specify+radio", "superpowers+radio", "three" },
            SpecLocator.FindSpecs(folder.Path).Select(spec => spec.Name).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    [DataRow("radio", "", "ORCH0053", DisplayName = "two specs end with it")]
    [DataRow("kiro+radio", "kiro+radio", "")]
    [DataRow("kiro+radio;openspec+radio", "kiro+radio,openspec+radio", "")]
    [DataRow("kiro+radio+other", "other", "ORCH0052,ORCH0053", DisplayName = "a plus sign also separates")]
    [DataRow(".kiro/specs/radio", "kiro+radio", "")]
    public void A_prefixed_name_is_selected_as_it_stands(string selection, string expected, string codes)
    {
        using var folder = new TempFolder();
        folder.Write(".kiro/specs/radio/tasks.md", Open);
        folder.Write("openspec/changes/radio/tasks.md", Open);
        folder.Write("openspec/changes/other/tasks.md", Open);
        var bag = new DiagnosticBag();

        var selected = SpecSelection.Select(folder.Path, SpecLocator.FindSpecs(folder.Path), selection, bag);

        Assert.AreEqual(expected, string.Join(',', selected.Select(spec => spec.Name).Order(StringComparer.Ordinal)));
        Assert.AreEqual(codes, string.Join(',', bag.ToSorted().Select(item => item.Code).Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    [DataRow("IMPLEMENTATION_PLAN.md", "IMPLEMENTATION_PLAN", "IMPLEMENTATION_PLAN.orchestration", DisplayName = "at the root a generic stem stays: the folder is called otherwise in every clone")]
    [DataRow("tasks/todo.md", "tasks", "tasks/todo.orchestration")]
    [DataRow("docs/radio/PLAN.md", "radio", "docs/radio/PLAN.orchestration")]
    [DataRow("docs/2026-01-15-radio.md", "2026-01-15-radio", "docs/2026-01-15-radio.orchestration")]
    [DataRow("docs/my plan.md", "my plan", "docs/my plan.orchestration")]
    public void A_file_is_selected_by_its_path_and_named_by_its_stem_or_its_folder(string path, string name, string relativePath)
    {
        using var folder = new TempFolder();
        folder.Write(path, Open);
        folder.Write(relativePath + "/orchestration.yml", "task_groups: []\n");
        var bag = new DiagnosticBag();

        var spec = SpecSelection.Select(folder.Path, SpecLocator.FindSpecs(folder.Path), path, bag).Single();

        Assert.IsEmpty(bag.ToSorted());
        Assert.AreEqual(name, spec.Name);
        Assert.AreEqual(relativePath, spec.RelativePath);
        Assert.AreEqual(folder[path], spec.TasksFile);
        Assert.AreEqual(folder[relativePath + "/orchestration.yml"], spec.OrchestrationFile);
        Assert.AreEqual(folder.Path, spec.Root);
        Assert.IsTrue(SpecLocator.HasTasks(spec.Directory));
        Assert.AreEqual(spec, OneFileSpecs.OfFolder(folder.Path, folder[relativePath]));
    }

    [TestMethod]
    public void A_file_whose_name_a_spec_has_gets_a_prefix_and_a_file_outside_the_root_is_not_found()
    {
        using var folder = new TempFolder();
        folder.Write("root/agent-os/specs/tasks/tasks.md", Open);
        folder.Write("root/tasks/todo.md", Open);
        folder.Write("plan.md", Open);
        var bag = new DiagnosticBag();
        var specs = SpecLocator.FindSpecs(folder["root"]);

        Assert.AreEqual("file+tasks", SpecSelection.Select(folder["root"], specs, "tasks/todo.md", bag).Single().Name);
        Assert.IsEmpty(bag.ToSorted());
        Assert.IsEmpty(SpecSelection.Select(folder["root"], specs, "../plan.md", bag));
        Assert.AreEqual("ORCH0052", bag.ToSorted().Single().Code);
    }

    [TestMethod]
    [DataRow("repo/src/app", "", "../../PLAN.md", "repo", "PLAN.md")]
    [DataRow("repo/src/app", "", "PLAN.md", "repo", "PLAN.md", DisplayName = "from the top of the repository")]
    [DataRow("repo/src/app", "", "own.md", "repo", "src/app/own.md", DisplayName = "from the project's folder")]
    [DataRow("loose/app", "", "notes.md", "loose/app", "notes.md", DisplayName = "without a repository its own folder is the root")]
    [DataRow("repo/with/app", "", "todo.md", "repo/with", "todo.md", DisplayName = "below the root of the project")]
    [DataRow("repo/with/app", "", "../../PLAN.md", "repo", "PLAN.md", DisplayName = "outside of the root of the project")]
    [DataRow("repo/src/app", "", "missing.md", null, "missing.md")]
    [DataRow("repo/src/app", "../..", "own.md", "repo", "own.md", DisplayName = "a root that is set stays")]
    [DataRow("repo/with/app", "", "radio", "repo/with", "radio")]
    public void A_file_by_path_makes_a_root_where_there_is_none(string project, string asked, string spec, string? root, string expected)
    {
        using var folder = new TempFolder();
        folder.Write("repo/.git/HEAD", string.Empty);
        folder.Write("repo/PLAN.md", Open);
        folder.Write("repo/src/app/own.md", Open);
        folder.Write("repo/with/agent-os/specs/radio/tasks.md", Open);
        folder.Write("repo/with/app/x.csproj", string.Empty);
        folder.Write("repo/with/todo.md", Open);
        folder.Write("loose/app/notes.md", Open);

        var preparation = new Preparation(
            folder[project], name => name == Properties.Root.Name ? asked : name == Properties.Spec.Name ? spec : string.Empty, new Dictionary<string, string>());

        Assert.AreEqual(root is null ? null : folder[root], preparation.Root);
        Assert.Contains($";{Properties.Spec.Name}={MSBuildText.Escape(expected)};", preparation.GlobalProperties(Preparation.ForRuns));
    }

    [TestMethod]
    public void A_plan_in_one_file_is_read_with_its_goal_and_is_context_itself()
    {
        using var folder = new TempFolder();
        folder.Write("docs/superpowers/plans/2026-01-15-player.md", "# Player Implementation Plan\n\n**Goal:** Play a stream\nwithout gaps.\n\n**Architecture:** One class.\n\n---\n\n### Task 1: Buffer\n\n- [ ] **Step 1: Write the test**\n");
        folder.Write("docs/superpowers/specs/2026-01-15-player-design.md", "# Design\n");
        var bag = new DiagnosticBag();

        var sources = SpecReader.ReadSpec(SpecLocator.FindSpecs(folder.Path).Single(), bag);

        Assert.AreEqual("Play a stream\nwithout gaps.", sources?.OriginalRequest);
        CollectionAssert.AreEqual(
            new[] { "docs/superpowers/plans/2026-01-15-player.md", "docs/superpowers/specs/2026-01-15-player-design.md" }, sources?.ContextFiles.ToArray());
        Assert.IsEmpty(bag.ToSorted());
    }

    [TestMethod]
    public void What_is_left_of_a_plan_whose_file_is_gone_is_named()
    {
        using var folder = new TempFolder();
        folder.Write("docs/superpowers/plans/a.md", Open);
        folder.Write("docs/superpowers/plans/b.orchestration/orchestration.yml", "task_groups: []\n");

        var lost = LostSpec.FindAll(folder.Path, SpecLocator.FindSpecs(folder.Path)).Single();

        Assert.AreEqual("ORCH0060", lost.Problem.Code);
        Assert.Contains("Restore b.md", lost.Problem.Message);
    }

    [TestMethod]
    public void Standards_and_settings_of_Agent_OS_1_are_read_where_those_of_its_successor_are_not_there()
    {
        using var folder = new TempFolder();
        folder.Write(".agent-os/standards/code-style.md", "Old\n");
        folder.Write(".agent-os/config.yml", "use_claude_code_subagents: false\n");

        var old = SpecReader.ReadRepository(folder.Path, new DiagnosticBag());
        folder.Write("agent-os/standards/global/style.md", "New\n");
        folder.Write("agent-os/config.yml", "use_claude_code_subagents: true\n");
        var both = SpecReader.ReadRepository(folder.Path, new DiagnosticBag());

        Assert.AreEqual((".agent-os/standards", "code-style.md", false), (old.StandardsFolder, old.Standards.Single().RelativePath, old.Config.UseSubagents));
        Assert.AreEqual(("agent-os/standards", "global/style.md", true), (both.StandardsFolder, both.Standards.Single().RelativePath, both.Config.UseSubagents));
        Assert.AreEqual(".agent-os/standards/x.md", new Standard("x.md", "00") { Folder = old.StandardsFolder }.RootRelativePath);
    }

    [TestMethod]
    [DataRow("agent-os/x", true)]
    [DataRow("agent-os/profiles/x", false, DisplayName = "the base installation of Agent OS")]
    [DataRow(".agent-os/product/x", true)]
    [DataRow(".agent-os/instructions/x", false, DisplayName = "that of Agent OS 1")]
    [DataRow(".specify/x", true)]
    [DataRow("openspec/changes/x", true)]
    [DataRow("openspec/x", false)]
    [DataRow(".kiro/specs/x", true)]
    [DataRow(".kiro/steering/x", false)]
    [DataRow("docs/superpowers/plans/x.md", false, DisplayName = "read below a root, makes none")]
    [DataRow("specs/x/tasks.md", false)]
    public void Five_folders_make_a_root(string file, bool expected)
    {
        using var folder = new TempFolder();
        folder.Write(file, string.Empty);

        Assert.AreEqual(expected, SpecHomes.IsRoot(folder.Path));
    }

    [TestMethod]
    [DataRow("_bmad/core/x", "BMAD")]
    [DataRow(".taskmaster/tasks/tasks.json", "Task Master")]
    [DataRow(".planning/ROADMAP.md", "GSD")]
    [DataRow("conductor/tracks.md", "Conductor")]
    [DataRow("backlog/config.yml", "Backlog.md")]
    public void Another_tool_is_known_by_its_files_and_named_once(string file, string tool)
    {
        using var folder = new TempFolder();
        folder.Write(file, string.Empty);
        folder.Write("agent-os/specs/a/tasks.md", Open);
        folder.Write("agent-os/specs/a/orchestration.yml", "task_groups:\n  - name: a\n");

        Assert.Contains($"This repository also uses {tool} (", Preparation.ExplainNoRoot(folder["src"], string.Empty));
        foreach (var (selection, expected) in new[] { (string.Empty, 1), ("*", 1), ("a", 0) })
        {
            var session = PipelineSession.Open(new Dictionary<string, string> { [Properties.Root.Name] = folder.Path, [Properties.Spec.Name] = selection });
            session.ReadSpecs();
            Assert.AreEqual(expected, session.Bag.ToSorted().Count(item => item.Code == "ORCH0067"), selection);
        }
    }

    [TestMethod]
    public void Everything_that_is_nothing_names_the_homes_that_were_looked_at()
    {
        using var folder = new TempFolder();
        folder.Write("openspec/changes/x", string.Empty);
        PipelineSession Open(string allowEmpty) => PipelineSession.Open(new Dictionary<string, string>
        {
            [Properties.Root.Name] = folder.Path,
            [Properties.Spec.Name] = "*",
            [Properties.AllowEmpty.Name] = allowEmpty,
        });

        var (some, none, one) = (Open("false"), Open("true"), Open("false"));
        some.ReadSpecs();
        none.ReadSpecs();
        Assert.IsNull(one.ReadOneSpec());

        var warning = some.Bag.ToSorted().Single();
        Assert.AreEqual("ORCH0066", warning.Code);
        Assert.Contains("openspec/changes holds none, there is no agent-os/specs, .agent-os/specs, specs beside .specify, .kiro/specs, docs/superpowers/plans/*.md", warning.Message);
        Assert.IsEmpty(none.Bag.ToSorted());
        Assert.AreEqual("ORCH0055", one.Bag.ToSorted().Single().Code);
    }
}
