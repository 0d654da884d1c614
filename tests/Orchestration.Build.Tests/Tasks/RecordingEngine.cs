using System.Collections;
using Microsoft.Build.Framework;

namespace Orchestration.Build.Tests.Tasks;

/// <summary>A build engine that records what a task says.</summary>
internal sealed class RecordingEngine(IReadOnlyDictionary<string, string> globalProperties) : IBuildEngine6
{
    private readonly Dictionary<object, object> _objects = [];

    public List<LazyFormattedBuildEventArgs> Events { get; } = [];

    public HashSet<int> Threads { get; } = [];

    public bool Yielded { get; private set; }

    public bool IsRunningMultipleNodes => false;

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 1;

    public int ColumnNumberOfTaskNode => 1;

    public string ProjectFileOfTaskNode => "Orchestration.proj";

    public IEnumerable<string> Texts => Events.Select(said => said.Message ?? string.Empty);

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => globalProperties;

    public void LogErrorEvent(BuildErrorEventArgs e) => Record(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Record(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => Record(e);

    public void LogCustomEvent(CustomBuildEventArgs e) => Record(e);

    public void Yield() => Yielded = true;

    /// <summary>The build is cancelled: nobody gets the node back.</summary>
    public bool Aborted { get; set; }

    public void Reacquire() => Yielded = Aborted ? throw new Microsoft.Build.Exceptions.BuildAbortedException() : false;

    public void LogTelemetry(string eventName, IDictionary<string, string> properties) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => throw new NotSupportedException();

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _objects.GetValueOrDefault(key);

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => _objects.Add(key, obj);

    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

    private void Record(LazyFormattedBuildEventArgs said)
    {
        Events.Add(said);
        Threads.Add(Environment.CurrentManagedThreadId);
    }
}
