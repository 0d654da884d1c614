using Microsoft.Build.Framework;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>
/// What all tasks share. Options come from the global properties of <c>Orchestration.proj</c>: they are the public properties, and
/// listing thirty of them once more per task would only be another place to forget one.
/// </summary>
public abstract class OrchestrationTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _cancelled;

    /// <summary>The groups of the valid specs, in file order, with the metadata that <c>docs/formats.md</c> lists.</summary>
    [Output]
    public ITaskItem[] Groups { get; private set; } = [];

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        // The engine hands them out as it keeps them: escaped.
        var properties = ((IBuildEngine6)BuildEngine).GetGlobalProperties()
            .ToDictionary(pair => pair.Key, pair => MSBuildText.Unescape(pair.Value), StringComparer.OrdinalIgnoreCase);
        var live = !IsPlainBuild && properties.TryGetValue("OrchestrationLiveOutput", out var value) && bool.TryParse(value, out var wanted) && wanted;
        var output = new TaskOutput(Log, BuildEngine, live, IsPlainBuild);
        try
        {
            Groups = GroupItems.Create(Run(properties, output, _cancellation.Token));
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // MSBuild itself says that the build was cancelled.
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            output.Report(Catalogue.FileAccess.At(SourceSpan.None, exception.Message));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            output.Report(Catalogue.UnexpectedException.At(SourceSpan.None, exception));
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

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>MSBuild never calls it; tests do.</summary>
    /// <param name="disposing">False in a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }

    private protected virtual bool IsPlainBuild => false;

    private protected abstract PipelineResult Run(IReadOnlyDictionary<string, string> properties, IBuildOutput output, CancellationToken cancellation);
}
