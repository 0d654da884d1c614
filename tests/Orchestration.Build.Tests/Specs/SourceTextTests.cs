using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class SourceTextTests
{
    [TestMethod]
    [DataRow("a\nbc\n", 2, 2, 2, 1, 2, 3)]
    [DataRow("a\r\nbc\r\n", 3, 2, 2, 1, 2, 3)]
    [DataRow("a\rbc", 2, 1, 2, 1, 2, 2)]
    public void Spans_are_one_based_with_the_column_after_the_end(string text, int start, int length, int line, int column, int endLine, int endColumn)
    {
        var span = new SourceText("/f", text).Span(start, length);

        Assert.AreEqual(new SourceSpan("/f", line, column, endLine, endColumn), span);
    }
}
