using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Orchestration.Build.Reporting;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Run;

/// <summary>A job as the controller knows it.</summary>
/// <param name="State">As <c>squeue</c> prints it: <c>PENDING</c>, <c>RUNNING</c>, <c>COMPLETED</c>, …</param>
/// <param name="Place">Why it waits, or the node it runs on.</param>
internal sealed record SlurmJob(string Id, string Name, string State, string Place)
{
    private static readonly string[] Over =
        ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED", "SPECIAL_EXIT"];

    public bool IsOver => Over.Contains(State);

    public bool HasCompleted => State == "COMPLETED";

    public bool HasTimedOut => State is "TIMEOUT" or "DEADLINE";

    public bool WasCancelled => State == "CANCELLED";

    public bool IsRunning => State is "RUNNING" or "COMPLETING";
}

/// <summary>Slurm cannot be asked, or does not do what it is told.</summary>
internal sealed class SlurmException : Exception
{
    public SlurmException()
    {
    }

    public SlurmException(string message)
        : base(message)
    {
    }

    public SlurmException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="command">Which command of it.</param>
    public SlurmException(string command, string message)
        : base($"{command}: {message}")
    {
    }
}

/// <summary>Runs the commands of Slurm: arguments as a vector, no shell.</summary>
internal sealed class SlurmClient
{
    private const int LongestError = 300;

    /// <summary>A controller that is started again is away for a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static bool IsInstalled => DiskPrograms.Find("sbatch") is not null;

    /// <param name="environment">Variables for <c>sbatch</c>, which passes on those that it is told to.</param>
    /// <returns>The id of the job.</returns>
    public static async Task<string> SubmitAsync(
        ImmutableArray<string> arguments, string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        // Never twice: whoever is killed here finds the job by its name.
        var (code, output, error) = await RunAsync("sbatch", arguments, script, environment, cancellationToken);
        return code == 0 ? output.Trim().Split(';')[0] : throw Failure("sbatch", error);
    }

    /// <summary>Jobs by name, ended ones included as long as the controller remembers them.</summary>
    /// <param name="waiting">Is told, once, that Slurm does not answer.</param>
    public static async Task<IReadOnlyList<SlurmJob>> ListAsync(IEnumerable<string> names, Action<string> waiting, CancellationToken cancellationToken)
    {
        var output = await AskAsync("squeue", ["--noheader", "--states=all", "--name=" + string.Join(',', names), "--format=%A|%j|%T|%R"], waiting, cancellationToken);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('|', 4))
                .Where(parts => parts.Length == 4)
                .Select(parts => new SlurmJob(parts[0].Trim(), parts[1].Trim(), parts[2].Trim(), parts[3].Trim())),
        ];
    }

    public static async Task CancelAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        if (ids.ToList() is { Count: > 0 } known)
        {
            await RunAsync("scancel", [.. known], null, new Dictionary<string, string>(), cancellationToken);
        }
    }

    /// <summary>Names of the licences that the cluster counts. It is asked once: whoever begins wants to know that nobody is there.</summary>
    /// <exception cref="SlurmException">It does not answer.</exception>
    public static async Task<IReadOnlySet<string>> LicencesAsync(CancellationToken cancellationToken)
    {
        var (code, output, error) = await RunAsync("scontrol", ["--oneliner", "show", "licenses"], null, new Dictionary<string, string>(), cancellationToken);
        if (code != 0)
        {
            throw Failure("scontrol", error.Length > 0 ? error : output);
        }

        const string Name = "LicenseName=";
        return output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith(Name, StringComparison.Ordinal))
            .Select(word => word[Name.Length..])
            .ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<string> AskAsync(string program, ImmutableArray<string> arguments, Action<string> waiting, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var trial = 1; ; trial++)
        {
            var (code, output, error) = await RunAsync(program, arguments, null, new Dictionary<string, string>(), cancellationToken);
            if (code == 0)
            {
                return output;
            }

            var failure = Failure(program, error);
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                throw failure;
            }

            if (trial == 1)
            {
                waiting($"Slurm does not answer ({failure.Message}); it is asked again for {Format.Duration(Patience)}.");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>In one line; the commands name themselves in each of theirs.</summary>
    private static SlurmException Failure(string program, string error) =>
        new(program, Model.Texts.Shorten(Model.Texts.OneLine(error.Replace($"{program}: error: ", string.Empty, StringComparison.Ordinal).Trim()).TrimEnd('.'), LongestError));

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string program, ImmutableArray<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DiskPrograms.Find(program) ?? program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new SlurmException(program, exception.Message);
        }

        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();

        // A command that was given is waited for: a job whose id nobody read would be nobody's.
        cancellationToken.ThrowIfCancellationRequested();
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await output, await error);
    }
}
