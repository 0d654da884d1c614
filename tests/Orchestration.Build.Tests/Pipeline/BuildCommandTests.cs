using Orchestration.Build.Pipeline;
using Orchestration.Build.Planning;
using Orchestration.Build.Tests.Planning;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class BuildCommandTests
{
    private static readonly Plan Plan = Planner.Create(TestSpec.Create("Data"));

    [TestMethod]
    [DataRow("/usr/share/dotnet/dotnet.dll build src/App -t:Orchestrate -p:OrchestrationAgent=mine -p:OrchestrationMaxCostUsd=2", "dotnet build src/App -t:Orchestrate -p:OrchestrationAgent=mine -p:OrchestrationMaxCostUsd=2")]
    [DataRow("dotnet msbuild -t:Orchestrate", "dotnet msbuild -t:Orchestrate")]
    [DataRow("dotnet build -t:Orchestrate -p:OrchestrationForce=true", "dotnet build -t:Orchestrate")]
    [DataRow("testhost.dll --port 3", "dotnet build -t:Orchestrate -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationAgent=claude")]
    [DataRow("dotnet exec MSBuild.dll /nodemode:1", "dotnet build -t:Orchestrate -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationAgent=claude")]
    public void A_run_is_continued_by_the_same_command(string line, string expected) =>
        Assert.AreEqual(expected, new BuildCommand(line.Split(' ')).Again(Plan, "claude"));

    [TestMethod]
    [DataRow("dotnet build src/App -t:Orchestrate", "dotnet build src/App -t:ApproveOrchestration -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationGroups=1+3")]
    [DataRow("dotnet build /w/App.csproj /t:Orchestrate", "dotnet build /w/App.csproj -t:ApproveOrchestration -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationGroups=1+3")]
    [DataRow("dotnet build -c Release -v q @x.rsp -t:Orchestrate", "dotnet build -t:ApproveOrchestration -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationGroups=1+3")]
    [DataRow("dotnet build -c Release src/App -t:Orchestrate", "dotnet build src/App -t:ApproveOrchestration -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationGroups=1+3")]
    [DataRow("dotnet build -t:Orchestrate", "dotnet build -t:ApproveOrchestration -p:OrchestrationSpec=2026-01-02-comments -p:OrchestrationGroups=1+3")]
    public void An_approval_goes_to_the_same_project(string line, string expected) =>
        Assert.AreEqual(expected, new BuildCommand(line.Split(' ')).Approve(Plan, ["1", "3"]));

    [TestMethod]
    public void What_a_shell_would_read_otherwise_stands_in_quotes()
    {
        string[] line = ["dotnet", "build", "my app", "-t:Orchestrate", "-p:OrchestrationVerifyCommand=a && b's"];

        Assert.AreEqual("dotnet build 'my app' -t:Orchestrate '-p:OrchestrationVerifyCommand=a && b'\\''s'", new BuildCommand(line).Again(Plan, "claude"));
    }
}
