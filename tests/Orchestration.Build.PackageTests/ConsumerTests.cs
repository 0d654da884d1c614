namespace Orchestration.Build.PackageTests;

/// <summary>The package as people get it: by PackageReference from a feed.</summary>
[TestClass]
public sealed class ConsumerTests : BuildTest
{
    private const string Prompt = "agent-os/specs/2026-01-15-team-glossary/implementation/prompts/1-term-list.md";
    private const string Reference = $"""<ItemGroup><PackageReference Include="{Package.Id}" Version="VERSION" /></ItemGroup>""";

    private protected override bool NeedsPublicFeed => true;

    [TestMethod]
    public void A_console_app_is_built_and_its_specs_with_it()
    {
        CopySample("QuickStart");
        Repository.Write("App.csproj", Project("<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>"));
        Repository.Write("Program.cs", "System.Console.WriteLine(\"hello\");\n");

        var result = Run("build");

        Assert.IsTrue(result.Succeeded);
        Assert.IsTrue(File.Exists(Repository[Prompt]));
        Assert.IsEmpty(Directory.GetFiles(Repository["bin"], "*.dll", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "App.dll").ToList());
    }

    [TestMethod]
    public void A_library_of_two_frameworks_is_validated_once()
    {
        CopySample("QuickStart");
        Repository.Write("Lib.csproj", Project("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>"));
        Repository.Write("Class1.cs", "namespace Lib { public class Class1 { } }\n");

        var result = Run("build");

        Assert.IsTrue(result.Succeeded);
        Assert.HasCount(2, result.Output.Split(": wrote 1-term-list.md"));
        Assert.IsTrue(Run("build", "--no-restore", "-f", "net10.0").Succeeded);
        Assert.IsTrue(Run("pack", "--no-restore").Succeeded);
    }

    [TestMethod]
    public void A_project_that_got_the_package_through_another_is_left_alone_until_it_asks()
    {
        CopySample("QuickStart");
        Repository.Write("Lib/Lib.csproj", Project("<TargetFramework>net10.0</TargetFramework><OrchestrationOnBuild>off</OrchestrationOnBuild>"));
        Repository.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>
            </Project>
            """);

        Assert.IsTrue(Run("build", "App").Succeeded);
        Assert.IsFalse(File.Exists(Repository[Prompt]));

        Assert.IsTrue(Run("build", "App", "--no-restore", "-t:ValidateOrchestration").Succeeded);
        Assert.IsTrue(Run("build", "App", "--no-restore", "-t:GenerateOrchestrationPrompts").Succeeded);
        Assert.IsTrue(File.Exists(Repository[Prompt]));
    }

    [TestMethod]
    public void A_project_that_compiles_nothing_has_all_targets()
    {
        CopySample("QuickStart");
        Repository.Write("Specs.csproj", Project("<TargetFramework>net10.0</TargetFramework>", "Microsoft.Build.NoTargets/3.7.0"));

        Assert.IsTrue(Run("build").Succeeded);
        Assert.IsTrue(File.Exists(Repository[Prompt]));
        Assert.IsTrue(Run("build", "--no-restore", "-t:Orchestrate").Succeeded);
    }

    [TestMethod]
    public void A_file_based_app_has_all_targets()
    {
        CopySample("QuickStart");
        Repository.Write("orch.cs", $"#:package {Package.Id}@{Package.Version}\n#:property PublishAot=false\nSystem.Console.WriteLine(\"hello\");\n");

        var result = Run("build", "orch.cs");

        Assert.IsTrue(result.Succeeded);
        Assert.IsTrue(File.Exists(Repository[Prompt]));
    }

    [TestMethod]
    public void A_project_without_specs_sees_nothing()
    {
        Repository.Write("App.csproj", Project("<TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors>"));
        Repository.Write("Class1.cs", "public class Class1 { }\n");

        var result = Run("build", "-v:n");

        Assert.IsTrue(result.Succeeded);
        Assert.DoesNotContain("Orchestration.proj", result.Output);
        Assert.IsFalse(Directory.Exists(Repository[".orchestrator"]));
    }

    private static string Project(string properties, string sdk = "Microsoft.NET.Sdk") => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>{properties}</PropertyGroup>
          {Reference.Replace("VERSION", Package.Version, StringComparison.Ordinal)}
        </Project>
        """;
}
