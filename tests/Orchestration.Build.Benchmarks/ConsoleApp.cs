using Orchestration.Build.Testing;

namespace Orchestration.Build.Benchmarks;

/// <summary>Two equal console apps below one folder, the second with the package, the first without it or with another build of it; both hold the same spec.</summary>
internal static class ConsoleApp
{
    private const string Version = "0.0.1-bench";

    /// <param name="against">The other build, a .nupkg; null for none.</param>
    /// <returns>The folders of the first and of the second app, restored and built.</returns>
    public static async Task<(string First, string Second)> CreatePairAsync(Folder folder, int groups, string? against = null)
    {
        var feed = await CreateFeedAsync(folder);
        if (against is not null)
        {
            File.Copy(against, Path.Combine(feed, Path.GetFileName(against)));
        }

        var first = await CreateAsync(folder, "first", against is null ? string.Empty : Reference(Path.GetFileNameWithoutExtension(against)["Orchestration.Build.".Length..]), groups);
        var second = await CreateAsync(folder, "second", Reference(Version), groups);
        return (first, second);
    }

    /// <summary>Packs this checkout, and lets everything below the folder find the package and nothing of what is above.</summary>
    /// <returns>Absolute path of the folder with the package.</returns>
    public static async Task<string> CreateFeedAsync(Folder folder)
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
        return feed;
    }

    public static string ReferenceToThis => Reference(Version);

    private static string Reference(string version) =>
        $"<ItemGroup><PackageReference Include=\"Orchestration.Build\" Version=\"{version}\" PrivateAssets=\"all\" /></ItemGroup>";

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
