using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// Windows: one job object per agent that ends all it holds when its handle closes, which the system does also when the build is killed.
/// Written from the documentation; not run. What the agent starts before it is put into the job (microseconds) is not held by it.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessStarter : IProcessStarter
{
    public IChildProcess Start(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.FileName)
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            CreateNewProcessGroup = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var job = CreateJob();
        try
        {
            var process = Process.Start(start) ?? throw new Win32Exception();
            if (!WindowsNative.AssignProcess(job, process.SafeHandle))
            {
                var error = new Win32Exception();
                process.Kill(entireProcessTree: true);
                process.Dispose();
                throw error;
            }

            return new WindowsChildProcess(process, job);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    private static unsafe SafeFileHandle CreateJob()
    {
        var job = WindowsNative.CreateJob(0, 0);
        var limits = new WindowsNative.JobLimits { LimitFlags = WindowsNative.KillOnJobClose };
        if (job.IsInvalid || !WindowsNative.SetJobInformation(job, WindowsNative.ExtendedLimitInformation, &limits, (uint)sizeof(WindowsNative.JobLimits)))
        {
            var error = new Win32Exception();
            job.Dispose();
            throw error;
        }

        return job;
    }

    private sealed class WindowsChildProcess(Process process, SafeFileHandle job) : IChildProcess
    {
        public int Id { get; } = process.Id;

        public Stream StandardInput => process.StandardInput.BaseStream;

        public Stream StandardOutput => process.StandardOutput.BaseStream;

        public Stream StandardError => process.StandardError.BaseStream;

        public Task Ready => Task.CompletedTask;

        public Task<int?> Exited { get; } = WaitAsync(process);

        public async Task EndTreeAsync(TimeSpan grace)
        {
            if (!Exited.IsCompleted && WindowsNative.SendConsoleEvent(WindowsNative.CtrlBreak, (uint)Id))
            {
                await Task.WhenAny(Exited, Task.Delay(grace));
            }

            _ = WindowsNative.TerminateJob(job, 1);
        }

        public async ValueTask DisposeAsync()
        {
            job.Dispose();
            await Exited;
            process.Dispose();
        }

        private static async Task<int?> WaitAsync(Process process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
