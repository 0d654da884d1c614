using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class ProcessEnvironmentTests
{
    [TestMethod]
    [DataRow("GIT_DIR")]
    [DataRow("GIT_INDEX_FILE")]
    [DataRow("GIT_WORK_TREE")]
    [DataRow("GIT_OBJECT_DIRECTORY")]
    [DataRow("GIT_CONFIG_PARAMETERS")]
    [DataRow("MSBuildSDKsPath")]
    public void What_a_git_hook_or_MSBuild_sets_for_its_own_children_does_not_reach_agents(string name)
    {
        var environment = ProcessEnvironment.Create([KeyValuePair.Create(name, "elsewhere/.git"), KeyValuePair.Create("GIT_AUTHOR_NAME", "Me")], [name]);
        var open = ProcessEnvironment.Create([KeyValuePair.Create(name, "elsewhere/.git"), KeyValuePair.Create("GIT_AUTHOR_NAME", "Me")], []);

        Assert.IsFalse(environment.ContainsKey(name));
        Assert.IsFalse(open.ContainsKey(name));
        Assert.AreEqual("Me", open["GIT_AUTHOR_NAME"]);
    }
}
