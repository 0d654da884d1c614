using System.Runtime.InteropServices;

namespace Orchestration.Build.Running.Run;

/// <summary>
/// SIGTERM and SIGHUP of the build during a run. Without this SIGTERM ends a build with code 0 and without a word to its tasks, and agents are orphaned.
/// The handlers go with the run.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private const int ExitCodeOfSigterm = 143;

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _cancel;

    /// <param name="cancel">Starts the end of the run; must not block.</param>
    /// <param name="exits">This process was started for this one build: it ends after SIGTERM. A node that serves others continues.</param>
    public RunSignals(Action cancel, bool exits)
    {
        _cancel = cancel;
        AppDomain.CurrentDomain.ProcessExit += EndFirst;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            // Without this the runtime ends the process while agents still run.
            context.Cancel = true;
            cancel();
            if (exits)
            {
                _ = ExitAfterRunAsync();
            }
        }));
        if (!OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                cancel();
            }));
        }
    }

    /// <summary>Whether this process is a <c>dotnet build</c> of one go: not a worker node, not a server, not an IDE.</summary>
    public static bool IsOneShotBuild(IReadOnlyList<string> commandLine)
    {
        var program = commandLine.Count == 0 ? string.Empty : Path.GetFileNameWithoutExtension(commandLine[0]);
        var hosted = !program.Equals("dotnet", StringComparison.OrdinalIgnoreCase) && !program.Equals("MSBuild", StringComparison.OrdinalIgnoreCase);
        return !hosted && !commandLine.Any(argument => argument.TrimStart('-', '/').StartsWith("nodemode", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The run has ended and everything is written.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndFirst;
        _registrations.ForEach(registration => registration.Dispose());
        _over.TrySetResult();
    }

    /// <summary>The .NET command line exits with code 0 at SIGTERM, whatever others have registered; while this handler runs, it waits.</summary>
    private void EndFirst(object? sender, EventArgs arguments)
    {
        _cancel();
        _over.Task.Wait();
        Environment.ExitCode = ExitCodeOfSigterm;
    }

    private async Task ExitAfterRunAsync()
    {
        await _over.Task;
        Environment.Exit(ExitCodeOfSigterm);
    }
}
