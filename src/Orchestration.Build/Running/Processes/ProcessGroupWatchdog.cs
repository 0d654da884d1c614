using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Running;

/// <summary>
/// A shell in a session of its own that hears of every process group on its stdin. When its stdin ends without a farewell, the build was killed:
/// it ends the groups it knows and what carries the run's cookie. One per run; it costs a sleeping <c>sh</c>.
/// </summary>
internal sealed class ProcessGroupWatchdog : IAsyncDisposable
{
    // "$1" is the cookie. dash wants the minus of a group inside the argument. The cookie stands in grep's arguments only, never in an environment.
    private const string Script = """
        groups=
        while read -r line; do
          case $line in
            +*) groups="$groups ${line#+}" ;;
            -*) kept=; for g in $groups; do [ "$g" = "${line#-}" ] || kept="$kept $g"; done; groups=$kept ;;
            .) exit 0 ;;
          esac
        done
        sweep() {
          for g in $groups; do kill -"$1" "-$g" 2>/dev/null; done
          for p in /proc/[0-9]*; do
            [ -r "$p/environ" ] && grep -qsF -e "$2" "$p/environ" && kill -"$1" "${p#/proc/}" 2>/dev/null
          done
        }
        sweep TERM "$1"
        sleep 2
        sweep KILL "$1"
        sleep 1
        groups=
        sweep KILL "$1"
        exit 0
        """;

    private readonly UnixChildProcess _shell;
    private readonly Lock _gate = new();
    private bool _over;

    private ProcessGroupWatchdog(UnixChildProcess shell) => _shell = shell;

    /// <exception cref="Win32Exception">There is no <c>/bin/sh</c>.</exception>
    public static ProcessGroupWatchdog Start(RunCookie cookie)
    {
        var environment = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [KeyValuePair.Create("PATH", Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")]);
        var spec = new ProcessSpec("/bin/sh", ["-c", Script, "orchestration-watchdog", cookie.Assignment], "/", environment);
        return new ProcessGroupWatchdog((UnixChildProcess)new UnixProcessStarter(watchdog: null).Start(spec));
    }

    public void Add(int group) => Tell('+', group);

    public void Remove(int group) => Tell('-', group);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _over = true;
        }

        try
        {
            await _shell.StandardInput.WriteAsync(".\n"u8.ToArray()).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It was killed by somebody; there is nothing left to tell it.
        }

        await _shell.StandardInput.DisposeAsync().ConfigureAwait(false);
        await _shell.Exited.ConfigureAwait(false);
        await _shell.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends its stdin without a farewell, as the death of the build does, and waits until it has done its duty.</summary>
    public async Task AbandonAsync()
    {
        lock (_gate)
        {
            _over = true;
        }

        await _shell.StandardInput.DisposeAsync().ConfigureAwait(false);
        await _shell.Exited.ConfigureAwait(false);
        await _shell.DisposeAsync().ConfigureAwait(false);
    }

    private void Tell(char sign, int group)
    {
        var line = Encoding.ASCII.GetBytes(sign + group.ToString(CultureInfo.InvariantCulture) + "\n");
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            try
            {
                _shell.StandardInput.Write(line);
            }
            catch (IOException)
            {
                // Without its watchdog a run still cleans up after itself, except after SIGKILL; then the next start does.
                _over = true;
            }
        }
    }
}
