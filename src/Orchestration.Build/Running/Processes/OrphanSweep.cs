namespace Orchestration.Build.Running.Processes;

/// <summary>Ends what a killed build's run left running: everything of this user that still carries the run's cookie.</summary>
internal static class OrphanSweep
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromSeconds(10);

    /// <returns>How many there were.</returns>
    public static async Task<int> EndAsync(string runId, TimeSpan grace)
    {
        if (OperatingSystem.IsWindows())
        {
            // Their job ended with the build.
            return 0;
        }

        await WaitForWatchdogsAsync(runId);
        return await SweepAsync(runId, grace);
    }

    /// <summary>The same at the end of a run, whose own watchdogs are still there: what was just starting when its attempt or gate ended is found now.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> SweepAsync(string runId, TimeSpan grace)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        var cookie = RunCookie.AssignmentOfRun(runId);
        var found = new HashSet<ProcessIdentity>(ProcessTable.Carrying(cookie));
        if (found.Count == 0)
        {
            return 0;
        }

        SignalAll(found, UnixNative.Sigterm);
        var deadline = TimeProvider.System.GetTimestamp() + (long)(grace.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (found.Any(ProcessTable.IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            if (TimeProvider.System.GetTimestamp() >= deadline)
            {
                found.UnionWith(ProcessTable.Carrying(cookie));
                SignalAll(found, UnixNative.Sigkill);
            }
        }

        return found.Count;
    }

    /// <summary>The dead build's watchdogs may still be ending agents and keeping their last words, which this build is about to read.</summary>
    private static async Task WaitForWatchdogsAsync(string runId)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (ProcessTable.Carrying(ProcessGroupWatchdog.AssignmentOfRun(runId)).Count > 0 && TimeProvider.System.GetElapsedTime(begun) < LongestWatch)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private static void SignalAll(HashSet<ProcessIdentity> processes, int signal)
    {
        foreach (var process in processes)
        {
            ProcessTable.Signal(process, signal);
        }
    }
}
