using System.IO.Pipes;

namespace Orchestration.Build.Running;

/// <summary>Linux (tested) and macOS (the same calls with other constants; not run).</summary>
internal sealed class UnixProcessStarter(ProcessGroupWatchdog? watchdog) : IProcessStarter
{
    public IChildProcess Start(ProcessSpec spec)
    {
        var pipes = new Pipes();
        try
        {
            var pid = UnixSpawn.Start(spec, Descriptor(pipes.Input), Descriptor(pipes.Output), Descriptor(pipes.Error));
            watchdog?.Add(pid);
            return new UnixChildProcess(pid, spec, pipes.Input, pipes.Output, pipes.Error, watchdog);
        }
        catch
        {
            pipes.Dispose();
            throw;
        }
        finally
        {
            pipes.CloseChildEnds();
        }
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    /// <summary>All ends are close-on-exec: no agent holds another one's.</summary>
    private sealed class Pipes : IDisposable
    {
        public AnonymousPipeServerStream Input { get; } = new(PipeDirection.Out, HandleInheritability.None);

        public AnonymousPipeServerStream Output { get; } = new(PipeDirection.In, HandleInheritability.None);

        public AnonymousPipeServerStream Error { get; } = new(PipeDirection.In, HandleInheritability.None);

        public void CloseChildEnds()
        {
            Input.DisposeLocalCopyOfClientHandle();
            Output.DisposeLocalCopyOfClientHandle();
            Error.DisposeLocalCopyOfClientHandle();
        }

        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            Error.Dispose();
        }
    }
}
