using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Processes;

/// <summary>Linux (tested) and macOS (the same calls with other constants; not run).</summary>
/// <param name="watchdog">Ends what was started if this process dies; null for none.</param>
internal sealed class UnixProcessStarter(ProcessGroupWatchdog? watchdog) : IProcessStarter
{
    public IChildProcess Start(ProcessSpec spec)
    {
        // Before the start: a build that dies between it and the next line leaves a watchdog that knows what to look for.
        watchdog?.Announce();
        Steps.Reach(StepKind.Process, "start", spec.FileName);
        int pid;
        try
        {
            pid = UnixSpawn.Start(spec);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            watchdog?.TakeBack();
            throw;
        }

        Steps.Reach(StepKind.Process, "started", spec.FileName);
        watchdog?.Add(pid);
        return new UnixChildProcess(pid, spec, watchdog);
    }
}
