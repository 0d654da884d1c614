namespace Orchestration.Build.PackageTests;

/// <summary>Solutions in which projects have the package directly, through another project, or not at all: one validation, one writer, one run.</summary>
[TestClass]
public sealed class SolutionTests : BuildTest
{
    private const string Direct = $"""<PackageReference Include="{Package.Id}" Version="VERSION" PrivateAssets="all" />""";
    private const string Flowing = $"""<PackageReference Include="{Package.Id}" Version="VERSION" />""";
    private const string NoReference = "";

    [TestMethod]
    [DataRow("direct", "all.slnx", "-m:8")]
    [DataRow("direct", "all.slnx", "-graph")]
    [DataRow("flowed", "all.slnx", "-m:8")]
    [DataRow("flowed", "all.slnx", "-mt")]
    [DataRow("flowed", "some.slnf", "-m:8")]
    [DataRow("missing", "all.slnx", "-mt")]
    [DataRow("missing", "some.slnf", "-graph")]
    [DataRow("frameworks", "all.slnx", "-m:8")]
    [DataRow("everything", "all.slnx", "-graph")]
    [DataRow("everything", "some.slnf", "-mt")]
    public void A_solution_gives_one_run(string mixture, string solution, string switches)
    {
        CopySample("QuickStart");
        Write(mixture);
        Repository.Write("all.slnx", """<Solution><Project Path="A/A.csproj" /><Project Path="B/B.csproj" /><Project Path="C/C.csproj" /></Solution>""");
        Repository.Write("some.slnf", """{ "solution": { "path": "all.slnx", "projects": [ "A/A.csproj", "B/B.csproj" ] } }""");
        Assert.IsTrue(Run("restore", "all.slnx").Succeeded);
        Assert.IsTrue(Build("A/A.csproj", "-t:ScaffoldOrchestration", "-p:OrchestrationSolutionTargets=true").Succeeded);

        var build = Build(solution, switches);
        Assert.IsTrue(build.Succeeded, build.Output);
        Assert.AreEqual(1, Count(build.Output, ": wrote 1-term-list.md"));

        if (switches == "-graph" && mixture is "missing" or "everything")
        {
            // There MSBuild asks every project itself, and no file of the solution helps.
            Assert.IsNotEmpty(Build(solution, switches, "-t:Orchestrate", "-m:1").Of("ORCH0012"));
            return;
        }

        var run = Build(solution, switches, "-t:Orchestrate");
        Assert.IsTrue(run.Succeeded, run.Output);
        Assert.AreEqual(1, Count(run.Output, "Simulation of \"Team Glossary\""));
        Assert.IsEmpty(run.Of("ORCH0012"));
    }

    [TestMethod]
    public void A_person_hears_before_anything_starts_that_a_project_lacks_the_target_and_how_to_help_it()
    {
        CopySample("QuickStart");
        Write("missing");
        Repository.Write("all.slnx", """<Solution><Project Path="A/A.csproj" /><Project Path="B/B.csproj" /></Solution>""");
        Assert.IsTrue(Run("restore", "all.slnx").Succeeded);

        var result = Build("all.slnx", "-t:Orchestrate", "-m:1");

        Assert.IsFalse(result.Succeeded);
        StringAssert.Contains(result.Of("ORCH0012").Single().Text, "B.csproj");
        Assert.IsNotEmpty(result.Of("MSB4057"));

        Assert.ContainsSingle(Build("A/A.csproj", "-t:ScaffoldOrchestration", "-p:OrchestrationSolutionTargets=true").Of("ORCH0010"));
        Assert.ContainsSingle(Build("A/A.csproj", "-t:ScaffoldOrchestration", "-p:OrchestrationSolutionTargets=true").Of("ORCH0011"));
        Assert.IsTrue(Build("all.slnx", "-t:Orchestrate").Succeeded);
    }

    [TestMethod]
    public void Two_versions_in_one_build_are_reported()
    {
        CopySample("QuickStart");
        CopyPackage("first");
        CopyPackage("second");
        WriteVersion("A", "first");
        WriteVersion("B", "second");
        Repository.Write("both.proj", """<Project><Target Name="Build"><MSBuild Projects="A/A.proj;B/B.proj" /></Target></Project>""");
        Assert.IsEmpty(Build("both.proj", "-m:1").Of("ORCH0013"), "Two copies of one version are one version.");

        Rename("second", Package.Version + "+", "9" + Package.Version[1..] + "+");

        Assert.AreEqual(
            $"Versions {Package.Version} and 9{Package.Version[1..]} of Orchestration.Build",
            Build("both.proj", "-m:1").Of("ORCH0013").Single().Text.Split(" both ")[0]);
    }

    /// <summary>Another informational version in a copy of the assembly; the text has the same length.</summary>
    private void Rename(string package, string version, string other)
    {
        var path = Repository[package + "/tasks/net10.0/Orchestration.Build.dll"];
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(version));
        Assert.IsGreaterThan(0, at, "The assembly names its version.");
        System.Text.Encoding.UTF8.GetBytes(other).CopyTo(bytes, at);
        File.WriteAllBytes(path, bytes);
    }

    private void Write(string mixture)
    {
        var (a, b, c) = mixture switch
        {
            "direct" => (Direct, Direct, Direct),
            "flowed" => (Flowing, Reference("A"), Reference("B")),
            "missing" => (Direct, NoReference, NoReference),
            "frameworks" => (Flowing, Reference("A"), Direct),
            _ => (Flowing, Reference("A"), NoReference),
        };
        var frameworks = mixture is "frameworks" or "everything" ? "<TargetFrameworks>net10.0;net9.0</TargetFrameworks><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>" : "<TargetFramework>net10.0</TargetFramework>";
        WriteProject("A", frameworks, a);
        WriteProject("B", "<TargetFramework>net10.0</TargetFramework>", b);
        WriteProject("C", "<TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors><NoWarn>$(NoWarn);CS1591</NoWarn>", c);
    }

    private static string Reference(string project) => $"""<ProjectReference Include="../{project}/{project}.csproj" ReferenceOutputAssembly="false" />""";

    private void WriteProject(string name, string properties, string items) => Repository.Write($"{name}/{name}.csproj", $"""
        <Project>
          <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
          <PropertyGroup>{properties}<EnableDefaultItems>false</EnableDefaultItems></PropertyGroup>
          <ItemGroup>{items.Replace("VERSION", Package.Version, StringComparison.Ordinal)}</ItemGroup>
          <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
          <Target Name="Build" />
        </Project>
        """);

    private void WriteVersion(string name, string package) => Repository.Write($"{name}/{name}.proj", $"""
        <Project DefaultTargets="Build">
          <Import Project="../{package}/buildTransitive/Orchestration.Build.props" />
          <Target Name="Build" />
          <Import Project="../{package}/buildTransitive/Orchestration.Build.targets" />
        </Project>
        """);

    private void CopyPackage(string to)
    {
        foreach (var file in Directory.EnumerateFiles(Package.Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Repository[to], Path.GetRelativePath(Package.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
