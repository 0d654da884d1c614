using Orchestration.Build.Pipeline;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Torture.Lies;

/// <summary>The code under test, called as its MSBuild task calls it.</summary>
internal static class Orchestrator
{
    /// <param name="root">The repository; its agent is beside it.</param>
    public static async Task<int> RunAsync(string root)
    {
        var output = new RecordingOutput();
        await OrchestrateTarget.OrchestrateAsync(Properties(root), output, CancellationToken.None);
        Console.WriteLine(string.Join("\n", Texts(output)));
        return output.Errors.Any() ? 1 : 0;
    }

    public static async Task<IReadOnlyList<string>> OrchestrateAsync(string root)
    {
        var output = new RecordingOutput();
        await OrchestrateTarget.OrchestrateAsync(Properties(root), output, CancellationToken.None);
        return Texts(output);
    }

    public static async Task<IReadOnlyList<string>> VerifyAsync(string root)
    {
        var output = new RecordingOutput();
        await VerifyTarget.VerifyAsync(Properties(root), output, CancellationToken.None);
        return Texts(output);
    }

    private static Dictionary<string, string> Properties(string root) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["OrchestrationRoot"] = root,
        ["OrchestrationSpec"] = "2026-01-01-trust",
        ["OrchestrationAgent"] = "script",
        ["OrchestrationMaxParallelism"] = "4",
        ["_OrchestrationAgentProfiles"] = EncodedProfile.Of("script",
        [
            new("Command", "/bin/sh"),
            new("Arguments", Path.Combine(Path.GetDirectoryName(root)!, "agent.sh")),
            new("OutputFormat", "claude-stream-json"),
            new("EditArguments", string.Empty),
        ]),
    };

    private static IReadOnlyList<string> Texts(RecordingOutput output) => [.. output.Errors.Select(error => $"{error.Code}: {error.Message}")];
}
