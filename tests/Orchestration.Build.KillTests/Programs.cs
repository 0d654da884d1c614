namespace Orchestration.Build.KillTests;

/// <summary>Where the programs under test lie in this checkout.</summary>
internal static class Programs
{
    private static readonly string Configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static readonly string Checkout = Find(AppContext.BaseDirectory);

    public static string FakeAgent => Path.Combine(Checkout, "tests", "Orchestration.Build.FakeAgent", "bin", Configuration, "net10.0", "Orchestration.Build.FakeAgent");

    public static string TaskFolder => Path.Combine(Checkout, "src", "Orchestration.Build", "bin", Configuration, "net10.0");

    public static string BuildFolder => Path.Combine(Checkout, "build");

    public static string Self => Environment.ProcessPath!;

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orchestration.Build.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Orchestration.Build.sln above {start}.");
    }
}
