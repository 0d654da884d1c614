using System.Text;
using Orchestration.Build.Running.Evidence;

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
    [DataRow("\u0001")]
    [DataRow("<?xml version='1.0' encoding='no-such'?><testsuite/>")]
    [DataRow("<assemblies><testcase name='a'/></assemblies>")]
    public void What_is_no_result_file_is_passed_over(string xml) => Assert.IsNull(Read(xml));

    [TestMethod]
    [DataRow("<testsuite><testcase name='a'/>")]
    [DataRow("<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Res")]
    [DataRow("<testsuite><testcase name='a'/></testsuite><testsuite/>")]
    [DataRow("<testsuite><testcase name='\u0001'/></testsuite>")]
    [DataRow("<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&e;'/></testsuite>")]
    public void A_result_file_that_breaks_off_or_is_hostile_proves_nothing_and_is_named(string xml)
    {
        var names = TestResultReader.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "out/a.xml")!;

        Assert.IsTrue(names.IsEmpty);
        CollectionAssert.AreEqual(new[] { "out/a.xml" }, names.Unreadable.ToList());
    }

    [TestMethod]
    public void A_document_type_is_not_followed_and_does_no_harm() =>
        CollectionAssert.AreEqual(new[] { "a" }, Read("<!DOCTYPE testsuite SYSTEM 'http://localhost/x.dtd'><testsuite><testcase name='a'/></testsuite>")!.Passed.ToList());

    [TestMethod]
    [DataRow("pytest", "<testsuites><testsuite name='pytest' errors='0'><testcase classname='tests.test_a' name='test_add[1-2]' time='0.1'><system-out>error</system-out></testcase></testsuite></testsuites>", "tests.test_a.test_add[1-2]", "")]
    [DataRow("surefire, passed at the second try", "<testsuite><testcase name='adds' classname='org.A'><flakyFailure message='x'/></testcase></testsuite>", "org.A.adds", "")]
    [DataRow("surefire, rerun in vain", "<testsuite><testcase name='adds' classname='org.A'><failure/><rerunFailure/></testcase></testsuite>", "", "org.A.adds")]
    [DataRow("jest", "<testsuites name='jest tests'><testsuite name='sum'><testcase classname='sum adds' name='sum adds'/><testcase classname='sum later' name='sum later'><skipped/></testcase></testsuite></testsuites>", "sum adds.sum adds", "")]
    [DataRow("nested suites", "<testsuites><testsuite><properties><property name='failure' value=''/></properties><testsuite><testcase name='deep'><error/></testcase></testsuite><testcase name='flat'/></testsuite></testsuites>", "flat", "deep")]
    [DataRow("GoogleTest", "<testsuites><testsuite><testcase name='A' status='run' result='completed' classname='S'/><testcase name='B' status='notrun' result='suppressed' classname='S'/></testsuite></testsuites>", "S.A", "")]
    [DataRow("CTest", "<testsuite><testcase name='a' classname='a' status='run'/><testcase name='b' classname='b' status='fail'><failure message=''/><system-out/></testcase><testcase name='c' classname='c' status='disabled'/></testsuite>", "a.a", "b.b")]
    [DataRow("PHPUnit with a namespace", "<testsuites xmlns='urn:x'><testsuite><testcase name='testA' class='A' classname='A'><error type='x'>y</error></testcase></testsuite></testsuites>", "", "A.testA")]
    public void Dialects_of_JUnit_are_read(string dialect, string xml, string passed, string notPassed)
    {
        var names = Read(xml)!;

        Assert.AreEqual(passed, string.Join(',', names.Passed), dialect);
        Assert.AreEqual(notPassed, string.Join(',', names.NotPassed), dialect);
    }

    [TestMethod]
    public void Data_rows_of_one_name_are_counted_so_that_none_can_go_unnoticed()
    {
        const string Row = "<UnitTestResult testId='1' testName='Adds' outcome='Passed'/>";
        static TestNames Rows(string rows) => Read($"<TestRun><Results>{rows}</Results><TestDefinitions><UnitTest id='1'><Execution id='9'/><TestMethod className='N.C'/></UnitTest></TestDefinitions></TestRun>")!;

        var comparison = TestComparison.Between(Rows(Row + Row + Row), Rows(Row + Row));

        CollectionAssert.AreEqual(new[] { "N.C.Adds #3" }, comparison.Vanished);
        Assert.AreEqual(1, TestComparison.Between(Rows(Row), Rows(Row + Row)).Added);

        // The same file copied elsewhere, or the same tests under a second framework, are no more of them.
        CollectionAssert.AreEquivalent(new[] { "N.C.Adds", "N.C.Adds #2" }, Rows(Row + Row).With(Rows(Row)).Passed.ToList());
    }

    [TestMethod]
    public void Rows_inside_a_result_count_with_it()
    {
        var names = Read("""
            <TestRun><Results><UnitTestResult testId="1" testName="T" outcome="Failed" resultType="DataDrivenTest"><Output><StdOut>x</StdOut></Output><InnerResults>
              <UnitTestResult testId="1" testName="T (1)" outcome="Passed"/><UnitTestResult testId="1" testName="T (2)"/>
            </InnerResults></UnitTestResult></Results></TestRun>
            """)!;

        CollectionAssert.AreEqual(new[] { "T (1)" }, names.Passed.ToList());
        CollectionAssert.AreEquivalent(new[] { "T", "T (2)" }, names.NotPassed.ToList());
    }

    [TestMethod]
    public void A_large_file_is_read_as_a_stream()
    {
        var head = "<testsuite>"u8.ToArray();
        var test = Encoding.UTF8.GetBytes($"<testcase name='a'><system-out>{new string('x', 60_000)}</system-out></testcase>");
        using var file = new MemoryStream([.. head, .. Enumerable.Repeat(test, 500).SelectMany(bytes => bytes), .. "</testsuite>"u8]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var names = TestResultReader.TryRead(file)!;

        Assert.HasCount(500, names.Passed);
        Assert.IsLessThan(file.Length / 4, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_name_that_fails_once_has_not_passed()
    {
        var names = Read("<testsuite><testcase name='a'/><testcase name='a'><error/></testcase></testsuite>")!;

        Assert.IsEmpty(names.Passed);
        Assert.IsEmpty(names.With(new TestNames(["a"], [])).Passed);
    }

    [TestMethod]
    public void Vanished_skipped_and_newly_failing_tests_are_reported_and_new_ones_counted()
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
