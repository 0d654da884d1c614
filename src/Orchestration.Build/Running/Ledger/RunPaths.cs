using System.Globalization;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Ledger;

/// <summary>The files of one spec's run state.</summary>
/// <param name="Folder">Absolute path.</param>
internal sealed record RunPaths(string Folder)
{
    public string Ledger => Path.Combine(Folder, "ledger.jsonl");

    /// <summary>The plan, for other programs; no part of any run.</summary>
    public string Plan => Path.Combine(Folder, "plan.json");

    public string Lock => Path.Combine(Folder, "run.lock");

    /// <summary>Who holds the lock, for people.</summary>
    public string Holder => Path.Combine(Folder, "run.holder");

    public string MasterPlan => Path.Combine(Folder, "master_plan.md");

    public string FinalOutput => Path.Combine(Folder, "final_output.md");

    public string Results => Path.Combine(Folder, "results");

    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>What running processes read and write; see <see cref="Output.SpoolReader"/>. Not redacted.</summary>
    public string Spool => Path.Combine(Folder, "spool");

    /// <summary>Where groups work that have repositories of their own.</summary>
    public string Trees => Path.Combine(Folder, "trees");

    public string Scratch => Path.Combine(Folder, "scratch");

    public string AgentTasks => Path.Combine(Folder, "agent_tasks");

    public string AgentTask(int ordinal) => Path.Combine(AgentTasks, Label(ordinal) + ".md");

    public string Result(int ordinal) => Path.Combine(Results, Label(ordinal) + "-result.md");

    /// <summary>Relative to <see cref="Folder"/>, with <c>/</c>: as it stands in the ledger.</summary>
    public static string RelativeLog(int ordinal, int attempt, string stream) =>
        $"logs/{AttemptLabel(ordinal, attempt)}.{stream}.log";

    /// <summary>The same of what people read of an attempt whose agent prints JSON.</summary>
    public static string RelativeTranscript(int ordinal, int attempt) => $"logs/{AttemptLabel(ordinal, attempt)}.txt";

    public string Absolute(string relative) => Path.Combine(Folder, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>agent-03.2: the attempt in the names of files.</summary>
    public static string AttemptLabel(int ordinal, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{Label(ordinal)}.{attempt}");

    public static string Label(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"agent-{ordinal:00}");

    /// <summary>Makes the folder and its subfolders.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void Create()
    {
        CreateFolder();
        Disk.CreateFolder(Results);
        Disk.CreateFolder(Logs);
        Disk.CreateFolder(Scratch);
        Disk.CreateFolder(AgentTasks);
    }

    /// <summary>Makes the folder alone, readable by this user only and kept out of commits.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void CreateFolder()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            Disk.CreateFolder(Folder);
        }
        else
        {
            Disk.CreateFolder(Folder, OwnerOnly);

            // A plan may have been written here before there was anything to hide.
            File.SetUnixFileMode(Folder, OwnerOnly);
        }

        var ignore = Path.Combine(Folder, ".gitignore");
        if (!File.Exists(ignore))
        {
            AtomicFile.WriteIfDifferent(ignore, "*\n");
        }
    }
}
