using System.Xml.Linq;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Evidence;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Reporting;

[TestClass]
public sealed class JUnitReportTests
{
    private static JUnitSuite Shop { get; } = new("2026-01-01-shop", "/r/app/agent-os/specs/2026-01-01-shop/tasks.md",
    [
        new("Task Group 1: Data <&> \"Löwe\" 🚀", 1.2345, null, null, string.Empty),
        new("Task Group 2: Api", 0, "tasks are open", null, string.Empty),
        new("Task Group 3: Ui", 61, null, "`sh check.sh` failed with exit code 2", "\u001b[31mred\u001b[0m ]]> \0 \ud800 \uffff 🚀\nend"),
    ]);

    [TestMethod]
    public void One_case_per_group_holds_the_output_of_its_gate() =>
        Golden.Verify("verify.junit.xml", JUnitReport.Render([Shop], "/r"));

    [TestMethod]
    public void Whatever_a_gate_prints_the_file_is_valid_and_readable_by_our_own_reader()
    {
        var everything = string.Concat(Enumerable.Range(0, 0x10000).Select(value => (char)value));
        var text = JUnitReport.Render([new JUnitSuite(everything, "/r/f", [new(everything, 0, null, everything, everything)])], "/r");

        var failure = XDocument.Parse(text).Descendants("failure").Single();
        StringAssert.Contains(failure.Value, "abc");
        Assert.IsNotNull(TestResultReader.TryRead(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))));
    }

    [TestMethod]
    public void What_keeps_groups_from_being_known_is_a_failed_case_of_its_own()
    {
        var error = Catalogue.DirtyTree.At(new SourceSpan("/r/a.md", 3, 4, 3, 5), "x");

        var failed = XDocument.Parse(JUnitReport.Render([new JUnitSuite("s", string.Empty, [JUnitCase.Of(error, "/r")])], "/r")).Descendants("testcase").Single();

        Assert.AreEqual("ORCH5015 Uncommitted changes", failed.Attribute("name")!.Value);
        Assert.AreEqual(error.Message, failed.Element("failure")!.Attribute("message")!.Value);
        Assert.AreEqual("a.md(3,4)", failed.Element("failure")!.Value);
    }

    [TestMethod]
    public void Nothing_to_verify_is_an_empty_report() =>
        Assert.IsEmpty(XDocument.Parse(JUnitReport.Render([], "/r")).Root!.Elements());
}
