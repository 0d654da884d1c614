namespace Orchestration.Build.PackageTests;

/// <summary>A gate of plain <c>dotnet test</c> proves that no test was lost, without any set-up by the user, whatever runs the tests.</summary>
[TestClass]
public sealed class TestLossTests : BuildTest
{
    private protected override bool NeedsPublicFeed => true;

    [TestMethod]
    [DataRow("Microsoft.Testing.Platform", "", "ORCH5005")]
    [DataRow("Microsoft.Testing.Platform", "<TestingExtensionsProfile>None</TestingExtensionsProfile>", "")]
    [DataRow("VSTest", "<UseVSTest>true</UseVSTest>", "ORCH5005")]
    public void A_deleted_test_is_refused_where_its_runner_can_report(string runner, string property, string code)
    {
        Repository.Write("global.json", $$"""{ "test": { "runner": "{{runner}}" } }""");
        Repository.Write("t/t.csproj", $"""
            <Project Sdk="MSTest.Sdk/4.5.2">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>{property}</PropertyGroup>
            </Project>
            """);
        Repository.Write("t/Some.cs", """
            using Microsoft.VisualStudio.TestTools.UnitTesting;

            [TestClass]
            public class Some
            {
                [TestMethod]
                public void First() { }

                [TestMethod]
                public void Second() { }
            }
            """);
        Repository.Write("agent-os/specs/demo/tasks.md", "#### Task Group 1: Alpha\n- [ ] 1.1 Do alpha\n");
        Repository.Write("agent-os/specs/demo/orchestration.yml", $"task_groups:\n  - name: alpha\n    retries: 0\n    verify: dotnet test {(runner == "VSTest" ? "t" : "--project t/t.csproj")}\n");
        Repository.Write(".gitignore", "bin/\nobj/\n*.binlog\n");
        Repository.Write("agent.sh", "cat > /dev/null; sed -i '/public void Second/d' t/Some.cs; sed -i '0,/TestMethod/! {0,/\\[TestMethod\\]/ s///}' t/Some.cs; echo done\n");
        WriteBareProject(content: $"""<ItemGroup><OrchestrationAgentProfile Include="mine" Command="/bin/sh" Arguments="{Repository["agent.sh"]}" EditArguments="" /></ItemGroup>""");
        Build("bare.proj", "-t:GenerateOrchestrationPrompts");
        var repository = new TestRepository(Repository.Path);
        repository.Initialise();

        var result = Build("bare.proj", "-t:Orchestrate", "-p:OrchestrationAgent=mine");

        Assert.AreEqual(code.Length == 0, result.Succeeded, result.Output);
        Assert.IsTrue(code.Length == 0 || result.Output.Contains(code, StringComparison.Ordinal), result.Output);
    }
}
