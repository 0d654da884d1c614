using System.Runtime.InteropServices;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.KillTests;

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
        var properties = Repository.Properties(root);
        var output = new Output();
        await OrchestrateTarget.OrchestrateAsync(properties, output, cancel.Token);
        return output.Failed ? 1 : 0;
    }

    private sealed class Output : IBuildOutput
    {
        public bool Failed { get; private set; }

        public void Report(Diagnostic diagnostic)
        {
            Failed |= diagnostic.Severity == DiagnosticSeverity.Error;
            Console.WriteLine($"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}");
        }

        public void Line(string text) => Console.WriteLine(text);

        public void Detail(string text)
        {
        }

        public void Status(string indicator, string text)
        {
        }
    }
}
