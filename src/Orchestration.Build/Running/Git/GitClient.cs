using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Orchestration.Build.Output;
using Orchestration.Build.Running.Processes;

namespace Orchestration.Build.Running.Git;

/// <summary>Runs the real <c>git</c>: arguments as a vector, no shell, no prompt, no pager.</summary>
/// <param name="hooks"><c>OrchestrationGitHooks</c>: the user's hooks and signing stay on.</param>
internal sealed class GitClient(bool hooks = false)
{
    /// <summary>128 and the number of SIGINT.</summary>
    private const int EndedByControlC = 130;

    private static readonly TimeSpan CancellationArrives = TimeSpan.FromSeconds(5);

    private static readonly Lazy<string?> Program = new(() => DiskPrograms.Find(OperatingSystem.IsWindows() ? "git.exe" : "git"));

    /// <summary>Whether a git is on the PATH.</summary>
    public static bool IsInstalled => Program.Value is not null;

    public bool Hooks => hooks;

    /// <summary>Settings said on every command, such as the identity where the user has none.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The answer, whatever the exit code.</summary>
    /// <exception cref="GitException">Git could not be started.</exception>
    /// <exception cref="OperationCanceledException">The command was ended with its children.</exception>
    public async Task<GitResult> TryAsync(GitPlace place, IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken)
    {
        var result = await TryOnceAsync(place, arguments, input, cancellationToken);
        if (result.ExitCode != EndedByControlC)
        {
            return result;
        }

        if (!cancellationToken.CanBeCanceled)
        {
            // What must not be interrupted is done again.
            return await TryOnceAsync(place, arguments, input, cancellationToken);
        }

        // Ctrl-C at a terminal reaches git before MSBuild has cancelled this task.
        await Task.Delay(CancellationArrives, cancellationToken);
        return result;
    }

    private async Task<GitResult> TryOnceAsync(GitPlace place, IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = CreateStart(place, arguments) };
        try
        {
            Announce("start", arguments);
            process.Start();
            Announce("started", arguments);
        }
        catch (Win32Exception exception)
        {
            throw new GitException($"git could not be started in {place.Directory}: {exception.Message}", exception);
        }

        var output = ReadAsync(process.StandardOutput.BaseStream);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WriteAsync(process, input);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        Announce("ended", arguments);
        return new GitResult(process.ExitCode, await output, await error);
    }

    /// <summary>The answer of a command that has to succeed.</summary>
    /// <exception cref="GitException">It did not.</exception>
    public async Task<GitResult> RunAsync(GitPlace place, IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken)
    {
        var result = await TryAsync(place, arguments, input, cancellationToken);
        return result.Succeeded ? result
            : Disk.IsFullBy(result.Error) is { } full ? throw full
            : throw new GitException(
                string.Join(' ', arguments),
                result.Error.Length > 0 ? result.Error : $"exit code {result.ExitCode}");
    }

    public Task<GitResult> RunAsync(GitPlace place, CancellationToken cancellationToken, params string[] arguments) =>
        RunAsync(place, arguments, null, cancellationToken);

    public Task<GitResult> TryAsync(GitPlace place, CancellationToken cancellationToken, params string[] arguments) =>
        TryAsync(place, arguments, null, cancellationToken);

    private ProcessStartInfo CreateStart(GitPlace place, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Program.Value ?? "git")
        {
            WorkingDirectory = place.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in GitEnvironment.GlobalArguments(hooks)
            .Concat(Settings.SelectMany(setting => new[] { "-c", setting }))
            .Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        GitEnvironment.Apply(start, place);
        return start;
    }

    private static void Announce(string what, IReadOnlyList<string> arguments)
    {
        if (Steps.AreWatched)
        {
            Steps.Reach(StepKind.Git, what, string.Join(' ', arguments));
        }
    }

    private static async Task WriteAsync(Process process, byte[]? input)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.BaseStream.WriteAsync(input, CancellationToken.None);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Git ended without reading; its exit code says why.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, CancellationToken.None);
        return buffer.ToArray();
    }
}
