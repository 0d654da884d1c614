using System.Runtime.InteropServices;
using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Kills;

/// <summary>What the Orchestrate task does, without MSBuild around it.</summary>
internal static class Host
{
    public static async Task<int> RunAsync(string root)
    {
        using var cancel = new CancellationTokenSource();

        // As MSBuild does: SIGINT cancels the task. SIGTERM and SIGHUP are the run's own affair.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            cancel.Cancel();
        });
        var properties = TwelveGroups.Properties(root);
        var output = new RecordingOutput(Console.WriteLine);
        await OrchestrateTarget.OrchestrateAsync(properties, output, cancel.Token);
        return output.Errors.Any() ? 1 : 0;
    }
}
