using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Validation;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Output;

[TestClass]
public sealed class ScaffoldTests
{
    private static readonly TasksSyntax Tasks = SpecTexts.Tasks("Data Models", "Seiten & Größen", "2024");

    [TestMethod]
    public void A_new_file_names_every_group_and_what_there_is_to_pick_from()
    {
        var snapshot = SpecTexts.Repository("global/conventions.md", "global/coding-style.md", "frontend/components.md");

        var text = ScaffoldText.Create(Tasks, GroupNames.CreateIds(Tasks), snapshot);

        Golden.Verify("scaffold.yml", text);
    }

    [TestMethod]
    public void A_new_file_reads_back_without_a_word_and_matches_every_group()
    {
        var bag = new DiagnosticBag();
        var text = ScaffoldText.Create(Tasks, GroupNames.CreateIds(Tasks), SpecTexts.Repository("global/a.md"));

        var model = SpecValidator.Validate(
            SpecTexts.Sources(true), Tasks, SpecTexts.Assignments(text, bag), SpecTexts.Repository("global/a.md"), ValidationOptions.Default, bag);

        CollectionAssert.AreEqual(Array.Empty<string>(), SpecTexts.Lines(bag));
        Assert.IsNotNull(model);
    }

    [TestMethod]
    [DataRow("task_groups:\n  - name: data-models # mine\n    # kept\ndefaults: { retries: 1 }\n", "task_groups:\n  - name: data-models # mine\n+    # kept\ndefaults: { retries: 1 }\n", DisplayName = "block, indented")]
    [DataRow("task_groups:\n- name: data-models\n  verify: |\n    dotnet test\n\n# end", "task_groups:\n- name: data-models\n  verify: |\n    dotnet test\n\n+# end", DisplayName = "block, not indented, ends with a block text")]
    [DataRow("task_groups:\n  - name: data-models\n    verify: [a,\n      c]  # list\nx-after: 1\n", "task_groups:\n  - name: data-models\n    verify: [a,\n      c]  # list\n+x-after: 1\n", DisplayName = "ends with a bracket")]
    [DataRow("task_groups:\n  - name: data-models", "task_groups:\n  - name: data-models+", DisplayName = "no line end")]
    [DataRow("task_groups:\ndefaults: {}\n", "task_groups:\n+defaults: {}\n", DisplayName = "no entries")]
    [DataRow("task_groups: [{name: data-models}] # x\n", "task_groups: [{name: data-models}+] # x\n", DisplayName = "flow")]
    [DataRow("task_groups: []\n", "task_groups: [+]\n", DisplayName = "empty flow")]
    [DataRow("defaults: {}\n", "defaults: {}\n+", DisplayName = "no key")]
    [DataRow("# only a comment\n", "# only a comment\n+", DisplayName = "no document")]
    public void Missing_entries_are_put_in_one_place_and_everything_else_is_kept(string existing, string marked)
    {
        var source = new SourceText(SpecTexts.OrchestrationPath, existing);

        var text = ScaffoldText.AddMissing(source, Tasks, [1, 2], GroupNames.CreateIds(Tasks), SpecTexts.Repository());

        var place = marked.IndexOf('+', StringComparison.Ordinal);
        Assert.AreEqual(existing[..place], text[..place]);
        Assert.AreEqual(existing[place..], text[^(existing.Length - place)..]);
        var bag = new DiagnosticBag();
        var names = SpecTexts.Assignments(text, bag)!.Entries.Select(entry => entry.Name!.Value.Value).ToList();
        CollectionAssert.AreEqual(Array.Empty<string>(), bag.ToSorted().Where(item => item.Severity == DiagnosticSeverity.Error).ToArray(), text);
        CollectionAssert.IsSubsetOf(new[] { "seiten-größen", "2024" }, names, text);
    }

    [TestMethod]
    public void Added_lines_end_as_the_file_s_lines_do()
    {
        var source = new SourceText(SpecTexts.OrchestrationPath, "task_groups:\r\n  - name: data-models\r\n");

        var text = ScaffoldText.AddMissing(source, Tasks, [1], GroupNames.CreateIds(Tasks), SpecTexts.Repository());

        Assert.IsFalse(text.Replace("\r\n", string.Empty, StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal), text);
    }

    [TestMethod]
    [DataRow("task_groups: [\n")]
    [DataRow("task_groups: text\n")]
    [DataRow("- a\n- b\n")]
    public void A_file_that_no_entry_fits_into_is_left_alone(string existing)
    {
        var source = new SourceText(SpecTexts.OrchestrationPath, existing);

        Assert.AreEqual(existing, ScaffoldText.AddMissing(source, Tasks, [0], GroupNames.CreateIds(Tasks), SpecTexts.Repository()));
    }

    [TestMethod]
    public void The_writer_keeps_a_byte_order_mark_and_adds_once()
    {
        using var folder = new TempFolder();
        var path = folder["s/orchestration.yml"];
        Directory.CreateDirectory(folder["s"]);
        File.WriteAllText(path, "task_groups:\n  - name: data-models\n", new UTF8Encoding(true));

        var first = Write(folder, path);
        var bytes = File.ReadAllBytes(path);
        var second = Write(folder, path);

        CollectionAssert.AreEqual(new[] { "ORCH2034" }, first);
        CollectionAssert.AreEqual(Array.Empty<string>(), second);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new byte[] { 0xEF, 0xBB, 0xBF }, bytes[..3]);
    }

    [TestMethod]
    public void The_writer_makes_a_file_where_there_is_none()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["s"]);

        CollectionAssert.AreEqual(new[] { "ORCH2033" }, Write(folder, null));
        StringAssert.StartsWith(File.ReadAllText(folder["s/orchestration.yml"]), ScaffoldText.SchemaLine, StringComparison.Ordinal);
    }

    private static string[] Write(TempFolder folder, string? existing)
    {
        var bag = new DiagnosticBag();
        var spec = new SpecFolder(SpecHome.AgentOs, "s", folder["s"], "agent-os/specs/s", folder["s/tasks.md"], existing);
        var orchestration = existing is null ? null : SourceFile.Read(existing, bag);
        var sources = new SpecSources(spec, new SourceText(spec.TasksFile, string.Empty), orchestration, null, null, []);
        var assignments = orchestration is null ? null : AssignmentsReader.Read(orchestration, bag);
        Assert.IsNotNull(ScaffoldWriter.Write(sources, Tasks, assignments, SpecTexts.Repository(), bag));
        return [.. bag.ToSorted().Select(item => item.Code)];
    }
}
