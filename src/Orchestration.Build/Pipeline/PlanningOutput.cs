using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Run;

namespace Orchestration.Build.Pipeline;

/// <summary>Shows planning while it lasts: a line for what happens, one that is drawn over itself, or else a sign of life every few minutes.</summary>
internal sealed class PlanningOutput : IPlanningObserver, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly IBuildOutput _output;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private string? _phase;
    private DateTimeOffset _since;
    private DateTimeOffset _lastLine;

    /// <param name="output">May be called from any thread.</param>
    public PlanningOutput(IBuildOutput output, TimeProvider time)
    {
        (_output, _time) = (output, time);
        _timer = time.CreateTimer(_ => Show(), null, Tick, Tick);
    }

    public void OnMessage(string text)
    {
        lock (_gate)
        {
            _lastLine = _time.GetUtcNow();
            _output.Line(text);
        }
    }

    public void OnPhase(string? what)
    {
        lock (_gate)
        {
            (_phase, _since, _lastLine) = (what, _time.GetUtcNow(), _time.GetUtcNow());
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Show()
    {
        lock (_gate)
        {
            if (_phase is null)
            {
                return;
            }

            var now = _time.GetUtcNow();
            if (_output.LiveWidth is not null)
            {
                _output.Status("[plan]", $"{_phase} {Format.ShortDuration(now - _since)}");
            }
            else if (now - _lastLine >= RunOutput.Silence)
            {
                _lastLine = now;
                _output.Line($"{_phase}: {Format.Duration(now - _since)} so far");
            }
        }
    }
}
