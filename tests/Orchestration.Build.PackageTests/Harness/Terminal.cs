using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace Orchestration.Build.PackageTests;

/// <summary>A command at a terminal of its own, and what a person would see there.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Terminal : IDisposable
{
    private const string Program = "/usr/bin/script";

    private readonly StringBuilder _output = new();
    private readonly Screen _screen;
    private readonly Process _process;
    private readonly Task _reading;

    /// <param name="columns">Width; 0 leaves it as the system makes it.</param>
    public Terminal(string directory, string command, Dictionary<string, string> environment, int columns = 0)
    {
        _screen = new Screen(columns > 0 ? columns : 80);
        if (columns > 0)
        {
            command = $"stty cols {columns} rows 50; exec {command}";
        }

        // What a shell starts in the background ignores Ctrl-C, and so does all that it starts; tests may run there.
        var start = new ProcessStartInfo(
            "/usr/bin/env", ["--default-signal=INT,QUIT", Program, "-q", "-e", "-c", command, "/dev/null"])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Programs.Clean(start.Environment);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public static bool IsAvailable => File.Exists(Program);

    /// <summary>The lines that a person sees, long ones not broken.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_output)
            {
                return _screen.Lines;
            }
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Until another process has done something; what never comes true fails the test instead of hanging it.</summary>
    public void WaitUntil(Func<bool> isSo)
    {
        for (var begun = Stopwatch.GetTimestamp(); !isSo(); Thread.Yield())
        {
            Assert.IsFalse(_process.HasExited, "The build ended before the moment came:\n" + Output);
            Assert.IsLessThan(TimeSpan.FromMinutes(2), Stopwatch.GetElapsedTime(begun), "The moment does not come:\n" + Output);
        }
    }

    public (int ExitCode, string Output) PressControlC()
    {
        _process.StandardInput.Write('\u0003');
        _process.StandardInput.Flush();
        return WaitForEnd();
    }

    public (int ExitCode, string Output) WaitForEnd()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            Assert.Fail("The build does not end:\n" + Output);
        }

        _reading.GetAwaiter().GetResult();
        return (_process.ExitCode, Output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        int count;
        while ((count = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
                _screen.Write(buffer.AsSpan(0, count));
            }
        }
    }
}
