using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Orchestration.Build.Output;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;
using Orchestration.Build.Torture.Plans;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What the Orchestrate task does, without MSBuild around it; at a step that it is told, it ends itself or lets the step fail.</summary>
internal static partial class Host
{
    private const int Sigkill = 9;
    private const int IoError = 5;

    /// <param name="arguments">The root; then <c>kill NUMBER [PATTERN]</c>, <c>full NUMBER</c>, <c>half NUMBER</c> or <c>broken NUMBER</c>.</param>
    public static Task<int> RunAsync(string[] arguments) =>
        RunAsync(arguments, (root, output, cancellation) => OrchestrateTarget.OrchestrateAsync(KillRepository.Properties(root), output, cancellation));

    /// <summary>The same for what the PlanOrchestration task does.</summary>
    public static Task<int> PlanAsync(string[] arguments) =>
        RunAsync(arguments, (root, output, cancellation) => PlanTarget.PlanAsync(PlanKills.Properties(root), output, cancellation));

    private static async Task<int> RunAsync(string[] arguments, Func<string, RecordingOutput, CancellationToken, Task> run)
    {
        var root = arguments[0];
        using var cancel = new CancellationTokenSource();

        // As MSBuild does: SIGINT cancels the task. SIGTERM and SIGHUP are the run's own affair.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            cancel.Cancel();
        });
        if (arguments is [_, var what, var number, ..])
        {
            Steps.Listener = Listen(root, what, int.Parse(number, CultureInfo.InvariantCulture), arguments is [_, _, _, var pattern] ? new Regex(pattern) : null);
        }

        var output = new RecordingOutput(Console.WriteLine);
        await run(root, output, cancel.Token);
        return output.Errors.Any() ? 1 : 0;
    }

    private static Func<StepKind, string, string, StepFault> Listen(string root, string what, int number, Regex? pattern)
    {
        var count = 0;
        return (kind, operation, target) =>
        {
            var step = $"{kind} {operation} {target}";
            if ((what != "kill" && kind != StepKind.File) || pattern?.IsMatch(step) == false || Interlocked.Increment(ref count) != number)
            {
                return StepFault.None;
            }

            File.WriteAllText(Path.Combine(Path.GetDirectoryName(root)!, "step.txt"), step);
            switch (what)
            {
                case "kill":
                    _ = Kill(Environment.ProcessId, Sigkill);
                    Thread.Sleep(Timeout.Infinite);
                    return StepFault.None;
                case "half":
                    return StepFault.HalfDone;
                case "full":
                    throw Disk.Full(Disk.FullText);
                default:
                    throw new IOException("Input/output error", IoError);
            }
        };
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
