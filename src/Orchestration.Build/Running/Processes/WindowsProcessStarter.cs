using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Orchestration.Build.Running.Processes;

/// <summary>
/// Windows: one job object per agent that ends all it holds when its handle closes, which the system does also when the build is killed.
/// Written from the documentation; not run.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessStarter : IProcessStarter
{
    public IChildProcess Start(ProcessSpec spec)
    {
        var job = CreateJob();
        try
        {
            using var input = Open(spec.Files.Input ?? "NUL", WindowsNative.GenericRead);
            using var output = Open(spec.Files.Output, WindowsNative.AppendData);
            using var error = Open(spec.Files.Error, WindowsNative.AppendData);
            return CreateProcess(spec, job, [input.DangerousGetHandle(), output.DangerousGetHandle(), error.DangerousGetHandle()]);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    private static unsafe WindowsChildProcess CreateProcess(ProcessSpec spec, SafeFileHandle job, ReadOnlySpan<nint> streams)
    {
        nuint size = 0;
        _ = WindowsNative.InitializeAttributes(null, 2, 0, &size);
        var attributes = stackalloc byte[(int)size];
        Check(WindowsNative.InitializeAttributes(attributes, 2, 0, &size));
        try
        {
            var jobHandle = job.DangerousGetHandle();
            var commandLine = (WindowsCommandLine.Join([spec.FileName, .. spec.Arguments]) + '\0').ToCharArray();
            var environment = string.Concat(spec.Environment.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}\0")) + '\0';
            fixed (nint* handles = streams)
            fixed (char* line = commandLine)
            fixed (char* variables = environment)
            {
                Check(WindowsNative.UpdateAttribute(attributes, 0, WindowsNative.HandleList, handles, (nuint)(streams.Length * sizeof(nint)), 0, 0));
                Check(WindowsNative.UpdateAttribute(attributes, 0, WindowsNative.JobList, &jobHandle, (nuint)sizeof(nint), 0, 0));
                var startup = new WindowsNative.StartupInformation
                {
                    Size = (uint)sizeof(WindowsNative.StartupInformation),
                    Flags = WindowsNative.UseStandardHandles,
                    StandardInput = streams[0],
                    StandardOutput = streams[1],
                    StandardError = streams[2],
                    Attributes = attributes,
                };
                WindowsNative.ProcessInformation process;
                Check(WindowsNative.CreateProcess(0, line, 0, 0, inheritHandles: true, WindowsNative.CreationFlags, variables, spec.WorkingDirectory, &startup, &process));
                _ = WindowsNative.Close(process.Thread);
                return new WindowsChildProcess((int)process.ProcessId, new SafeProcessHandle(process.Process, ownsHandle: true), job);
            }
        }
        finally
        {
            WindowsNative.DeleteAttributes(attributes);
        }
    }

    private static unsafe SafeFileHandle Open(string path, uint access)
    {
        var security = new WindowsNative.SecurityAttributes { Length = (uint)sizeof(WindowsNative.SecurityAttributes), InheritHandle = 1 };
        var file = WindowsNative.OpenFile(path, access, WindowsNative.ShareAll, &security, WindowsNative.OpenExisting, 0, 0);
        Check(!file.IsInvalid);
        return file;
    }

    private static unsafe SafeFileHandle CreateJob()
    {
        var job = WindowsNative.CreateJob(0, 0);
        var limits = new WindowsNative.JobLimits { LimitFlags = WindowsNative.KillOnJobClose };
        Check(!job.IsInvalid && WindowsNative.SetJobInformation(job, WindowsNative.ExtendedLimitInformation, &limits, (uint)sizeof(WindowsNative.JobLimits)));
        return job;
    }

    private static void Check(bool succeeded)
    {
        if (!succeeded)
        {
            throw new Win32Exception();
        }
    }

    private sealed class WindowsChildProcess : IChildProcess
    {
        private readonly SafeProcessHandle _process;
        private readonly SafeFileHandle _job;
        private readonly ManualResetEvent _ended;
        private readonly RegisteredWaitHandle _waiting;
        private readonly TaskCompletionSource<int?> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WindowsChildProcess(int id, SafeProcessHandle process, SafeFileHandle job)
        {
            (Id, _process, _job) = (id, process, job);
            _ended = new ManualResetEvent(initialState: false) { SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false) };
            _waiting = ThreadPool.RegisterWaitForSingleObject(_ended, (_, _) => _exited.TrySetResult(ExitCode()), null, Timeout.Infinite, executeOnlyOnce: true);
        }

        public int Id { get; }

        public Task<int?> Exited => _exited.Task;

        public async Task EndTreeAsync(TimeSpan grace)
        {
            if (!Exited.IsCompleted && WindowsNative.SendConsoleEvent(WindowsNative.CtrlBreak, (uint)Id))
            {
                await Task.WhenAny(Exited, Task.Delay(grace));
            }

            _ = WindowsNative.TerminateJob(_job, 1);
        }

        public async ValueTask DisposeAsync()
        {
            // Its last handle ends all that is in the job.
            _job.Dispose();
            await Exited;
            _waiting.Unregister(null);
            _ended.Dispose();
            _process.Dispose();
        }

        private unsafe int? ExitCode()
        {
            uint code;
            return WindowsNative.GetExitCode(_process, &code) ? (int)code : null;
        }
    }
}
