using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>Two equal console apps below one folder, one with the package; both hold the same spec.</summary>
internal static class ConsoleApp
{
    private const string Version = "0.0.1-bench";

    /// <returns>The folders of the app without and of the app with the package, restored and built.</returns>
    public static async Task<(string Without, string With)> CreatePairAsync(Folder folder, int groups)
    {
        var feed = Path.Combine(folder.Path, "feed");
        await Commands.TimeAsync(
            Checkout.Root, "dotnet", "pack", "src/Orchestration.Build", "-c", "Release", "-o", feed, $"-p:PackageVersion={Version}", "-v:q");
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        folder.Write("Directory.Packages.props", "<Project />");
        folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder.Path, "packages")}" /></config>
              <packageSources><clear /><add key="bench" value="{feed}" /></packageSources>
            </configuration>
            """);
        var without = await CreateAsync(folder, "without", "", groups);
        var with = await CreateAsync(folder, "with", $"<ItemGroup><PackageReference Include=\"Orchestration.Build\" Version=\"{Version}\" PrivateAssets=\"all\" /></ItemGroup>", groups);
        return (without, with);
    }

    private static async Task<string> CreateAsync(Folder folder, string name, string items, int groups)
    {
        folder.Write($"{name}/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              {items}
            </Project>
            """);
        folder.Write($"{name}/Program.cs", "System.Console.WriteLine();\n");
        var path = Path.Combine(folder.Path, name);
        SyntheticSpec.Write(path, groups);
        await Commands.TimeAsync(path, "dotnet", "build", "-v:q");
        await Commands.TimeAsync(path, "dotnet", "build", "-v:q");
        return path;
    }
}
