using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.IO.Pipes;
using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// A shell in a session of its own that hears of every process group on its stdin. When its stdin ends without a farewell, the build was killed: it ends the
/// groups it knows, and nothing else. One per run; it costs a sleeping <c>sh</c>.
/// </summary>
internal sealed class ProcessGroupWatchdog : IAsyncDisposable
{
    /// <summary>In the watchdog's own environment: the next build waits until it has done its duty.</summary>
    public const string VariableName = "ORCHESTRATION_WATCHDOG";

    // "$1" is the cookie, which stands in grep's arguments only, never in an environment. dash wants the minus of a group inside the argument.
    // What was announced and not named (the build died in between) is a group leader that carries the cookie; it may be still on its way to its program.
    private const string Script = """
        groups= starting=0
        while read -r what; do
          case $what in
            \?) starting=$((starting + 1)) ;;
            \!) starting=$((starting - 1)) ;;
            +*) groups="$groups ${what#+}"; starting=$((starting - 1)) ;;
            -*) kept=; for g in $groups; do [ "$g" = "${what#-}" ] || kept="$kept $g"; done; groups=$kept ;;
            .) exit 0 ;;
          esac
        done
        find_unnamed() {
          [ "$starting" -gt 0 ] || return
          for p in $(grep -lsF -e "$1" /proc/[0-9]*/environ 2>/dev/null); do
            p=${p#/proc/}; p=${p%/environ}
            case " $groups " in *" $p "*) ;; *) groups="$groups $p" ;; esac
          done
        }
        signal() { for g in $groups; do kill -"$1" "-$g" 2>/dev/null; done; }
        some_left() { for g in $groups; do kill -0 "-$g" 2>/dev/null && return 0; done; return 1; }
        find_unnamed "$1"
        signal TERM
        n=0
        while [ $n -lt 20 ] && { some_left || [ "$starting" -gt 0 ]; }; do
          n=$((n + 1)); sleep 0.1
          [ $n -lt 10 ] && find_unnamed "$1"
        done
        signal KILL
        exit 0
        """;

    private readonly UnixChildProcess _shell;
    private readonly AnonymousPipeServerStream _input;
    private readonly Lock _gate = new();
    private bool _over;

    private ProcessGroupWatchdog(UnixChildProcess shell, AnonymousPipeServerStream input) => (_shell, _input) = (shell, input);

    /// <exception cref="Win32Exception">There is no <c>/bin/sh</c>.</exception>
    public static ProcessGroupWatchdog Start(RunCookie cookie)
    {
        var environment = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("PATH", Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"),
                KeyValuePair.Create(VariableName, cookie.Value),
            ]);
        var spec = new ProcessSpec(
            "/bin/sh", ["-c", Script, "orchestration-watchdog", cookie.Assignment], "/", environment, new ProcessFiles(null, UnixSpawn.Nothing, UnixSpawn.Nothing));

        // Both ends are close-on-exec: no agent holds them.
        var input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            var pid = UnixSpawn.Start(spec, (int)input.ClientSafePipeHandle.DangerousGetHandle());
            input.DisposeLocalCopyOfClientHandle();
            return new ProcessGroupWatchdog(new UnixChildProcess(pid, spec, watchdog: null), input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="RunCookie.AssignmentOfRun"/>, for the watchdogs of a run.</summary>
    public static string AssignmentOfRun(string runId) => $"{VariableName}={runId}/";

    /// <summary>A process is about to be started; <see cref="Add"/> or <see cref="TakeBack"/> follows.</summary>
    public void Announce() => Tell("?");

    /// <summary>The announced process did not start.</summary>
    public void TakeBack() => Tell("!");

    /// <summary>The announced process leads this group.</summary>
    public void Add(int group) => Tell("+" + group.ToString(CultureInfo.InvariantCulture));

    /// <summary>The group has ended.</summary>
    public void Remove(int group) => Tell("-" + group.ToString(CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => EndAsync(farewell: true);

    /// <summary>Ends its stdin without a farewell, as the death of the build does, and waits until it has done its duty.</summary>
    public ValueTask AbandonAsync() => EndAsync(farewell: false);

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

        await _input.DisposeAsync();
        await _shell.Exited;
        await _shell.DisposeAsync();
    }

    private void Tell(string line)
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            try
            {
                _input.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (IOException)
            {
                // Without its watchdog a run still cleans up after itself, except after SIGKILL; then the next start does.
                _over = true;
            }
        }
    }
}
