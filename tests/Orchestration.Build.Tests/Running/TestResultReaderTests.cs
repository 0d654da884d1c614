using System.Text;
using Orchestration.Build.Running.Gates;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class TestResultReaderTests
{
    private static TestNames? Read(string xml) => TestResultReader.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    [TestMethod]
    public void A_trx_names_tests_by_class_and_name()
    {
        var names = Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testId="1" testName="Adds" outcome="Passed" />
                <UnitTestResult testId="2" testName="N.Calc.Subtracts" outcome="Failed" />
                <UnitTestResult testId="3" testName="Later" outcome="NotExecuted" />
              </Results>
              <TestDefinitions>
                <UnitTest id="1" name="Adds"><TestMethod className="N.Calc, N, Version=1.0.0.0" name="Adds" /></UnitTest>
                <UnitTest id="2" name="Subtracts"><TestMethod className="N.Calc" name="Subtracts" /></UnitTest>
              </TestDefinitions>
            </TestRun>
            """);

        CollectionAssert.AreEqual(new[] { "N.Calc.Adds" }, names!.Passed.ToList());
        CollectionAssert.AreEqual(new[] { "N.Calc.Subtracts" }, names.NotPassed.ToList());
    }

    [TestMethod]
    public void A_junit_file_is_read_with_and_without_an_outer_element()
    {
        const string Suite = """<testsuite><testcase classname="c" name="a"/><testcase name="b"><failure/></testcase><testcase name="d"><skipped/></testcase></testsuite>""";

        foreach (var names in new[] { Read(Suite), Read($"<testsuites>{Suite}</testsuites>") })
        {
            CollectionAssert.AreEqual(new[] { "c.a" }, names!.Passed.ToList());
            CollectionAssert.AreEqual(new[] { "b" }, names.NotPassed.ToList());
        }
    }

    [TestMethod]
    [DataRow("<project/>")]
    [DataRow("")]
    [DataRow("<testsuite><testcase name='a'/>")]
    [DataRow("<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&e;'/></testsuite>")]
    public void What_is_no_result_file_or_a_hostile_one_is_passed_over(string xml) => Assert.IsNull(Read(xml));

    [TestMethod]
    public void A_name_that_fails_once_has_not_passed()
    {
        var names = Read("<testsuite><testcase name='a'/><testcase name='a'><error/></testcase></testsuite>")!;

        Assert.IsEmpty(names.Passed);
        Assert.IsEmpty(names.With(new TestNames(["a"], [])).Passed);
    }

    [TestMethod]
    public void Vanished_skipped_and_newly_failing_tests_are_told_and_new_ones_counted()
    {
        var before = new TestNames(["kept", "gone", "broken"], ["bad"]);
        var after = new TestNames(["kept", "new", "bad"], ["broken"]);

        var comparison = TestComparison.Between(before, after);

        CollectionAssert.AreEqual(new[] { "gone" }, comparison.Vanished);
        CollectionAssert.AreEqual(new[] { "broken" }, comparison.Failing);
        Assert.AreEqual(1, comparison.Added);
        Assert.IsFalse(comparison.Accepted);
    }
}
