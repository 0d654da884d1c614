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
    [DataRow("/w/shop", "/w/shop/a.md")]
    [DataRow("/w/shop/src", "../a.md")]
    public void What_the_logger_can_link_to_stays_absolute(string start, string expected) =>
        Assert.AreEqual(expected, new PathNames(start, "/w/shop").ForLink("/w/shop/a.md"));
}
