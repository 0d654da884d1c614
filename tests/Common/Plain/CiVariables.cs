namespace Orchestration.Build.Testing;

/// <summary>What CI systems set, and what a build on a person's machine does not have.</summary>
internal static class CiVariables
{
    public static readonly string[] Names = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"];

    /// <summary>Lets the code that runs in this process, and all processes that it starts, see a person's machine; tests of CI builds set what they need.</summary>
    public static void Leave()
    {
        foreach (var name in Names)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
