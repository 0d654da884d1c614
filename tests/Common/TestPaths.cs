namespace Orchestration.Build.Testing;

/// <summary>Where things are in the checkout under test.</summary>
internal static class TestPaths
{
    public static string RepositoryRoot => Checkout.Root;

    public static string TestProject(string name) => Path.Combine(RepositoryRoot, "tests", name);

    /// <summary>A folder beside the checkout that only its maintainers have; the test is skipped, with the reason, where it is absent.</summary>
    public static string RequireShared(string relativePath)
    {
        if (Checkout.Shared(relativePath) is { } path)
        {
            return path;
        }

        Assert.Inconclusive($"Skipped: ../shared/{relativePath} is not beside this checkout.");
        return string.Empty;
    }
}
