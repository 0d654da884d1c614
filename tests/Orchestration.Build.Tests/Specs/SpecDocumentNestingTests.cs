using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Specs;

[TestClass]
public sealed class SpecDocumentNestingTests
{
    [TestMethod]
    public void A_document_nested_beyond_the_parsers_limit_has_neither_title_nor_goal()
    {
        var text = "# Title\n\n## Goal\n\n" + string.Concat(Enumerable.Repeat("> ", 4000)) + "deep\n";

        Assert.IsNull(SpecDocument.FindTitle(text));
        Assert.IsNull(SpecDocument.FindGoal(text));
    }
}
