namespace Orchestration.Build.Testing;

/// <summary>The checkout that tests and programs were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Of the program that runs.</summary>
    public static string Configuration { get; } = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    public static string BuildFolder => Path.Combine(Root, "build");

    /// <summary>Where the task assembly is, without a separator at its end.</summary>
    public static string TaskFolder => Path.Combine(Root, "src", "Orchestration.Build", "bin", Configuration, "net10.0");

    public static string FakeAgent => Path.Combine(Root, "tests", "Orchestration.Build.FakeAgent", "bin", Configuration, "net10.0", "Orchestration.Build.FakeAgent");

    /// <summary>A folder beside the checkout that only its maintainers have; null where it is absent.</summary>
    public static string? Shared(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relativePath));
        return Path.Exists(path) ? path : null;
    }

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
