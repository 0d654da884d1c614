using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Diagnostics;

[TestClass]
public sealed class NearestTests
{
    [TestMethod]
    [DataRow("verfy", "verify")]
    [DataRow("verifyy", "verify")]
    [DataRow("verjfy", "verify")]
    [DataRow("vreify", "verify")]
    [DataRow("Verify", "verify")]
    [DataRow("timout", "timeout")]
    [DataRow("task_group", "task_groups")]
    [DataRow("verif_y", "verify")]
    public void One_letter_or_one_swap_is_one_edit(string text, string meant) =>
        Assert.AreEqual(meant, Nearest.OneEditAway(text, ["retries", "timeout", "task_groups", "verify"]));

    [TestMethod]
    [DataRow("vrfy")]
    [DataRow("gate")]
    [DataRow("erviyf")]
    [DataRow("task_grps")]
    [DataRow("fyveri")]
    public void Two_edits_are_not(string text) =>
        Assert.IsNull(Nearest.OneEditAway(text, ["retries", "timeout", "task_groups", "verify"]));
}
