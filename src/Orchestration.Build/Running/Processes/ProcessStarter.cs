using System.ComponentModel;

namespace Orchestration.Build.Running.Processes;

/// <summary>The starter of this platform for one run, with what ends its processes if the build is killed.</summary>
internal sealed class ProcessStarter : IProcessStarter, IAsyncDisposable
{
    private readonly IProcessStarter _starter;
    private readonly IAsyncDisposable? _guard;

    private ProcessStarter(IProcessStarter starter, IAsyncDisposable? guard) => (_starter, _guard) = (starter, guard);

    public static ProcessStarter Create(RunCookie cookie)
    {
        if (OperatingSystem.IsWindows())
        {
            // The job ends with this process; it needs no watchdog.
            return new ProcessStarter(new WindowsProcessStarter(), guard: null);
        }

        ProcessGroupWatchdog? watchdog = null;
        try
        {
            watchdog = ProcessGroupWatchdog.Start(cookie);
        }
        catch (Win32Exception)
        {
            // No /bin/sh: only SIGKILL of the build is left to the sweep at the next start.
        }

        return new ProcessStarter(new UnixProcessStarter(watchdog), watchdog);
    }

    /// <summary>For what is started outside a run (gates of <c>VerifyOrchestration</c>, git).</summary>
    public static ProcessStarter CreateUnguarded() =>
        new(OperatingSystem.IsWindows() ? new WindowsProcessStarter() : new UnixProcessStarter(watchdog: null), guard: null);

    public IChildProcess Start(ProcessSpec spec) => _starter.Start(spec);

    public ValueTask DisposeAsync() => _guard?.DisposeAsync() ?? ValueTask.CompletedTask;
}
