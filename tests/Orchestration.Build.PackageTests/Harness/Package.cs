using System.IO.Compression;

namespace Orchestration.Build.PackageTests;

/// <summary>The package under test, packed once per run of this assembly from what was just built.</summary>
[TestClass]
public sealed class Package
{
    public const string Id = "Orchestration.Build";

    private static TempFolder? s_folder;

    /// <summary>As in <c>Directory.Build.props</c>.</summary>
    public static string Version { get; private set; } = string.Empty;

    /// <summary>A feed that holds the package alone.</summary>
    public static string Feed => s_folder!["feed"];

    public static string File => Path.Combine(Feed, $"{Id}.{Version}.nupkg");

    /// <summary>The package unpacked: bare projects import its targets without a restore.</summary>
    public static string Folder => s_folder!["package"];

    /// <summary>The packages folder of all restores of this run: never the user's, so that an older build of the same version is not found.</summary>
    public static string Cache => s_folder!["cache"];

    /// <summary>What programs need that build with the package.</summary>
    public static IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Cache };

    [AssemblyInitialize]
    public static void PackOnce(TestContext context)
    {
        s_folder = new TempFolder();
        Pack(Feed);
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "*.nupkg").Single())[(Id.Length + 1)..];
        ZipFile.ExtractToDirectory(File, Folder);
    }

    [AssemblyCleanup]
    public static void Remove() => s_folder?.Dispose();

    public static void Pack(string folder)
    {
        var project = Path.Combine(TestPaths.RepositoryRoot, "src", Id, Id + ".csproj");
        var result = Dotnet.Run(
            TestPaths.RepositoryRoot,
            ["pack", project, "--no-build", "-c", BuildConfiguration, "-o", folder, "-nologo", "-v", "q"],
            new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1767225600" });
        Assert.AreEqual(0, result.ExitCode, result.Output);
    }

    // bin/<configuration>/<framework>: the package holds what these tests were built with.
    private static string BuildConfiguration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
}
