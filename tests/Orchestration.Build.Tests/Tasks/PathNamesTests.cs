using Orchestration.Build.Tasks;

namespace Orchestration.Build.Tests.Tasks;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class PathNamesTests
{
    [TestMethod]
    [DataRow("/w/shop", "Report: .orchestrator/s/final_output.md")]
    [DataRow("/w/shop/src/App", "Report: ../../.orchestrator/s/final_output.md")]
    [DataRow("/w", "Report: shop/.orchestrator/s/final_output.md")]
    [DataRow("/somewhere/very/far/away/from/here", "Report: /w/shop/.orchestrator/s/final_output.md")]
    [DataRow("", "Report: /w/shop/.orchestrator/s/final_output.md")]
    public void Paths_below_the_root_are_relative_to_where_the_user_stands(string start, string expected) =>
        Assert.AreEqual(expected, new PathNames(start, "/w/shop").Within("Report: /w/shop/.orchestrator/s/final_output.md"));

    [TestMethod]
    [DataRow("/mnt/w/shop/x", "/mnt/w/shop/x")]
    [DataRow("see file:///w/shop/x", "see file:///w/shop/x")]
    [DataRow("`/w/shop/a` and '/w/shop/b', not a/w/shop/c", "`a` and 'b', not a/w/shop/c")]
    [DataRow("/w/shopping/x", "/w/shopping/x")]
    [DataRow("dotnet build /w/shop/src -p:X=/w/shop/a", "dotnet build src -p:X=/w/shop/a")]
    public void Only_paths_that_begin_there_are_shortened(string text, string expected) => Assert.AreEqual(expected, new PathNames("/w/shop", "/w/shop").Within(text));

    [TestMethod]
    public void A_root_at_the_top_shortens_nothing() => Assert.AreEqual("//x http://y /z", new PathNames("/", "/").Within("//x http://y /z"));

    [TestMethod]
    [DataRow("/w/shop", "/w/shop/a.md")]
    [DataRow("/w/shop/src", "../a.md")]
    public void What_the_logger_can_link_to_stays_absolute(string start, string expected) =>
        Assert.AreEqual(expected, new PathNames(start, "/w/shop").ForLink("/w/shop/a.md"));
}
