using System.Text;

namespace Orchestration.Build.Running.Processes;

/// <summary>Runs one process to its end: prompt in, bounded streams out, time-out and cancellation that reach the whole tree.</summary>
internal sealed class ProcessRunner(IProcessStarter starter, TimeProvider time)
{
    /// <summary>Between the polite and the forced end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long pipes that outlive the process (held by grandchildren) are read on.</summary>
    public TimeSpan PipeWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Never throws for what the process does; both sinks are complete when it returns.</summary>
    /// <param name="started">Told the process id, before anything is read.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be started.</exception>
    public async Task<ProcessEnd> RunAsync(
        ProcessSpec spec,
        IProcessOutput output,
        IProcessOutput error,
        TimeSpan? timeout,
        CancellationToken cancellationToken,
        Action<int>? started = null)
    {
        var begin = time.GetTimestamp();
        var process = starter.Start(spec);
        await using (process)
        {
            started?.Invoke(process.Id);
            using var closing = new CancellationTokenSource();
            var reading = Task.WhenAll(
                output.ReadAsync(process.StandardOutput, closing.Token),
                error.ReadAsync(process.StandardError, closing.Token));
            var writing = WriteInputAsync(process, spec.StandardInput, closing.Token);
            var (timedOut, cancelled) = await WaitAsync(process, timeout, cancellationToken);

            await WaitForPipesAsync(reading);
            if (!timedOut && !cancelled)
            {
                // An agent that has ended leaves nothing running in its tree.
                await process.EndTreeAsync(reading.IsCompleted ? TimeSpan.FromMilliseconds(200) : Grace);
            }

            IReadOnlyList<string> strays = spec.OwnTree is { } tree ? await StrayProcesses.EndAsync(tree, process.Id, Grace) : [];
            await closing.CancelAsync();
            await Task.WhenAll(reading, writing);
            output.Complete();
            error.Complete();
            var code = timedOut || cancelled ? null : await process.Exited;
            return new ProcessEnd(code, timedOut, cancelled, time.GetElapsedTime(begin), strays);
        }
    }

    private static async Task WriteInputAsync(IChildProcess process, string text, CancellationToken cancellationToken)
    {
        try
        {
            await process.Ready.WaitAsync(cancellationToken);
            await process.StandardInput.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await process.StandardInput.DisposeAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process did not read its input to the end: its own affair.
        }
    }

    private async Task WaitForPipesAsync(Task reading)
    {
        try
        {
            await reading.WaitAsync(PipeWait, time);
        }
        catch (TimeoutException)
        {
            // A grandchild holds them; it is ended next.
        }
    }

    private async Task<(bool TimedOut, bool Cancelled)> WaitAsync(IChildProcess process, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await process.Exited.WaitAsync(either.Token);
            return (false, false);
        }
        catch (OperationCanceledException)
        {
            await process.EndTreeAsync(Grace);
            await process.Exited;
            return (!cancellationToken.IsCancellationRequested, cancellationToken.IsCancellationRequested);
        }
    }
}
