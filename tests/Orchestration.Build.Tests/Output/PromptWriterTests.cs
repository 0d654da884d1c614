using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Prompts;
using Orchestration.Build.Testing;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Output;

[TestClass]
public sealed class PromptWriterTests
{
    private static readonly SpecModel Two = TestSpec.Create("Data", "Style <- 1");
    private static readonly SpecModel TwoChanged = Two.With(2, group => group with { Text = group.Text + "- [ ] more\n" });

    [TestMethod]
    public void The_first_build_writes_all_and_the_second_nothing()
    {
        using var folder = new TempFolder();

        Assert.AreEqual("1-data.md 2-style.md README.md", Build(folder, Two).Written);
        Assert.AreEqual("", Build(folder, Two).Written);
        Assert.AreEqual((byte)'#', File.ReadAllBytes(folder["prompts/1-data.md"])[0]);
        Assert.DoesNotContain("\r", File.ReadAllText(folder["prompts/1-data.md"]));
        Assert.HasCount(3, Directory.GetFileSystemEntries(folder["prompts"]));
    }

    [TestMethod]
    public void Only_the_prompt_of_a_changed_group_is_written()
    {
        using var folder = new TempFolder();
        Build(folder, Two);

        Assert.AreEqual("2-style.md", Build(folder, TwoChanged).Written);
    }

    [TestMethod]
    public void The_prompt_of_a_removed_group_goes()
    {
        using var folder = new TempFolder();
        Build(folder, Two);
        var result = Build(folder, TestSpec.Create("Data"));

        Assert.AreEqual("2-style.md", result.Removed);
        Assert.IsFalse(File.Exists(folder["prompts/2-style.md"]));
    }

    [TestMethod]
    public void An_edited_prompt_is_kept_used_and_mentioned_and_warned_of_once_its_group_changed()
    {
        using var folder = new TempFolder();
        Build(folder, Two);
        Edit(folder, "2-style.md");

        var edited = Build(folder, Two);
        Assert.AreEqual("ORCH3001", edited.Codes);
        Assert.AreEqual("", edited.Written);
        Assert.Contains("by hand", edited.Prompts[1].Text);
        Assert.AreEqual(PromptOrigin.Edited, edited.Prompts[1].Origin);

        Assert.AreEqual("ORCH3002", Build(folder, TwoChanged).Codes);
        Assert.AreEqual("ORCH3010", Build(folder, TestSpec.Create("Data")).Codes);
        Assert.IsTrue(File.Exists(folder["prompts/2-style.md"]));

        Assert.AreEqual("2-style.md README.md", Build(folder, TwoChanged, overwrite: true).Written);
        Assert.DoesNotContain("by hand", File.ReadAllText(folder["prompts/2-style.md"]));
    }

    [TestMethod]
    public void A_persons_file_is_never_touched()
    {
        using var folder = new TempFolder();
        folder.Write("prompts/2-style.md", "mine\n");
        folder.Write("prompts/notes.md", "mine too\n");
        folder.Write("prompts/README.md", "my list\n");
        var result = Build(folder, Two);

        Assert.AreEqual("ORCH3003", result.Codes);
        Assert.AreEqual("1-data.md", result.Written);
        Assert.AreEqual("mine\n", result.Prompts[1].Text);
        Assert.AreEqual("mine too\n", File.ReadAllText(folder["prompts/notes.md"]));

        Assert.AreEqual("2-style.md", Build(folder, Two, overwrite: true).Written);
        Assert.AreEqual("my list\n", File.ReadAllText(folder["prompts/README.md"]));
    }

    [TestMethod]
    public void A_checkout_with_CRLF_is_neither_edited_nor_stale()
    {
        using var folder = new TempFolder();
        Build(folder, Two);
        foreach (var file in Directory.GetFiles(folder["prompts"]))
        {
            File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"));
        }

        var result = Build(folder, Two, validate: true);
        Assert.AreEqual("", result.Codes);
        Assert.AreEqual("", Build(folder, Two).Written);
        Assert.DoesNotContain("\r", result.Prompts[0].Text);
    }

    [TestMethod]
    public void Validation_reports_what_is_stale_and_writes_nothing()
    {
        using var folder = new TempFolder();
        var missing = Build(folder, Two, validate: true);
        Assert.AreEqual("ORCH3004 ORCH3004 ORCH3004", missing.Codes);
        Assert.IsFalse(Directory.Exists(folder["prompts"]));

        Build(folder, Two);
        var before = Snapshot(folder);
        var stale = Build(folder, TwoChanged, validate: true);
        Assert.AreEqual("ORCH3004", stale.Codes);
        Assert.Contains("more", stale.Prompts[1].Text);
        Assert.AreEqual("ORCH3004 ORCH3004", Build(folder, TestSpec.Create("Data"), validate: true).Codes);
        Assert.AreEqual(before, Snapshot(folder));
    }

    [TestMethod]
    public void Names_that_differ_in_case_only_are_warned_of()
    {
        using var folder = new TempFolder();
        folder.Write("prompts/1-DATA.md", "mine\n");

        Assert.Contains("ORCH3008", Build(folder, Two).Codes);
        Assert.AreEqual("mine\n", File.ReadAllText(folder["prompts/1-DATA.md"]));
    }

    [TestMethod]
    public void An_existing_file_that_is_not_text_is_left_alone()
    {
        using var folder = new TempFolder();
        folder.Write("prompts/x", "");
        File.WriteAllBytes(folder["prompts/2-style.md"], [0xC3, 0x28]);

        Assert.AreEqual("ORCH3011", Build(folder, Two).Codes);
        Assert.HasCount(2, File.ReadAllBytes(folder["prompts/2-style.md"]));
    }

    [TestMethod]
    public void A_place_that_cannot_be_written_is_an_error()
    {
        using var folder = new TempFolder();
        folder.Write("prompts", "a file where the folder should be");

        Assert.AreEqual("ORCH3009 ORCH3009 ORCH3009", Build(folder, Two).Codes);
    }

    [TestMethod]
    public void Clean_removes_what_is_ours_and_unedited()
    {
        using var folder = new TempFolder();
        Build(folder, Two);
        Edit(folder, "2-style.md");
        folder.Write("prompts/notes.md", "mine\n");
        var removed = PromptWriter.Clean(folder["prompts"], new DiagnosticBag());

        Assert.AreEqual("1-data.md README.md", Names(removed));
        Assert.AreEqual("2-style.md notes.md", Names(Directory.GetFiles(folder["prompts"])));
    }

    [TestMethod]
    public void Clean_leaves_no_empty_folder_and_does_not_mind_an_absent_one()
    {
        using var folder = new TempFolder();
        Build(folder, Two);
        PromptWriter.Clean(folder["prompts"], new DiagnosticBag());

        Assert.IsFalse(Directory.Exists(folder["prompts"]));
        Assert.IsEmpty(PromptWriter.Clean(folder["prompts"], new DiagnosticBag()));
    }

    [TestMethod]
    public void What_a_killed_build_left_half_written_goes_and_what_another_build_is_writing_stays()
    {
        using var folder = new TempFolder();
        var machine = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];
        string Temporary(int process, string where) => folder.Write($"prompts/1-data.md.{process}-{where}.{Guid.NewGuid():N}.tmp", "half");
        var old = Temporary(int.MaxValue, "00000000");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-1));
        var dead = Temporary(int.MaxValue, machine);
        var alive = Temporary(Environment.ProcessId, machine);
        var elsewhere = Temporary(int.MaxValue, "00000000");
        var foreign = folder.Write("prompts/mine.tmp", "mine");
        File.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddHours(-1));
        Build(folder, Two);

        Assert.IsFalse(File.Exists(old));
        Assert.IsFalse(File.Exists(dead));
        Assert.IsTrue(File.Exists(alive));
        Assert.IsTrue(File.Exists(elsewhere));
        Assert.IsTrue(File.Exists(foreign));
    }

    private static void Edit(TempFolder folder, string name)
    {
        var path = folder["prompts/" + name];
        File.WriteAllText(path, "A line by hand\n" + File.ReadAllText(path));
    }

    private static string Snapshot(TempFolder folder) =>
        string.Join('\n', Directory.GetFiles(folder["prompts"]).Order(StringComparer.Ordinal).Select(path => path + File.ReadAllText(path)));

    private static string Names(IEnumerable<string> paths) =>
        string.Join(' ', paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    private static Outcome Build(TempFolder folder, SpecModel spec, bool validate = false, bool overwrite = false)
    {
        var diagnostics = new DiagnosticBag();
        var options = new PromptWriterOptions(folder["prompts"], validate, overwrite);
        var result = PromptWriter.Apply(Planner.Create(spec), PromptTemplate.Default, options, diagnostics);
        var codes = string.Join(' ', diagnostics.ToSorted().Select(diagnostic => diagnostic.Code));
        return new Outcome(Names(result.Written), Names(result.Removed), codes, [.. result.Prompts]);
    }

    private sealed record Outcome(string Written, string Removed, string Codes, GroupPrompt[] Prompts);
}
