namespace Orchestration.Build.Testing;

/// <summary>Where the checkout under test is.</summary>
internal static class TestPaths
{
    public static string RepositoryRoot { get; } = Find(AppContext.BaseDirectory);

    public static string TestProject(string name) => Path.Combine(RepositoryRoot, "tests", name);

    /// <summary>A folder beside the checkout that only its maintainers have; the test is skipped, with the reason, where it is absent.</summary>
    public static string RequireShared(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", relativePath));
        if (!Path.Exists(path))
        {
            Assert.Inconclusive($"Skipped: ../shared/{relativePath} is not beside this checkout.");
        }

        return path;
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
