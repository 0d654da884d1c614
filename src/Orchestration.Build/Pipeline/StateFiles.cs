using System.IO.Enumeration;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;

namespace Orchestration.Build.Pipeline;

/// <summary>What builds leave in the state folder beside the runs. A folder that we make is kept out of commits; one that was there belongs to somebody else, too.</summary>
internal static class StateFiles
{
    /// <summary>Below the state folder: what gates print that <c>VerifyOrchestration</c> runs.</summary>
    public const string GateLogs = "gates";

    /// <summary>Below the state folder: what those gates write while they run.</summary>
    public const string GateSpools = "spool";

    private const string PlanFile = "plan.json";
    private const string Ignore = ".gitignore";
    private const string IgnoreAll = "*\n";

    private static readonly string[] ByProducts = [BuildCheck.StampFile, FinishedRun.StampFile, VerifyTarget.JUnitFile, VerifyTarget.GitLabFile, GateLogs, GateSpools];

    /// <summary>A spec of this name would keep its runs where something else is.</summary>
    public static bool IsReserved(string name) => ByProducts.Append(NewSpec.DraftsFolder).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static readonly EnumerationOptions BelowFolder = new() { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true };

    /// <summary>What runs keep in the folder of a spec: large, and no plan is in it.</summary>
    private static readonly HashSet<string> OfRuns = new(StringComparer.Ordinal) { "trees", "logs", "results", "scratch", "agent_tasks", GateLogs, GateSpools };

    /// <summary>Writes when different.</summary>
    /// <param name="path">Absolute, in the state folder.</param>
    /// <returns>Whether the file was written; false also when it could not be.</returns>
    public static bool Write(OrchestrationOptions options, string path, string text, DiagnosticBag bag)
    {
        OutputFiles.RemoveLeftovers(options.StateFolder);
        OutputFiles.RemoveLeftovers(Path.GetDirectoryName(path)!);
        KeepOutOfCommits(options.StateFolder);
        return OutputFiles.Write(path, text, bag);
    }

    /// <summary>Makes git ignore a state folder that is ours.</summary>
    public static void KeepOutOfCommits(string stateFolder)
    {
        if (IsOursAlone(stateFolder))
        {
            OutputFiles.Write(Path.Combine(stateFolder, Ignore), IgnoreAll, new DiagnosticBag());
        }
    }

    /// <summary>It is not there, or all that is in it is ours: a build was killed that had just made it, or could not write what keeps it out of commits.</summary>
    private static bool IsOursAlone(string folder) => !Directory.Exists(folder)
        || (!File.Exists(Path.Combine(folder, Ignore)) && Directory.EnumerateFileSystemEntries(folder).All(IsOurs));

    private static bool IsOurs(string path) =>
        AtomicFile.IsTemporary(path) || ByProducts.Contains(Path.GetFileName(path)) || File.Exists(Path.Combine(path, PlanFile)) || File.Exists(new RunPaths(path).Ledger);

    /// <summary>The <c>plan.json</c> of every spec that is or was here, in ordinal order; absolute paths.</summary>
    public static IEnumerable<string> FindPlans(string stateFolder) => Find(stateFolder, PlanFile);

    /// <summary>Removes what builds left, and with it each folder that holds nothing else; nothing of a run.</summary>
    /// <returns>How many files.</returns>
    public static int Clean(OrchestrationOptions options, DiagnosticBag bag)
    {
        var folder = options.StateFolder;
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var removed = 0;
        foreach (var file in ByProducts.Select(name => Path.Combine(folder, name)).Concat(FindPlans(folder)).Concat(Find(Path.Combine(folder, GateLogs), "*.log")).Where(File.Exists))
        {
            OutputFiles.Delete(file, bag);
            removed++;
            for (var parent = Path.GetDirectoryName(file)!; parent.Length > folder.Length; parent = Path.GetDirectoryName(parent)!)
            {
                OutputFiles.DeleteFolderIfEmpty(parent);
            }
        }

        Spools.RemoveAll(Path.Combine(folder, GateSpools));
        var ignore = Path.Combine(folder, Ignore);
        if (Directory.GetFileSystemEntries(folder) is [var only] && only == ignore && File.ReadAllText(ignore) == IgnoreAll)
        {
            OutputFiles.Delete(ignore, bag);
        }

        OutputFiles.DeleteFolderIfEmpty(folder);
        return removed;
    }

    private static IEnumerable<string> Find(string folder, string pattern) =>
        !Directory.Exists(folder)
            ? []
            : new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), BelowFolder)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !OfRuns.Contains(entry.FileName.ToString()),
            }.Order(StringComparer.Ordinal);
}
