using System.Globalization;
using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// Processes that cleared their environment and left their session, and still work below a tree whose agent or gate has ended. They are known by their working
/// directory and their open files. Linux only: elsewhere nothing tells them from others.
/// </summary>
internal static class StrayProcesses
{
    private const int Rounds = 3;

    /// <summary>A program of a person's desktop or terminal may look into the tree.</summary>
    private static readonly string[] OfAPerson = ["DISPLAY=", "WAYLAND_DISPLAY=", "SSH_TTY=", "TERM_PROGRAM=", "VSCODE_"];

    /// <summary>Ends those that began after a process.</summary>
    /// <param name="folder">Absolute path of the tree.</param>
    /// <param name="root">The process that was started there; not reaped yet.</param>
    /// <returns>Their names and numbers, for people.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(string folder, int root, TimeSpan grace) =>
        OperatingSystem.IsLinux() && ProcessTable.Find(root) is { } begun ? await EndAsync(folder, begun.Started, grace) : [];

    /// <summary>Ends those that a build left which was killed.</summary>
    /// <param name="folder">Absolute path of what all its trees are in.</param>
    /// <param name="begun">When that build began.</param>
    /// <returns>Their names and numbers, for people.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(string folder, DateTimeOffset begun, TimeSpan grace) =>
        OperatingSystem.IsLinux() && Directory.Exists(folder) ? await EndAsync(folder, LinuxProc.TicksOf(begun), grace) : [];

    private static async Task<IReadOnlyList<string>> EndAsync(string folder, ulong since, TimeSpan grace)
    {
        var names = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var found = Find(folder, since);
            if (found.Count == 0)
            {
                break;
            }

            // What a stray starts while it is ended is found in the next round.
            names.AddRange(found.Select(NameOf));
            found.ForEach(process => ProcessTable.Signal(process, UnixNative.Sigterm));
            var waited = TimeProvider.System.GetTimestamp();
            while (found.Exists(ProcessTable.IsAlive) && TimeProvider.System.GetElapsedTime(waited) < grace)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }

            found.ForEach(process => ProcessTable.Signal(process, UnixNative.Sigkill));
        }

        return names;
    }

    private static List<ProcessIdentity> Find(string folder, ulong since)
    {
        var found = new List<ProcessIdentity>();
        foreach (var id in LinuxProc.Ids())
        {
            if (id != Environment.ProcessId
                && ProcessTable.Find(id) is { HasTerminal: false } process && process.Started >= since
                && WorksBelow(folder, id) && !IsOfAPerson(id) && ProcessTable.IsAlive(new ProcessIdentity(id, process.Started)))
            {
                found.Add(new ProcessIdentity(id, process.Started));
            }
        }

        return found;
    }

    private static bool WorksBelow(string folder, int id) =>
        IsBelow(folder, LinuxProc.ReadLink(id, "cwd")) || LinuxProc.OpenFiles(id).Any(file => IsBelow(folder, file));

    private static bool IsBelow(string folder, string? path) =>
        path is not null && path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] is '/' or ' ');

    private static bool IsOfAPerson(int id) =>
        Encoding.UTF8.GetString(EnvironmentOf(id)).Split('\0').Any(variable => OfAPerson.Any(name => variable.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>The kernel shows none while a program is being loaded: only what stays empty is.</summary>
    private static byte[] EnvironmentOf(int id)
    {
        var environment = LinuxProc.Read(id, "environ");
        for (var look = 1; look < 4 && environment.Length == 0; look++)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(5));
            environment = LinuxProc.Read(id, "environ");
        }

        return environment;
    }

    private static string NameOf(ProcessIdentity process)
    {
        var command = Encoding.UTF8.GetString(LinuxProc.Read(process.Id, "cmdline")).Replace('\0', ' ').Trim();
        return string.Create(CultureInfo.InvariantCulture, $"{(command.Length > 60 ? command[..60] + "…" : command)} ({process.Id})");
    }
}
