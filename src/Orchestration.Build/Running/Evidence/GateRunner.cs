using System.Collections.Immutable;
using System.ComponentModel;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Evidence;

/// <summary>Runs a gate as the user wrote it: a line through the system's shell, a list as an argument vector. Nothing is expanded into it.</summary>
/// <param name="environment">Whole environment of a gate, run cookie included.</param>
/// <param name="secrets">What no log may hold.</param>
/// <param name="logFolder">Absolute path; made as needed.</param>
/// <param name="spoolFolder">Likewise; holds what a running gate writes.</param>
internal sealed class GateRunner(
    ProcessRunner processes, ImmutableSortedDictionary<string, string> environment, SecretSet secrets, string logFolder, string spoolFolder) : IGateRunner
{
    private const int TailLength = 8 * 1024;

    /// <summary>Longest time a gate may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Told of what a gate left at work.</summary>
    public Action<Diagnostic> Report { get; init; } = _ => { };

    /// <summary>Longest log in bytes; head and tail are kept.</summary>
    public required long MaxLogSize { get; init; }

    public async Task<GateOutcome> RunAsync(GateCommand gate, GatePlace place, string label, CancellationToken cancellationToken)
    {
        Disk.CreateFolder(logFolder);
        var logFile = Path.Combine(logFolder, label + ".log");
        var tail = new TextTail(TailLength);
        using var log = new CappedLog(logFile, MaxLogSize);
        var files = ProcessFiles.Create(spoolFolder, label, input: null);
        using var output = new SpoolReader(files.Output, new OutputSink(secrets, null, Keep), MaxLogSize);
        using var error = new SpoolReader(files.Error, new OutputSink(secrets, null, Keep), MaxLogSize);
        var asked = Path.Combine(logFolder, label + ".results");
        var results = TestResultFiles.Before(place.Directory, asked);
        using var script = ShellScript.For(gate);
        var spec = new ProcessSpec(script.FileName, script.Arguments, place.Directory, EnvironmentIn(gate, place, asked), files) { OwnTree = place.OwnTree };
        try
        {
            var end = await processes.RunAsync(spec, output, error, Timeout, cancellationToken);
            if (end.ExitCode != 0 && log.Length == 0)
            {
                // What names the log is to find one.
                log.Write("The gate wrote nothing.\n");
            }

            log.Complete();
            foreach (var notice in ProcessNotices.Of(end, spec, "gate", output, logFile, error, logFile))
            {
                Report(notice);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return new GateOutcome(end.ExitCode, end.TimedOut, end.Duration, tail.ToString(), logFile, results.ReadNew());
        }
        catch (Win32Exception exception)
        {
            return new GateOutcome(null, TimedOut: false, TimeSpan.Zero, string.Empty, logFile, TestNames.None, exception.Message);
        }
        finally
        {
            Spools.Remove(files);
        }

        // Both streams of a gate are one story. What comes within one look stands with its stream: two files, because a program that opens /dev/stderr
        // begins the file again, and must not take the other stream with it.
        void Keep(string line)
        {
            tail.Add(line);
            log.Write(line);
            log.Write("\n");
        }
    }

    /// <summary>
    /// With a cookie of this one run of the gate, by which all it started is found and ended with it; and with what makes <c>dotnet test</c> leave results.
    /// </summary>
    private ImmutableSortedDictionary<string, string> EnvironmentIn(GateCommand gate, GatePlace place, string results)
    {
        var own = environment.SetItems(place.Environment).SetItem(RunCookie.AttemptVariableName, $"gate/{Guid.NewGuid():N}/");
        return TestResultRequest.AddTo(own, gate, results, logFolder);
    }

    /// <summary>The program to start for a gate.</summary>
    private sealed class ShellScript : IDisposable
    {
        private readonly string? _file;

        private ShellScript(string fileName, ImmutableArray<string> arguments, string? file = null)
        {
            FileName = fileName;
            Arguments = arguments;
            _file = file;
        }

        public string FileName { get; }

        public ImmutableArray<string> Arguments { get; }

        public static ShellScript For(GateCommand gate)
        {
            if (gate.Shell is null)
            {
                return new ShellScript(gate.Arguments[0], [.. gate.Arguments.Skip(1)]);
            }

            if (!OperatingSystem.IsWindows())
            {
                return new ShellScript("/bin/sh", ["-c", gate.Shell]);
            }

            // As MSBuild's Exec does: cmd's quoting rules are met by a file, not by an argument.
            var file = Path.Combine(Path.GetTempPath(), $"orchestration-gate-{Guid.NewGuid():N}.cmd");
            Disk.WriteText(file, $"@echo off\r\nchcp 65001>nul\r\n{gate.Shell}\r\n");
            return new ShellScript("cmd.exe", ["/d", "/c", file], file);
        }

        public void Dispose()
        {
            if (_file is not null)
            {
                Disk.Delete(_file);
            }
        }
    }
}
