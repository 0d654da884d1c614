using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Prompts;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Output;

[TestClass]
public sealed class OutputFilesTests
{
    [TestMethod]
    public void A_file_is_written_once_with_its_folders_and_without_a_byte_order_mark()
    {
        using var folder = new TempFolder();
        var path = folder["a/b/c.md"];

        Assert.IsTrue(AtomicFile.WriteIfDifferent(path, "é\n"));
        Assert.IsFalse(AtomicFile.WriteIfDifferent(path, "é\n"));
        CollectionAssert.AreEqual("é\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.IsTrue(AtomicFile.WriteIfDifferent(path, "e\n"));
        Assert.HasCount(1, Directory.GetFiles(folder["a/b"]));
    }

    [TestMethod]
    public void What_cannot_be_written_is_an_error_and_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["taken.md"]);
        var diagnostics = new DiagnosticBag();

        Assert.IsFalse(OutputFiles.Write(folder["taken.md"], "x", diagnostics));
        Assert.AreEqual("ORCH3009", diagnostics.ToSorted().Single().Code);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    public void Without_a_template_of_ones_own_there_is_that_of_the_package(string? path) =>
        Assert.AreSame(PromptTemplate.Default, OutputFiles.ReadTemplate(path, new DiagnosticBag()));

    [TestMethod]
    public void A_template_that_cannot_be_read_is_an_error_that_says_why()
    {
        using var folder = new TempFolder();
        var utf16 = folder["utf16.md"];
        File.WriteAllText(utf16, "{{group.text}} ü", Encoding.Unicode);

        Assert.Contains("not UTF-8", Problem(utf16));
        Assert.Contains("absent.md", Problem(folder["absent.md"]));
        Assert.Contains("cannot be read", Problem(folder.Path));
    }

    [TestMethod]
    public void A_template_of_ones_own_may_have_any_line_ends()
    {
        using var folder = new TempFolder();
        var path = folder.Write("t.md", "\uFEFFa\r\n{{group.text}}\r\n");

        Assert.AreEqual("a\n{{group.text}}\n", OutputFiles.ReadTemplate(path, new DiagnosticBag())!.Text);
    }

    private static string Problem(string path)
    {
        var diagnostics = new DiagnosticBag();
        Assert.IsNull(OutputFiles.ReadTemplate(path, diagnostics));
        var problem = diagnostics.ToSorted().Single();
        Assert.AreEqual("ORCH3007", problem.Code);
        return problem.Message;
    }

    [TestMethod]
    [DataRow("- [ ] a\n- [ ] b\n", "- [x] a\n- [x] b\n")]
    [DataRow("- [ ] a\n", "- [ ] a\n")]
    [DataRow("a", "b")]
    public void What_differs_is_written_in_place(string before, string after)
    {
        using var folder = new TempFolder();
        var path = folder.Write("tasks.md", before);
        AtomicFile.Patch(path, Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));
        Assert.AreEqual(after, File.ReadAllText(path));
    }

    [TestMethod]
    public void A_file_is_compared_to_its_end()
    {
        using var folder = new TempFolder();
        var bytes = new byte[200_000];
        var path = folder.Write("large", "");
        File.WriteAllBytes(path, bytes);
        Assert.IsTrue(AtomicFile.HasBytes(path, bytes));
        Assert.IsFalse(AtomicFile.HasBytes(path, bytes.AsSpan(1)));
        bytes[^1] = 1;
        Assert.IsFalse(AtomicFile.HasBytes(path, bytes));
        Assert.IsFalse(AtomicFile.HasBytes(folder["none"], bytes));
    }
}
