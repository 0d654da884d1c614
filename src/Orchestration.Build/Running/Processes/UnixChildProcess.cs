using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Orchestration.Build.Output;

namespace Orchestration.Build.Running.Processes;

/// <summary>A session leader. It is reaped last, so that its number stays ours until its group and its children are gone.</summary>
internal sealed class UnixChildProcess : IChildProcess
{
    private const int ExitedNormally = 1;

    /// <summary>Children of this process that are not reaped: each is ended by its own, so nobody need ask whose they are.</summary>
    private static readonly ConcurrentDictionary<int, bool> OwnChildren = new();

    private readonly ProcessGroupWatchdog? _watchdog;
    private readonly string? _cookie;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly TaskCompletionSource<int?> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reaped;

    public UnixChildProcess(int id, ProcessSpec spec, ProcessGroupWatchdog? watchdog)
    {
        (Id, _watchdog) = (id, watchdog);
        _cookie = spec.Environment.TryGetValue(RunCookie.AttemptVariableName, out var value) ? $"{RunCookie.AttemptVariableName}={value}" : null;

        OwnChildren[id] = true;

        // One small thread that sleeps in the kernel; the runtime's own SIGCHLD handling leaves children it does not know alone.
        new Thread(WaitForExit, maxStackSize: 128 * 1024) { IsBackground = true, Name = "orchestration child " + id }.Start();
    }

    public int Id { get; }

    public Task<int?> Exited => _exited.Task;

    public async Task EndTreeAsync(TimeSpan grace)
    {
        // Taken before the first signal: what loses its parent can no longer be found through it.
        var tree = new HashSet<ProcessIdentity>(_exited.Task.IsCompleted ? [] : ProcessTable.Descendants(Id));
        tree.UnionWith(Carriers());
        if (tree.Count == 0 && _exited.Task.IsCompleted)
        {
            _ = UnixNative.Kill(-Id, UnixNative.Sigkill);
            return;
        }

        SignalAll(tree, UnixNative.Sigterm);
        for (var deadline = Deadline(grace); !Gone(tree) && TimeProvider.System.GetTimestamp() < deadline;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(15));
        }

        // Twice, because what is being killed may have been starting something.
        for (var round = 0; round < 2 || (round < 20 && !Gone(tree)); round++)
        {
            tree.UnionWith(Carriers());
            SignalAll(tree, UnixNative.Sigkill);
            if (!Gone(tree))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            await EndTreeAsync(TimeSpan.Zero);
            await _exited.Task;
        }

        if (Interlocked.Exchange(ref _reaped, 1) == 0)
        {
            Steps.Reach(StepKind.Process, "reap", "a process of the run");
            // Whatever stayed in the group of an agent that has ended has no business any more. Once reaped, the number may be another's.
            _ = UnixNative.Kill(-Id, UnixNative.Sigkill);
            _watchdog?.Remove(Id);
            OwnChildren.TryRemove(Id, out _);
            Reap();
        }
    }

    private static long Deadline(TimeSpan grace) =>
        TimeProvider.System.GetTimestamp() + (long)(grace.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private bool Gone(HashSet<ProcessIdentity> tree) => _exited.Task.IsCompleted && !tree.Any(ProcessTable.IsAlive);

    private void SignalAll(HashSet<ProcessIdentity> tree, int signal)
    {
        _ = UnixNative.Kill(-Id, signal);
        foreach (var process in tree)
        {
            ProcessTable.Signal(process, signal);
        }
    }

    /// <summary>Processes of this attempt in sessions of their own. Within a second the numbers do not wrap so far that younger ones are overlooked.</summary>
    private IReadOnlyList<ProcessIdentity> Carriers() => _cookie is null
        ? []
        : ProcessTable.Carrying(_cookie, TimeProvider.System.GetElapsedTime(_startedAt) < TimeSpan.FromSeconds(1) ? Id : 0, OwnChildren.ContainsKey);

    private unsafe void WaitForExit()
    {
        var information = stackalloc byte[UnixNative.OpaqueSize];
        int result;
        do
        {
            result = UnixNative.Wait(UnixNative.ByProcessId, (uint)Id, information, UnixNative.WaitExited | UnixNative.WaitNoReap);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == UnixNative.Interrupted);

        // Without an answer the child was reaped by somebody else (SIGCHLD ignored by whoever started the build): its code is unknown.
        var status = *(int*)(information + UnixNative.StatusOffset);
        _exited.SetResult(result != 0 ? null : *(int*)(information + UnixNative.CodeOffset) == ExitedNormally ? status : 128 + status);
    }

    private unsafe void Reap()
    {
        var information = stackalloc byte[UnixNative.OpaqueSize];
        _ = UnixNative.Wait(UnixNative.ByProcessId, (uint)Id, information, UnixNative.WaitExited);
    }
}
