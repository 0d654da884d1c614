using System.Diagnostics;
using System.Runtime.InteropServices;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Kills;

/// <summary>How the product is started.</summary>
internal enum BuildKind
{
    /// <summary>The task's core in a small host of this program, which starts faster.</summary>
    Host,

    /// <summary>A real <c>dotnet build</c>.</summary>
    Dotnet,

    /// <summary>A real <c>dotnet build</c> at a pseudo-terminal.</summary>
    Terminal,
}

/// <summary>One build of a repository, to be watched and ended.</summary>
internal sealed partial class Build : IDisposable
{
    private const string ControlC = "\u0003";

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly BuildKind _kind;

    private Build(Process process, BuildKind kind)
    {
        (_process, _kind) = (process, kind);
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <param name="step">For a host: at which step what happens.</param>
    public static Build Start(KillRepository repository, BuildKind kind, params string[] step)
    {
        string[] build = ["build", "demo.proj", "-nodeReuse:false", "-t:Orchestrate", "-p:OrchestrationSpec=twelve", "-p:OrchestrationAgent=fake", "-p:OrchestrationAllowSharedTree=true"];
        var start = kind switch
        {
            BuildKind.Host => new ProcessStartInfo(Environment.ProcessPath!, ["host", repository.Root, .. step]),
            BuildKind.Dotnet => new ProcessStartInfo("dotnet", build),
            _ => new ProcessStartInfo("script", ["-qefc", "dotnet " + string.Join(' ', build), "/dev/null"]),
        };
        start.WorkingDirectory = repository.Root;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Programs.Clean(start.Environment);
        return new Build(Process.Start(start)!, kind);
    }

    /// <returns>Whether it was still there to be ended.</returns>
    public bool End(int signal)
    {
        if (_process.HasExited)
        {
            return false;
        }

        if (_kind == BuildKind.Terminal)
        {
            _process.StandardInput.Write(ControlC);
            _process.StandardInput.Flush();
            return true;
        }

        return Kill(_process.Id, signal) == 0;
    }

    /// <returns>What it printed; what its children still hold open is not waited for.</returns>
    public async Task<string> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(Task.WhenAll(_output, _error), Task.Delay(TimeSpan.FromSeconds(2)));
        return (_output.IsCompleted ? await _output : string.Empty) + (_error.IsCompleted ? await _error : string.Empty);
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
