using System.Globalization;

namespace Orchestration.Build.PackageTests;

/// <summary>Thirty projects under one root, the package in <c>Directory.Build.props</c>: the work is done once.</summary>
[TestClass]
public sealed class ManyProjectsTests : BuildTest
{
    private const int Projects = 30;

    [TestMethod]
    public void Thirty_projects_validate_once_say_each_diagnostic_once_and_write_once()
    {
        CopySample("QuickStart");
        WriteSolution();
        Repository.Write("Directory.Solution.targets", """
            <Project>
              <Target Name="Orchestrate">
                <MSBuild Projects="@(ProjectReference)" Targets="Orchestrate" BuildInParallel="true" SkipNonexistentTargets="true" />
              </Target>
            </Project>
            """);
        Assert.IsTrue(Run("restore", "many.slnx").Succeeded);

        AssertOnce(Run("build", "many.slnx", "--no-restore", "-m:8"));
        Reset();
        AssertOnce(Run("build", "many.slnx", "--no-restore", "-mt", "-m:8"));
        Reset();
        AssertOnce(Run("build", "many.slnx", "--no-restore", "-graph", "-m:2"));

        var run = Run("build", "many.slnx", "--no-restore", "-m:2", "-t:Orchestrate");
        Assert.IsTrue(run.Succeeded);
        Assert.AreEqual(1, Count(run.Output, "Simulation of \"Team Glossary\""));

        var status = Run("msbuild", "p7/p7.csproj", "-t:Clean", "-v:n");
        Assert.IsTrue(status.Succeeded);
        Assert.IsFalse(File.Exists(Repository[".orchestrator/build.stamp"]));
    }

    private static void AssertOnce(BuildResult result)
    {
        Assert.IsTrue(result.Succeeded);
        Assert.AreEqual(1, Count(result.Output, ": wrote 1-term-list.md"));
        Assert.ContainsSingle(result.Of("ORCH2007"));
    }

    private void Reset()
    {
        Directory.Delete(Repository["agent-os/specs/2026-01-15-team-glossary/implementation"], recursive: true);
        Directory.Delete(Repository[".orchestrator"], recursive: true);
    }

    private void WriteSolution()
    {
        File.AppendAllText(Repository["agent-os/specs/2026-01-15-team-glossary/orchestration.yml"], "\nunknwon: 1\n");
        Repository.Write("Directory.Build.props", $"""
            <Project>
              <ItemGroup><PackageReference Include="{Package.Id}" Version="{Package.Version}" PrivateAssets="all" /></ItemGroup>
            </Project>
            """);
        var names = Enumerable.Range(1, Projects).Select(number => "p" + number.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var (index, name) in names.Index())
        {
            // Every third has settings of its own that must not mean another validation.
            var own = index % 3 == 0 ? "<NoWarn>$(NoWarn);CS1591</NoWarn><Configuration>Release</Configuration>" : string.Empty;
            var reference = index > 0 ? $"""<ItemGroup><ProjectReference Include="../{names[index - 1]}/{names[index - 1]}.csproj" ReferenceOutputAssembly="false" /></ItemGroup>""" : string.Empty;
            Repository.Write($"{name}/{name}.csproj", $"""
                <Project>
                  <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><EnableDefaultItems>false</EnableDefaultItems>{own}</PropertyGroup>
                  {(index % 5 == 0 ? reference : string.Empty)}
                  <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
                  <Target Name="Build" />
                </Project>
                """);
        }

        Repository.Write("many.slnx", $"<Solution>{string.Concat(names.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}</Solution>");
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
