namespace Orchestration.Build.Benchmarks;

/// <summary>Where the checkout is that the program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Null where the material is not beside this checkout.</summary>
    public static string? Shared(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relativePath));
        return Path.Exists(path) ? path : null;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orchestration.Build.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The program does not lie below a checkout.");
        }

        return folder.FullName;
    }
}
