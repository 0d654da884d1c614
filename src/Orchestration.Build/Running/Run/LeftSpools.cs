using Orchestration.Build.Running.Ledger;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Run;

/// <summary>What agents of a killed build wrote last goes into their logs. Asked for while the run's lock is held and nothing of it runs any more.</summary>
internal static class LeftSpools
{
    /// <summary>
    /// Without a variable that was hidden then, what was reported cannot be told from its value: it goes to no log, and stays for the attempt's outcome to be read.
    /// </summary>
    /// <returns>Names of such variables, where there is something to take in.</returns>
    public static IReadOnlyList<string> TakeIn(RunPaths paths, RunHistory history, SecretSet secrets, long maxLogSize)
    {
        if (!Directory.Exists(paths.Spool))
        {
            return [];
        }

        var missing = history.LastSecrets.Except(secrets.Names, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            Spools.TakeIn(paths.Spool, paths.Logs, secrets, maxLogSize);
        }

        return missing;
    }

    /// <summary>The same by somebody who only looks: not while anything of the run is left, and not against another build.</summary>
    public static void TakeInIfOver(RunPaths paths, RunHistory history, SecretSet secrets, long maxLogSize)
    {
        if (!Directory.Exists(paths.Spool) || history.LastRun is not { } run)
        {
            return;
        }

        try
        {
            using var held = RunLock.TryTake(paths, TimeProvider.System, out _);
            if (held is not null
                && ProcessTable.Carrying(RunCookie.AssignmentOfRun(run)).Count == 0 && ProcessTable.Carrying(ProcessGroupWatchdog.AssignmentOfRun(run)).Count == 0)
            {
                TakeIn(paths, history, secrets, maxLogSize);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run does it, or says what is wrong.
        }
    }
}
