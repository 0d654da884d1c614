using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>What builds leave in the state folder beside the runs. A folder that we make is kept out of commits; one that was there belongs to somebody else, too.</summary>
internal static class StateFiles
{
    private const string Ignore = ".gitignore";
    private const string IgnoreAll = "*\n";

    /// <summary>Writes when different.</summary>
    /// <param name="path">Absolute, in the state folder.</param>
    /// <returns>Whether the file was written; false also when it could not be.</returns>
    public static bool Write(OrchestrationOptions options, string path, string text, DiagnosticBag bag)
    {
        if (!Directory.Exists(options.StateFolder))
        {
            OutputFiles.Write(Path.Combine(options.StateFolder, Ignore), IgnoreAll, new DiagnosticBag());
        }

        return OutputFiles.Write(path, text, bag);
    }

    /// <summary>The folder goes with the last file that is not its ignore file.</summary>
    public static void DeleteIfEmpty(OrchestrationOptions options)
    {
        var folder = new DirectoryInfo(options.StateFolder);
        if (!folder.Exists)
        {
            return;
        }

        foreach (var spec in folder.GetDirectories())
        {
            OutputFiles.DeleteFolderIfEmpty(spec.FullName);
        }

        if (folder.GetFileSystemInfos() is [FileInfo { Name: Ignore } ignore] && File.ReadAllText(ignore.FullName) == IgnoreAll)
        {
            ignore.Delete();
        }

        OutputFiles.DeleteFolderIfEmpty(options.StateFolder);
    }
}
