using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Processes;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Started">Start time in the system's own unit; only compared.</param>
internal readonly record struct ProcessIdentity(int Id, ulong Started);

/// <summary>The processes of this machine, as far as this user may see them.</summary>
internal static class ProcessTable
{
    /// <summary>All that descend from <paramref name="root"/> at this moment, whatever their session; without it.</summary>
    public static IReadOnlyList<ProcessIdentity> Descendants(int root)
    {
        var children = Snapshot().ToLookup(entry => entry.Parent, entry => entry.Identity);
        var found = new List<ProcessIdentity>();
        var pending = new Stack<int>([root]);
        var seen = new HashSet<int> { root };
        while (pending.TryPop(out var parent))
        {
            foreach (var child in children[parent])
            {
                if (seen.Add(child.Id))
                {
                    found.Add(child);
                    pending.Push(child.Id);
                }
            }
        }

        return found;
    }

    /// <summary>All whose environment holds <paramref name="cookie"/>, except this process.</summary>
    /// <param name="cookie"><c>NAME=value</c>, or the beginning of it.</param>
    /// <param name="above">Only ids above this one; 0 for all.</param>
    /// <param name="ignore">Not looked at: whoever asks knows what they are.</param>
    public static IReadOnlyList<ProcessIdentity> Carrying(string cookie, int above = 0, Func<int, bool>? ignore = null)
    {
        if (OperatingSystem.IsMacOS())
        {
            return [.. MacEntries("eww", "pid=,ppid=,command=").Where(entry => entry.Rest.Contains(" " + cookie, StringComparison.Ordinal)).Select(entry => entry.Identity)];
        }

        var needle = Encoding.UTF8.GetBytes(cookie);
        var found = new List<ProcessIdentity>();
        foreach (var id in above > 0 ? LinuxProc.IdsAbove(above) : LinuxProc.Ids())
        {
            if (id != Environment.ProcessId && ignore?.Invoke(id) != true && EnvironmentHolds(id, needle) && StatOf(id) is { } entry)
            {
                found.Add(entry.Identity);
            }
        }

        return found;
    }

    /// <summary>When a process began, and whether a terminal controls it; null where there is none.</summary>
    public static (ulong Started, bool HasTerminal)? Find(int id) => StatOf(id) is { } entry ? (entry.Identity.Started, entry.HasTerminal) : null;

    /// <summary>Whether exactly this process still runs (a zombie does not).</summary>
    public static bool IsAlive(ProcessIdentity process) => OperatingSystem.IsMacOS()
        ? UnixNative.Kill(process.Id, 0) == 0
        : StatOf(process.Id) is { Zombie: false } entry && entry.Identity == process;

    /// <summary>Sends a signal, unless the number now belongs to another process.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        if (IsAlive(process))
        {
            Steps.Reach(StepKind.Process, "signal", "a process of the run");
            _ = UnixNative.Kill(process.Id, signal);
        }
    }

    private static IEnumerable<Entry> Snapshot() => OperatingSystem.IsMacOS()
        ? MacEntries("axo", "pid=,ppid=,state=")
        : LinuxProc.Ids().Select(StatOf).OfType<Entry>();

    private static bool EnvironmentHolds(int id, ReadOnlySpan<byte> cookie)
    {
        // Variables are separated by NUL; the first has none before it.
        var environment = LinuxProc.Read(id, "environ").AsSpan();
        for (var at = environment.IndexOf(cookie); at >= 0;)
        {
            if (at == 0 || environment[at - 1] == 0)
            {
                return true;
            }

            environment = environment[(at + 1)..];
            at = environment.IndexOf(cookie);
        }

        return false;
    }

    private static Entry? StatOf(int id)
    {
        // "pid (name) state ppid pgrp session tty … starttime(22) …"; the name may hold spaces and parentheses.
        var text = Encoding.UTF8.GetString(LinuxProc.Read(id, "stat"));
        var close = text.LastIndexOf(')');
        if (close < 0)
        {
            return null;
        }

        var fields = text[(close + 2)..].Split(' ');
        return fields.Length > 19
            && int.TryParse(fields[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var parent)
            && ulong.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            ? new Entry(new ProcessIdentity(id, started), parent, fields[0] is "Z" or "X", string.Empty) { HasTerminal = fields[4] != "0" }
            : null;
    }

    /// <summary>macOS shows its process table through <c>ps</c> only (this user's own, so no privilege is needed).</summary>
    private static IEnumerable<Entry> MacEntries(string options, string columns)
    {
        var start = new ProcessStartInfo("/bin/ps") { RedirectStandardOutput = true };
        start.ArgumentList.Add(options.EndsWith('o') ? "-" + options : options + "o");
        start.ArgumentList.Add(columns);
        string output;
        try
        {
            using var process = Process.Start(start)!;
            output = process.StandardOutput.ReadToEnd();
        }
        catch (Win32Exception)
        {
            yield break;
        }

        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 3
                && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
                && id != Environment.ProcessId)
            {
                yield return new Entry(new ProcessIdentity(id, 0), parent, fields[2].StartsWith('Z'), " " + fields[2]);
            }
        }
    }

    private sealed record Entry(ProcessIdentity Identity, int Parent, bool Zombie, string Rest)
    {
        public bool HasTerminal { get; init; }
    }
}
