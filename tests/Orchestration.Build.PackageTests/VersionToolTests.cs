namespace Orchestration.Build.PackageTests;

/// <summary>Tools that ask git for a version or an address give in a gate what they give in the user's checkout.</summary>
[TestClass]
public sealed class VersionToolTests : BuildTest
{
    private protected override bool NeedsPublicFeed => true;

    [TestMethod]
    [DataRow("trunk")]
    [DataRow("")]
    public void A_gate_finds_the_versions_and_addresses_of_the_users_checkout(string branch)
    {
        Repository.Write("lib/lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" /></ItemGroup>
              <Target Name="Tell" AfterTargets="Build">
                <Exec Command="git branch --show-current &gt; told.txt &amp;&amp; git describe --tags --long &gt;&gt; told.txt &amp;&amp; git show-ref &gt;&gt; told.txt" />
                <WriteLinesToFile File="told.txt" Lines="$(InformationalVersion);$([System.IO.File]::ReadAllText('$(IntermediateOutputPath)lib.sourcelink.json'))" />
              </Target>
            </Project>
            """);
        Repository.Write("lib/Lib.cs", "namespace Lib;\n\npublic class One;\n");
        Repository.Write("agent-os/specs/demo/tasks.md", "#### Task Group 1: Alpha\n- [ ] 1.1 Do alpha\n");
        Repository.Write("agent-os/specs/demo/orchestration.yml", "task_groups:\n  - name: alpha\n    verify: dotnet build lib -v:m -nologo -nodeReuse:false && cp lib/told.txt $TOLD\n");
        Repository.Write(".gitignore", "bin/\nobj/\n*.binlog\ntold.txt\nagent.txt\ngate.txt\n");
        Repository.Write("agent.sh", "cat > /dev/null; git tag v9.0.0; echo x > work.txt; echo done\n");
        WriteBareProject(content: $"""<ItemGroup><OrchestrationAgentProfile Include="mine" Command="/bin/sh" Arguments="{Repository["agent.sh"]}" EditArguments="" /></ItemGroup>""");
        Build("bare.proj", "-t:GenerateOrchestrationPrompts");
        var repository = new TestRepository(Repository.Path);
        repository.Initialise();
        repository.Git("tag", "-a", "v1.2.3", "-m", "1.2.3");
        repository.Git("remote", "add", "origin", "https://github.com/example/shop.git");
        repository.Git("branch", "feature");
        repository.Write("more.txt", "more\n");
        repository.Commit("More");
        if (branch.Length == 0)
        {
            repository.Git("checkout", "-q", "--detach");
        }

        Assert.IsTrue(Run("build", "lib").Succeeded);
        var here = Told(repository.Read("lib/told.txt"));
        Assert.IsTrue(RunIn(".", new() { ["TOLD"] = Repository["gate.txt"] }, "build", "bare.proj", "--no-restore", "-t:Orchestrate", "-p:OrchestrationAgent=mine").Succeeded);

        Assert.Contains("refs/heads/feature", here);
        Assert.Contains("https://raw.githubusercontent.com/example/shop/", here);
        Assert.AreEqual(here, Told(repository.Read("gate.txt")));
    }

    /// <summary>Without the path of the checkout, to which the address is mapped.</summary>
    private static string Told(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"[^\"]*/\\*\":", "\"*\":");
}
