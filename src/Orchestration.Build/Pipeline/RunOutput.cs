using Orchestration.Build.Planning;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>Shows a run while it runs: a line for each change, and between them one that is drawn over itself, or else a sign of life every few minutes.</summary>
internal sealed class RunOutput : IRunObserver, IDisposable
{
    /// <summary>Between two lines where none is drawn over itself.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Ticks that one selection of running groups is shown.</summary>
    private const int TicksPerTurn = 4;

    private readonly IBuildOutput _output;
    private readonly TimeProvider _time;
    private readonly RunLines _lines;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private RunProgress? _progress;
    private DateTimeOffset _lastLine;
    private int _ticks;

    /// <param name="output">May be called from any thread.</param>
    public RunOutput(IBuildOutput output, TimeProvider time)
    {
        (_output, _time, _lines, _lastLine) = (output, time, new RunLines(time.LocalTimeZone), time.GetUtcNow());
        _timer = time.CreateTimer(_ => Show(), null, Tick, Tick);
    }

    public void OnBegun(RunProgress progress) => Say(null, progress);

    public void OnPhase(GroupActivity activity, RunProgress progress) => Say(_lines.Entered(activity), progress);

    public void OnGroupEnded(PlanGroup group, GroupView view, RunProgress progress) => Say(RunLines.Ended(group, view, progress), progress);

    public void OnMessage(string text) => Say(text, progress: null);

    /// <summary>Nothing is drawn any more.</summary>
    public void Dispose() => _timer.Dispose();

    /// <param name="progress">Null: as it was.</param>
    private void Say(string? line, RunProgress? progress)
    {
        lock (_gate)
        {
            _progress = progress ?? _progress;
            if (line is not null)
            {
                _lastLine = _time.GetUtcNow();
                _output.Line(line);
            }

            Draw();
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            _ticks++;
            Draw();
        }
    }

    /// <summary>Under the lock.</summary>
    private void Draw()
    {
        if (_progress is not { } progress)
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (_output.LiveWidth is { } width)
        {
            var (indicator, text) = _lines.Live(progress, now, width, _ticks / TicksPerTurn);
            _output.Status(indicator, text);
        }
        else if (now - _lastLine >= Silence)
        {
            _lastLine = now;
            _output.Line(_lines.Heartbeat(progress, now));
        }
    }
}
