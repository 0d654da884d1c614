using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Git;

/// <summary>A file that lies in the state folder while accepted work may not have reached the user's branch: a finished plan then costs no git at all.</summary>
internal static class UnfinishedMark
{
    public static bool IsSet(string stateFolder) => File.Exists(PathIn(stateFolder));

    /// <param name="branch">The user's branch that the work is for; empty where none is checked out.</param>
    public static void Set(string stateFolder, string branch) => AtomicFile.WriteIfDifferent(PathIn(stateFolder), branch);

    /// <summary>What <see cref="Set"/> was told; empty where nothing is known.</summary>
    public static string BranchOf(string stateFolder) => IsSet(stateFolder) ? File.ReadAllText(PathIn(stateFolder)) : string.Empty;

    public static void Clear(string stateFolder) => File.Delete(PathIn(stateFolder));

    private static string PathIn(string stateFolder) => Path.Combine(stateFolder, "unfinished");
}
