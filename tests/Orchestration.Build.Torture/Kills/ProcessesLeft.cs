using System.Globalization;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What still runs of a repository, by the process table.</summary>
internal static class ProcessesLeft
{
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterRun = TimeSpan.FromSeconds(15);

    /// <summary>Five seconds after a kill, by when the watchdog has done its duty.</summary>
    /// <returns>Processes in the agents' own process groups; and how many others there are, in sessions of their own.</returns>
    public static async Task<(IReadOnlyList<string> InGroups, int InSessionsOfTheirOwn)> AfterKillAsync(KillRepository repository)
    {
        var groups = AgentRecord.Read(repository).Lines.Select(line => line.Pid).ToHashSet();
        IReadOnlyList<Found> InGroups() => [.. Naming(repository.Folder).Where(found => groups.Contains(found.Group))];
        await UntilNoneAsync(() => InGroups().Count, AfterKill);
        return ([.. InGroups().Select(found => found.Text)], Naming(repository.Folder).Count(found => !groups.Contains(found.Group) && !found.Text.Contains("orchestration-watchdog", StringComparison.Ordinal)));
    }

    /// <summary>After a run that came to its end.</summary>
    /// <param name="folder">What names them: absolute path of a folder that is the run's own.</param>
    public static async Task<IReadOnlyList<string>> AfterRunAsync(string folder)
    {
        await UntilNoneAsync(() => Naming(folder).Count, AfterRun);
        return [.. Naming(folder).Select(found => found.Text)];
    }

    private static async Task UntilNoneAsync(Func<int> left, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (left() > 0 && TimeProvider.System.GetElapsedTime(begun) < patience)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>By environment, arguments, or the folder they work in.</summary>
    private static List<Found> Naming(string owner)
    {
        var found = new List<Found>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                var where = new FileInfo(Path.Combine(folder, "cwd")).LinkTarget;
                if ((File.ReadAllText(Path.Combine(folder, "environ")) + command + where).Contains(owner, StringComparison.Ordinal) && IsAlive(folder, out var group))
                {
                    found.Add(new Found(group, $"{Path.GetFileName(folder)} {command}"));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }

        return found;
    }

    private static bool IsAlive(string folder, out int group)
    {
        var fields = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
        group = int.Parse(fields[2], CultureInfo.InvariantCulture);
        return fields[0] is not ("Z" or "X");
    }

    private sealed record Found(int Group, string Text);
}
