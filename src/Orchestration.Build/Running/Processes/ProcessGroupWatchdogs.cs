using System.IO.Pipes;

namespace Orchestration.Build.Running.Processes;

/// <summary>The watchdogs of a run: as many as it takes to hold the stdout of every agent that runs at once.</summary>
internal sealed class ProcessGroupWatchdogs(RunCookie cookie) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ProcessGroupWatchdog> _watchdogs = [ProcessGroupWatchdog.Start(cookie)];

    /// <param name="keepIn">File for what nobody read, or null: only the group is watched.</param>
    public WatchdogSeat Add(int group, AnonymousPipeServerStream output, string? keepIn)
    {
        if (keepIn is null || !OperatingSystem.IsLinux())
        {
            output.DisposeLocalCopyOfClientHandle();
            _watchdogs[0].Add(group);
            return new WatchdogSeat(_watchdogs[0], ProcessGroupWatchdog.NoSlot, Task.CompletedTask);
        }

        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (watchdog, slot) = Rent();
        watchdog.Add(group, slot, (int)output.SafePipeHandle.DangerousGetHandle(), keepIn, () =>
        {
            output.DisposeLocalCopyOfClientHandle();
            held.TrySetResult();
        });
        return new WatchdogSeat(watchdog, slot, held.Task);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watchdog in _watchdogs)
        {
            await watchdog.DisposeAsync();
        }
    }

    private (ProcessGroupWatchdog Watchdog, int Slot) Rent()
    {
        lock (_gate)
        {
            foreach (var watchdog in _watchdogs)
            {
                if (watchdog.RentSlot() is var slot && slot != ProcessGroupWatchdog.NoSlot)
                {
                    return (watchdog, slot);
                }
            }

            var another = ProcessGroupWatchdog.Start(cookie);
            _watchdogs.Add(another);
            return (another, another.RentSlot());
        }
    }
}

/// <summary>Where a process is watched.</summary>
/// <param name="Held">The watchdog knows it.</param>
internal readonly record struct WatchdogSeat(ProcessGroupWatchdog Watchdog, int Slot, Task Held);
