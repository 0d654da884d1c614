using Orchestration.Build.Output;
using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Run;

/// <summary>Writes what people read, from the ledger's lines as they come. Nothing reads state from these files.</summary>
internal sealed class RunViews : IDisposable
{
    /// <summary>A plan of thousands is not rendered again for every line.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly RunScope _scope;
    private readonly ITimer _timer;
    private bool _scheduled;
    private bool _over;

    public RunViews(RunScope scope)
    {
        _scope = scope;
        _timer = scope.Time.CreateTimer(_ => WriteNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private string DefaultAgent => _scope.Settings.DefaultAgent ?? "file";

    public RunView View => Find() ?? throw new InvalidOperationException("The run has not begun.");

    /// <summary>A line has come; the files follow within half a second.</summary>
    public void Follow(LedgerEvent entry)
    {
        lock (_gate)
        {
            if (!_scheduled && !_over)
            {
                _scheduled = true;
                _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The group as it stands.</summary>
    public GroupView Of(PlanGroup group) => _scope.Ledger.Read(history => history.ToView(group));

    /// <summary>The result file, which dependents read.</summary>
    public void WriteResult(PlanGroup group, GroupView view) => Write(_scope.Paths.Result(view.Ordinal), ResultFile.Render(group, view));

    /// <param name="merged">The results as prose, or null.</param>
    /// <param name="isCancelled">The build was cancelled.</param>
    public RunView WriteFinal(string? merged, bool isCancelled)
    {
        lock (_gate)
        {
            _over = true;
        }

        lock (_writing)
        {
            var view = View with { IsCancelled = isCancelled };
            Write(_scope.Paths.MasterPlan, MasterPlan.Render(_scope.Plan, view, DefaultAgent));
            Write(_scope.Paths.FinalOutput, FinalOutput.Render(_scope.Plan, view, DefaultAgent, merged));
            return view;
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Errors name logs by their absolute paths; a report is read beside them, and on other machines.</summary>
    private void Write(string path, string text) =>
        AtomicFile.WriteIfDifferent(path, text.Replace(_scope.Paths.Folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal));

    /// <summary>Null before the first line of the first run: work is opened before that, and may take a while.</summary>
    private RunView? Find() => _scope.Ledger.Read(history => history.ToView(_scope.Plan));

    // On a thread of the pool: an exception here would end the whole build.
    private void WriteNow()
    {
        lock (_gate)
        {
            _scheduled = false;
            if (_over)
            {
                return;
            }
        }

        lock (_writing)
        {
            if (Find() is not { } view)
            {
                return;
            }

            try
            {
                Write(_scope.Paths.MasterPlan, MasterPlan.Render(_scope.Plan, view, DefaultAgent));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A view that somebody holds open is written again with the next line; the ledger has it all.
            }
        }
    }
}
