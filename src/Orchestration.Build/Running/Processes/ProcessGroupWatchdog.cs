using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// A shell in a session of its own that hears of every process group on its stdin. When its stdin ends without a farewell, the build was killed:
/// it ends the groups it knows and what carries the run's cookie. On Linux it also holds the reading end of each agent's stdout, so that last words
/// which the dead build did not read any more are kept for the next one. One per run (and one more for every further seven agents at once);
/// it costs a sleeping <c>sh</c>.
/// </summary>
internal sealed class ProcessGroupWatchdog : IAsyncDisposable
{
    /// <summary>In the watchdog's own environment: the next build waits until it has done its duty.</summary>
    public const string VariableName = "ORCHESTRATION_WATCHDOG";

    /// <summary>A shell can name descriptors 3 to 9.</summary>
    public const int FirstSlot = 3;

    public const int LastSlot = 9;

    /// <summary>The process group only; no stdout is held.</summary>
    public const int NoSlot = 0;

    // "$1" is the cookie, which stands in grep's arguments only, never in an environment. dash wants the minus of a group inside the argument.
    // The pipe is opened while the build still holds a writing end: opening one without a writer would block.
    private const string Script = """
        umask 077
        groups= f3= f4= f5= f6= f7= f8= f9=
        while read -r what slot fd file; do
          case $what in
            +*) groups="$groups ${what#+}"
                if [ "$slot" != 0 ]; then
                  eval "command exec $slot<\"/proc/$PPID/fd/$fd\"" 2>/dev/null && eval "f$slot=\$file"
                  echo "$slot"
                fi ;;
            -*) kept=; for g in $groups; do [ "$g" = "${what#-}" ] || kept="$kept $g"; done; groups=$kept
                if [ "$slot" != 0 ]; then eval "exec $slot<&-"; eval "f$slot="; fi ;;
            .) exit 0 ;;
          esac
        done
        sweep() {
          for g in $groups; do kill -"$1" "-$g" 2>/dev/null; done
          for p in $(grep -lsF -e "$2" /proc/[0-9]*/environ 2>/dev/null); do
            p=${p#/proc/}; kill -"$1" "${p%/environ}" 2>/dev/null
          done
        }
        some_left() { for g in $groups; do kill -0 "-$g" 2>/dev/null && return 0; done; return 1; }
        sweep TERM "$1"
        n=0; while [ $n -lt 20 ] && some_left; do n=$((n + 1)); sleep 0.1; done
        sweep KILL "$1"
        readers=
        for s in 3 4 5 6 7 8 9; do
          eval "file=\$f$s"
          [ -n "$file" ] && { eval "cat <&$s >\"\$file\"" 2>/dev/null & readers="$readers $!"; }
        done
        n=0; while [ $n -lt 10 ] && kill -0 $readers 2>/dev/null; do n=$((n + 1)); sleep 0.1; done
        [ -n "$readers" ] && kill $readers 2>/dev/null
        groups=
        sweep KILL "$1"
        exit 0
        """;

    private readonly UnixChildProcess _shell;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Action> _waiting = [];
    private readonly HashSet<int> _freeSlots = [.. Enumerable.Range(FirstSlot, LastSlot - FirstSlot + 1)];
    private readonly Task _listening;
    private bool _over;

    private ProcessGroupWatchdog(UnixChildProcess shell)
    {
        _shell = shell;
        _listening = ListenAsync();
    }

    /// <exception cref="Win32Exception">There is no <c>/bin/sh</c>.</exception>
    public static ProcessGroupWatchdog Start(RunCookie cookie)
    {
        var environment = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("PATH", Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"),
                KeyValuePair.Create(VariableName, cookie.Value),
            ]);
        var spec = new ProcessSpec("/bin/sh", ["-c", Script, "orchestration-watchdog", cookie.Assignment], "/", environment);
        return new ProcessGroupWatchdog((UnixChildProcess)new UnixProcessStarter(watchdogs: null).Start(spec));
    }

    /// <summary>As <see cref="RunCookie.AssignmentOfRun"/>, for the watchdogs of a run.</summary>
    public static string AssignmentOfRun(string runId) => $"{VariableName}={runId}/";

    /// <returns>A slot to hold a stdout in, or <see cref="NoSlot"/> when all are taken.</returns>
    public int RentSlot()
    {
        lock (_gate)
        {
            var slot = _freeSlots.Count == 0 ? NoSlot : _freeSlots.Min();
            _freeSlots.Remove(slot);
            return slot;
        }
    }

    /// <summary>The group alone.</summary>
    public void Add(int group) => Tell($"+{Number(group)} {NoSlot} 0 -");

    /// <param name="descriptor">Of the stdout's reading end in this process.</param>
    /// <param name="file">Absolute path that gets what nobody read, if this process dies.</param>
    /// <param name="held">Called once the watchdog has it, or is gone: until then this process must keep a writing end open.</param>
    public void Add(int group, int slot, int descriptor, string file, Action held)
    {
        lock (_gate)
        {
            _waiting[slot] = held;
        }

        if (!Tell($"+{Number(group)} {Number(slot)} {Number(descriptor)} {file}"))
        {
            Held(slot);
        }
    }

    public void Remove(int group, int slot)
    {
        Tell($"-{Number(group)} {Number(slot)} 0 -");
        if (slot != NoSlot)
        {
            lock (_gate)
            {
                _freeSlots.Add(slot);
            }
        }
    }

    public ValueTask DisposeAsync() => EndAsync(farewell: true);

    /// <summary>Ends its stdin without a farewell, as the death of the build does, and waits until it has done its duty.</summary>
    public ValueTask AbandonAsync() => EndAsync(farewell: false);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async ValueTask EndAsync(bool farewell)
    {
        if (farewell)
        {
            Tell(".");
        }

        lock (_gate)
        {
            _over = true;
        }

        await _shell.StandardInput.DisposeAsync();
        await _shell.Exited;
        await _listening;
        await _shell.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        using var reader = new StreamReader(_shell.StandardOutput, Encoding.ASCII, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
                {
                    Held(slot);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Ends like the end of the stream.
        }

        int[] left;
        lock (_gate)
        {
            left = [.. _waiting.Keys];
        }

        Array.ForEach(left, Held);
    }

    private void Held(int slot)
    {
        Action? held;
        lock (_gate)
        {
            _waiting.Remove(slot, out held);
        }

        held?.Invoke();
    }

    private bool Tell(string line)
    {
        lock (_gate)
        {
            if (_over)
            {
                return false;
            }

            try
            {
                _shell.StandardInput.Write(Encoding.UTF8.GetBytes(line + "\n"));
                return true;
            }
            catch (IOException)
            {
                // Without its watchdog a run still cleans up after itself, except after SIGKILL; then the next start does.
                _over = true;
                return false;
            }
        }
    }
}
