using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.TrustTests;

/// <summary>The code under test, called as its MSBuild task calls it.</summary>
internal static class Orchestrator
{
    /// <param name="root">The repository; its agent lies beside it.</param>
    public static async Task<int> RunAsync(string root)
    {
        var output = new Errors();
        await OrchestrateTarget.OrchestrateAsync(Properties(root), output, CancellationToken.None);
        Console.WriteLine(string.Join("\n", output.Texts));
        return output.Texts.Count == 0 ? 0 : 1;
    }

    public static async Task<IReadOnlyList<string>> OrchestrateAsync(string root)
    {
        var output = new Errors();
        await OrchestrateTarget.OrchestrateAsync(Properties(root), output, CancellationToken.None);
        return output.Texts;
    }

    public static async Task<IReadOnlyList<string>> VerifyAsync(string root)
    {
        var output = new Errors();
        await VerifyTarget.VerifyAsync(Properties(root), output, CancellationToken.None);
        return output.Texts;
    }

    private static Dictionary<string, string> Properties(string root) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["OrchestrationRoot"] = root,
        ["OrchestrationSpec"] = "2026-01-01-trust",
        ["OrchestrationAgent"] = "script",
        ["OrchestrationMaxParallelism"] = "4",
        ["_OrchestrationAgentProfiles"] = ProfileCodec.Encode(
        [
            ("script",
            [
                new("Command", "/bin/sh"),
                new("Arguments", Path.Combine(Path.GetDirectoryName(root)!, "agent.sh")),
                new("OutputFormat", "claude-stream-json"),
                new("EditArguments", string.Empty),
            ]),
        ]),
    };

    private sealed class Errors : IBuildOutput
    {
        private readonly List<string> _texts = [];

        public List<string> Texts => _texts;

        public void Report(Diagnostic diagnostic)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                lock (_texts)
                {
                    _texts.Add($"{diagnostic.Code}: {diagnostic.Message}");
                }
            }
        }

        public void Line(string text)
        {
        }

        public void Detail(string text)
        {
        }

        public void Status(string indicator, string text)
        {
        }
    }
}
