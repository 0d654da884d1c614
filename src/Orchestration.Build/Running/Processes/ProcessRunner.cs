namespace Orchestration.Build.Running.Processes;

/// <summary>Runs one process to its end: reads along in its output files, with a time-out and a cancellation that reach the whole tree.</summary>
internal sealed class ProcessRunner(IProcessStarter starter, TimeProvider time)
{
    /// <summary>Between two looks at the output of a process that lives.</summary>
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(100);

    /// <summary>For what a process that has ended by itself left behind.</summary>
    private static readonly TimeSpan LongestGraceOfRest = TimeSpan.FromSeconds(1);

    /// <summary>Between the polite and the forced end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Never throws for what the process does; both outputs are complete when it returns.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be started.</exception>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public async Task<ProcessEnd> RunAsync(ProcessSpec spec, IProcessOutput output, IProcessOutput error, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var process = starter.Start(spec);
        await using (process)
        {
            var end = await WaitAsync(process, output, error, timeout, cancellationToken);
            if (end == EndedBy.Itself)
            {
                // An agent that has ended leaves nothing running in its tree.
                await process.EndTreeAsync(Grace < LongestGraceOfRest ? Grace : LongestGraceOfRest);
            }
            else
            {
                await process.EndTreeAsync(Grace);
            }

            IReadOnlyList<string> strays = spec.OwnTree is { } tree ? await StrayProcesses.EndAsync(tree, process.Id, Grace) : [];
            var code = await process.Exited;
            output.Complete();
            error.Complete();
            return new ProcessEnd(end == EndedBy.Itself ? code : null, end == EndedBy.TimeOut, end == EndedBy.Cancellation, time.GetElapsedTime(begin), strays)
            {
                WroteTooMuch = end == EndedBy.Output,
            };
        }
    }

    private async Task<EndedBy> WaitAsync(IChildProcess process, IProcessOutput output, IProcessOutput error, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        while (true)
        {
            await Task.WhenAny(process.Exited, Task.Delay(ReadPause, time, either.Token));
            if (process.Exited.IsCompleted)
            {
                return EndedBy.Itself;
            }

            OutputState state;
            do
            {
                if (either.IsCancellationRequested)
                {
                    return cancellationToken.IsCancellationRequested ? EndedBy.Cancellation : EndedBy.TimeOut;
                }

                state = (OutputState)Math.Max((int)output.Read(), (int)error.Read());
                if (state == OutputState.TooMuch)
                {
                    return EndedBy.Output;
                }
            }
            while (state == OutputState.More);
        }
    }

    private enum EndedBy
    {
        Itself,
        TimeOut,
        Cancellation,
        Output,
    }
}
