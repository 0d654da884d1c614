using Microsoft.Build.Framework;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>
/// The one task. In <c>Orchestration.proj</c> it runs a command; its options are the global properties of that project. In a user's project
/// <c>Command="Prepare"</c> makes the item by which that project is called.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RunOrchestration : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private const string Prepare = "Prepare";
    private const string ExplainNoRoot = "ExplainNoRoot";
    private const string Explain = "Explain";

    /// <summary>MSBuild's exception for whoever wants to continue in a build that was cancelled; its assembly is not among those that tasks may load.</summary>
    private const string BuildAborted = "Microsoft.Build.Exceptions.BuildAbortedException";

    private readonly CancellationTokenSource _cancellation = new();
    private int _cancelled;

    /// <summary>What to do.</summary>
    [Required]
    public string Command { get; set; } = string.Empty;

    /// <summary>Where the user stands: paths in texts are relative to it.</summary>
    public string StartDirectory { get; set; } = string.Empty;

    /// <summary>For <c>Prepare</c> and <c>ExplainNoRoot</c>: the folder of the calling project. For <c>Explain</c>: the folder of the pages.</summary>
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>For <c>Prepare</c>: <c>Orchestration.proj</c>, with the public properties of the calling project as metadata.</summary>
    public ITaskItem[] Project { get; set; } = [];

    /// <summary>For <c>Prepare</c>: the user's agent profiles; <c>docs/agents.md</c> lists their metadata.</summary>
    public ITaskItem[] Profiles { get; set; } = [];

    /// <summary>For <c>Prepare</c>: where there is no root, make one; for targets that write a spec.</summary>
    public bool MakesRoot { get; set; }

    /// <summary>Of <c>Prepare</c>: what the <c>MSBuild</c> task is to build, with its global properties as metadata, once for checks and once for runs; empty where there is no root.</summary>
    [Output]
    public ITaskItem[] Call { get; private set; } = [];

    /// <summary>Of <c>Prepare</c>: the target that a plain build calls; empty where it calls none.</summary>
    [Output]
    public string BuildTarget { get; private set; } = string.Empty;

    /// <summary>For <c>ExplainNoRoot</c>: the selection.</summary>
    public string Spec { get; set; } = string.Empty;

    /// <summary>For <c>Explain</c>: the code of a diagnostic.</summary>
    public string Code { get; set; } = string.Empty;

    /// <summary>Of <c>ExplainNoRoot</c>: a hint for the case that there is no root.</summary>
    [Output]
    public string Hint { get; private set; } = string.Empty;

    /// <summary>The groups of the valid specs, in file order, with the metadata that <c>docs/reference.md</c> lists.</summary>
    [Output]
    public ITaskItem[] Groups { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var command = Command is Prepare or ExplainNoRoot or Explain ? null : Commands.Require(Command);
        var properties = GlobalProperties();
        properties[Properties.StartDirectory] = StartDirectory;
        var live = (command is { IsPlainBuild: false } || Command == Explain) && properties.TryGetValue(Properties.LiveOutput.Name, out var value) && bool.TryParse(value, out var wanted) && wanted;
        var output = new TaskOutput(
            Log,
            BuildEngine,
            live,
            command is null or { IsPlainBuild: true },
            new PathNames(StartDirectory, properties.GetValueOrDefault(Properties.Root.Name, string.Empty)));
        try
        {
            if (Command == Explain)
            {
                ExplainTarget.Show(ProjectDirectory, Code, output);
            }
            else if (Command == ExplainNoRoot)
            {
                Hint = Preparation.ExplainNoRoot(ProjectDirectory, Spec);
            }
            else if (command is null)
            {
                PrepareCall(properties, output);
            }
            else
            {
                Groups = GroupItems.Create(Run(command, properties, output));
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // MSBuild itself reports that the build was cancelled.
            return false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            output.Report(Failures.ToDiagnostic(exception));
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Called from other threads, and by some hosts thousands of times.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref _cancelled, 1) == 0)
        {
            _cancellation.Cancel();
        }
    }

    /// <summary>MSBuild never calls it; tests do.</summary>
    public void Dispose() => _cancellation.Dispose();

    private PipelineResult Run(Command command, IReadOnlyDictionary<string, string> properties, TaskOutput output)
    {
        if (command.Shortcut?.Invoke(properties, output) is { } known)
        {
            return known;
        }

        if (command.IsPlainBuild)
        {
            // Nothing in it waits.
            return command.Run(properties, output, _cancellation.Token).GetAwaiter().GetResult();
        }

        if (!command.IsLong)
        {
            return ChannelOutput.Run(output, posted => command.Run(properties, posted, _cancellation.Token));
        }

        var engine = (IBuildEngine3)BuildEngine;
        engine.Yield();
        try
        {
            return ChannelOutput.Run(output, posted => command.Run(properties, posted, _cancellation.Token));
        }
        finally
        {
            Reacquire(engine);
        }
    }

    private void Reacquire(IBuildEngine3 engine)
    {
        try
        {
            engine.Reacquire();
        }
        catch (Exception exception) when (_cancellation.IsCancellationRequested || exception.GetType().FullName == BuildAborted)
        {
            // A build that was cancelled gives nothing back; what the run had to report is reported.
        }
    }

    private void PrepareCall(IReadOnlyDictionary<string, string> globals, TaskOutput output)
    {
        var project = Project[0];
        var preparation = new Preparation(ProjectDirectory, name => project.GetMetadata(name), globals, MakesRoot)
        {
            Profiles = ProfileMetadata(),
        };
        foreach (var diagnostic in preparation.Check(new EngineObjects((IBuildEngine4)BuildEngine)))
        {
            output.Report(diagnostic);
        }

        BuildTarget = preparation.BuildTarget;
        if (preparation.Root is not null)
        {
            Call = [CallFor(Preparation.ForChecks), CallFor(Preparation.ForRuns)];
        }

        ITaskItem CallFor(string use)
        {
            var call = new Microsoft.Build.Utilities.TaskItem(MSBuildText.Escape(project.ItemSpec));
            call.SetMetadata("For", use);
            call.SetMetadata("Properties", MSBuildText.Escape(preparation.GlobalProperties(use)));
            call.SetMetadata("UndefineProperties", MSBuildText.Escape(Preparation.ForeignProperties));
            return call;
        }
    }

    /// <summary>The last profile of a name wins, as in MSBuild.</summary>
    private Dictionary<string, IReadOnlyDictionary<string, string>> ProfileMetadata()
    {
        var profiles = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var profile in Profiles)
        {
            var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (string name in profile.CloneCustomMetadata().Keys)
            {
                metadata[name] = profile.GetMetadata(name);
            }

            profiles[profile.ItemSpec] = metadata;
        }

        return profiles;
    }

    /// <summary>The engine hands them out as it keeps them, escaped; ours are escaped once more, so that a list stays one value.</summary>
    private Dictionary<string, string> GlobalProperties() =>
        ((IBuildEngine6)BuildEngine).GetGlobalProperties().ToDictionary(
            pair => pair.Key,
            pair => Preparation.IsOurs(pair.Key) ? MSBuildText.Unescape(MSBuildText.Unescape(pair.Value)) : MSBuildText.Unescape(pair.Value),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Objects that the engine keeps for one build on one node.</summary>
    private sealed class EngineObjects(IBuildEngine4 engine) : IBuildObjects
    {
        public string? Find(string key) => engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) as string;

        public void Add(string key, string value) => engine.RegisterTaskObject(key, value, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }
}
