using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class ContinuousIntegrationTests
{
    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "true", true)]
    [DataRow("TF_BUILD", "True", true)]
    [DataRow("GITLAB_CI", "true", true)]
    [DataRow("CI", "1", true)]
    [DataRow("CI", "woodpecker", true)]
    [DataRow("CI", "false", false)]
    [DataRow("CI", "0", false)]
    [DataRow("CI", "", false)]
    [DataRow("CITY", "Paris", false)]
    public void A_CI_system_is_known_by_what_it_sets(string name, string value, bool isCI) =>
        Assert.AreEqual(isCI, ContinuousIntegration.IsOn(string.Empty, asked => asked == name ? value : null));

    [TestMethod]
    [DataRow("true", true)]
    [DataRow("false", false)]
    [DataRow("no", false)]
    public void The_property_of_MSBuild_decides_where_it_is_set(string property, bool isCI) =>
        Assert.AreEqual(isCI, ContinuousIntegration.IsOn(property, _ => "true"));
}
