using System.Globalization;
using Orchestration.Build.Engines;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Git;
using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Run;

/// <summary>The folder that a job leaves: filled beside, then put in its place by one rename. The first attempt that was accepted keeps the place.</summary>
internal sealed class JobOutput
{
    public const string ResultFile = "result.json";
    public const string ExitCodeFile = "exitcode";
    public const string LedgerFile = "ledger.jsonl";
    public const string PatchFile = "edits.patch";
    public const string ReportFile = "report.md";
    public const string LogsFolder = "logs";

    /// <summary>Beside the folders of jobs: what has not, or no longer, the place of a result.</summary>
    public const string AttemptsFolder = ".attempts";

    private const int LockTrials = 600;
    private const int MaxResult = 1024 * 1024;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly string _out;
    private readonly string _job;
    private readonly string? _exitFile;

    private JobOutput(string folder, string job, string own, string? exitFile) => (_out, _job, Folder, _exitFile) = (folder, job, own, exitFile);

    /// <summary>Absolute path of this attempt's own folder.</summary>
    public string Folder { get; }

    /// <param name="folder">Absolute path of the folder with one folder for each job.</param>
    /// <param name="job">Name of the job's folder.</param>
    /// <param name="attempt">As part of a folder's name.</param>
    /// <param name="exitFile">Absolute path of a file that gets the exit code of this attempt, or null.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static JobOutput Create(string folder, string job, string attempt, string? exitFile)
    {
        var own = Path.Combine(folder, AttemptsFolder, $"{job}.{attempt}");
        Folders.Delete(own);
        Disk.CreateFolder(own);
        return new JobOutput(folder, job, own, exitFile);
    }

    /// <summary>Copies what is worth keeping of the run.</summary>
    public void TakeState(RunPaths paths) => CopyReports(paths, Folder);

    /// <summary>The reports of a run, with all that they link to.</summary>
    /// <param name="folder">Absolute path of a folder that gets them.</param>
    public static void CopyReports(RunPaths paths, string folder)
    {
        foreach (var (from, name) in new[] { (paths.Ledger, LedgerFile), (paths.FinalOutput, ReportFile), (paths.MasterPlan, Path.GetFileName(paths.MasterPlan)) })
        {
            CopyFile(from, Path.Combine(folder, name));
        }

        foreach (var from in new[] { paths.Results, paths.AgentTasks, paths.Logs }.Where(Directory.Exists))
        {
            var to = Disk.CreateFolder(Path.Combine(folder, Path.GetFileName(from)));
            foreach (var file in Directory.EnumerateFiles(from))
            {
                CopyFile(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>
    /// Writes result and exit code and makes this the job's result, unless an accepted one of the same base and plan is there. A job that did not come as far as to
    /// know its base puts nothing accepted away either.
    /// </summary>
    public void Publish(JobResult result)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"{result.Exit}\n");
        Disk.WriteText(Path.Combine(Folder, ResultFile), result.ToJson());
        Disk.WriteText(Path.Combine(Folder, ExitCodeFile), code);
        using (Lock())
        {
            var place = Path.Combine(_out, _job);
            if (!IsTaken(place, result))
            {
                if (Path.Exists(place))
                {
                    SetAside(_out, _job);
                }

                Disk.MoveFolder(Folder, place);
            }
        }

        if (_exitFile is not null)
        {
            Disk.WriteText(_exitFile, code);
        }
    }

    /// <summary>What has the place of a job's result loses it, and is kept.</summary>
    public static void SetAside(string folder, string job) => Disk.MoveFolder(Path.Combine(folder, job), Path.Combine(folder, AttemptsFolder, $"{job}.old-{Guid.NewGuid():N}"));

    /// <summary>The result of a job, where it can be used; else why not.</summary>
    /// <param name="folder">Absolute path of the folder with one folder for each job.</param>
    /// <param name="group">The group it must be for.</param>
    /// <param name="start">The commit that it must start from.</param>
    /// <param name="plan">Hash of the plan that it must be made from.</param>
    public static (JobResult? Result, string Problem) Read(string folder, string job, string group, string start, string plan)
    {
        var (result, problem) = Read(Path.Combine(folder, job, ResultFile));
        return result is null ? (null, problem)
            : result.Group != group ? (null, $"its result is for the group '{Model.Texts.Shorten(Model.Texts.OneLine(result.Group), 80)}'")
            : result.Base != start ? (null, $"its result is stale: it starts from {Short(result.Base)}, and this run from {Short(start)}")
            : result.Plan != plan ? (null, "its result is stale: it was made from another plan")
            : (result, string.Empty);
    }

    /// <summary>What all results in a folder say of one thing; null where there is none, or they differ.</summary>
    public static string? OnlyOne(string folder, IEnumerable<string> jobs, Func<JobResult, string> value)
    {
        var found = jobs.Select(job => Read(Path.Combine(folder, job, ResultFile)).Result).OfType<JobResult>().Select(value).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return found is [{ Length: > 0 } only] ? only : null;
    }

    /// <summary>A person's approval of the work of a job; null where there is none for this work.</summary>
    /// <param name="job">Name of the group's own job.</param>
    /// <param name="tree">Object name of the tree of the work.</param>
    public static JobApproval? ReadApproval(string folder, string job, string group, string tree)
    {
        var file = Path.Combine(folder, EngineJob.ApprovalOf(job), JobApproval.FileName);
        return OrdinaryFile.IsAt(file, MaxResult) && JobApproval.Parse(File.ReadAllBytes(file)) is { } approval && approval.Group == group && approval.Tree == tree
            ? approval
            : null;
    }

    private static (JobResult? Result, string Problem) Read(string file) =>
        !File.Exists(file) ? (null, $"there is no {file}")
        : OrdinaryFile.IsAt(file, MaxResult) ? JobResult.Parse(File.ReadAllBytes(file))
        : (null, $"{ResultFile} is empty, too large, or no file of its own");

    private static string Short(string commit) => Model.Texts.Shorten(Model.Texts.OneLine(commit), 13);

    private static bool IsTaken(string place, JobResult mine) =>
        Read(Path.Combine(place, ResultFile)).Result is { HasWork: true } there && (there.Base == mine.Base || mine.Base.Length == 0) && there.Plan == mine.Plan && there.Group == mine.Group;

    private static void CopyFile(string from, string to)
    {
        if (new FileInfo(from) is { Exists: true, LinkTarget: null })
        {
            Disk.Copy(from, to, overwrite: true);
        }
    }

    private FileStream Lock()
    {
        for (var trial = 1; ; trial++)
        {
            try
            {
                return Disk.Open(Path.Combine(_out, AttemptsFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (trial < LockTrials)
            {
                // Another attempt is about to be put in its place, which takes a moment.
                Thread.Sleep(LockPause);
            }
        }
    }
}
