using System.IO.Pipes;

namespace Orchestration.Build.Running.Processes;

/// <summary>Linux (tested) and macOS (the same calls with other constants; not run).</summary>
internal sealed class UnixProcessStarter(ProcessGroupWatchdogs? watchdogs) : IProcessStarter
{
    public IChildProcess Start(ProcessSpec spec)
    {
        var pipes = new Pipes();
        try
        {
            var pid = UnixSpawn.Start(spec, Descriptor(pipes.Input), Descriptor(pipes.Output), Descriptor(pipes.Error));
            pipes.CloseChildEnds(output: watchdogs is null);
            var seat = watchdogs?.Add(pid, pipes.Output, spec.KeepOutputIn);
            return new UnixChildProcess(pid, spec, pipes.Input, pipes.Output, pipes.Error, seat);
        }
        catch
        {
            pipes.CloseChildEnds(output: true);
            pipes.Dispose();
            throw;
        }
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    /// <summary>All ends are close-on-exec: no agent holds another one's.</summary>
    private sealed class Pipes : IDisposable
    {
        public AnonymousPipeServerStream Input { get; } = new(PipeDirection.Out, HandleInheritability.None);

        public AnonymousPipeServerStream Output { get; } = new(PipeDirection.In, HandleInheritability.None);

        public AnonymousPipeServerStream Error { get; } = new(PipeDirection.In, HandleInheritability.None);

        /// <param name="output">False where a watchdog is to hold stdout: its writing end is closed when it does.</param>
        public void CloseChildEnds(bool output)
        {
            Input.DisposeLocalCopyOfClientHandle();
            Error.DisposeLocalCopyOfClientHandle();
            if (output)
            {
                Output.DisposeLocalCopyOfClientHandle();
            }
        }

        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            Error.Dispose();
        }
    }
}
