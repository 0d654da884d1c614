namespace Orchestration.Build.Running.Git;

/// <summary>A file that lies in the state folder while accepted work may not have reached the user's branch: a finished plan then costs no git at all.</summary>
internal static class UnfinishedMark
{
    public static bool IsSet(string stateFolder) => File.Exists(PathIn(stateFolder));

    public static void Set(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        File.WriteAllText(PathIn(stateFolder), string.Empty);
    }

    public static void Clear(string stateFolder) => File.Delete(PathIn(stateFolder));

    private static string PathIn(string stateFolder) => Path.Combine(stateFolder, "unfinished");
}
