using System.Diagnostics;

namespace Orchestration.Build.Torture.Kills;

/// <summary>When the signal comes.</summary>
internal enum Phase
{
    BeforeFirstStart,
    LedgerWrite,
    Rendering,
    AgentEnd,
}

/// <summary>Waits for the moment of a phase; where exactly in it is random.</summary>
internal static class Trigger
{
    /// <returns>Whether the phase was met before the run ended.</returns>
    public static bool Wait(TwelveGroups repository, Phase phase, Process process, Random random)
    {
        switch (phase)
        {
            case Phase.BeforeFirstStart:
                // From the state folder's first appearance to the moment before an agent has written its first line.
                return Until(process, () => Directory.Exists(repository.State)) && Pause(random, 30) && !File.Exists(repository.Record);
            case Phase.LedgerWrite:
                var length = random.Next(300, 9000);
                return Until(process, () => Length(repository.Ledger) >= length) && Pause(random, 1);
            case Phase.Rendering:
                var renderings = random.Next(1, 16);
                return Until(process, Renderings(repository, renderings)) && Pause(random, 1);
            default:
                var ends = random.Next(1, TwelveGroups.Groups + 1);
                return Until(process, () => Ends(repository.Record) >= ends) && Pause(random, 8);
        }
    }

    private static Func<bool> Renderings(TwelveGroups repository, int wanted)
    {
        // A view is written beside its place and moved there: the temporary file is the rendering.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return () =>
        {
            if (!Directory.Exists(repository.State))
            {
                return false;
            }

            try
            {
                seen.UnionWith(Directory.EnumerateFiles(repository.State, "*.md*", SearchOption.AllDirectories));
            }
            catch (IOException)
            {
                // A file went while the folder was read.
            }

            return seen.Count >= wanted;
        };
    }

    private static bool Until(Process process, Func<bool> condition)
    {
        while (!condition())
        {
            if (process.HasExited)
            {
                return false;
            }

            Thread.Sleep(0);
        }

        return true;
    }

    private static bool Pause(Random random, int milliseconds)
    {
        // Finer than a sleep: a kill must be able to hit between two system calls.
        var until = Stopwatch.GetTimestamp() + (long)(random.NextDouble() * milliseconds * Stopwatch.Frequency / 1000);
        SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
        return true;
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static int Ends(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Split("\"event\":\"end\"").Length - 1;
        }
        catch (IOException)
        {
            // An agent is writing to it at this moment.
            return 0;
        }
    }
}
