using System.Text;
using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Running.Run;

/// <summary>Where a job is in its work, for the build that waits for it: the last phase, in a file beside the attempts. It is for people only; nothing is decided by it.</summary>
/// <param name="observer">Gets all as well.</param>
/// <param name="folder">Absolute path of the folder with one folder for each job.</param>
/// <param name="job">Name of the job's folder.</param>
internal sealed class JobPhases(IRunObserver observer, string folder, string job) : IRunObserver
{
    private const int MostBytes = 4096;

    private readonly string _file = FileOf(folder, job);

    public void OnBegun(RunProgress progress) => observer.OnBegun(progress);

    public void OnPhase(GroupActivity activity, RunProgress progress)
    {
        observer.OnPhase(activity, progress);
        try
        {
            AtomicFile.WriteBytes(_file, Encoding.UTF8.GetBytes($"{activity.Phase}\n{activity.Detail}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or gone: the job goes its way without.
        }
    }

    public void OnGroupEnded(PlanGroup group, GroupView view, RunProgress progress) => observer.OnGroupEnded(group, view, progress);

    public void OnMessage(string text) => observer.OnMessage(text);

    /// <summary>The phase that the job was in last, and its detail; null where it left none.</summary>
    public static (GroupPhase Phase, string Detail)? Read(string folder, string job)
    {
        var file = FileOf(folder, job);
        try
        {
            return OrdinaryFile.IsAt(file, MostBytes) && File.ReadAllText(file).Split('\n', 2) is [var name, var detail] && Enum.TryParse<GroupPhase>(name, out var phase) && Enum.IsDefined(phase)
                ? (phase, detail)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string FileOf(string folder, string job) => Path.Combine(folder, JobOutput.AttemptsFolder, job + ".phase");
}
