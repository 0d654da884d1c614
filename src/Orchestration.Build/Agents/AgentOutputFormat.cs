namespace Orchestration.Build.Agents;

/// <summary>What an agent prints; decides which reader judges it.</summary>
internal enum AgentOutputFormat
{
    /// <summary>Plain text: the exit code decides, usage is unknown.</summary>
    Text,
    ClaudeStreamJson,
    CodexJson,
    GeminiStreamJson,
    CopilotJson,
    OpencodeJson,
}

/// <summary>The names of the formats in profile items.</summary>
internal static class AgentOutputFormats
{
    public static IReadOnlyDictionary<string, AgentOutputFormat> ByName { get; } =
        new SortedDictionary<string, AgentOutputFormat>(StringComparer.OrdinalIgnoreCase)
        {
            ["text"] = AgentOutputFormat.Text,
            ["claude-stream-json"] = AgentOutputFormat.ClaudeStreamJson,
            ["codex-json"] = AgentOutputFormat.CodexJson,
            ["gemini-stream-json"] = AgentOutputFormat.GeminiStreamJson,
            ["copilot-json"] = AgentOutputFormat.CopilotJson,
            ["opencode-json"] = AgentOutputFormat.OpencodeJson,
        };

    /// <summary>The format says what a run costs.</summary>
    public static bool ReportsCost(this AgentOutputFormat format) =>
        format is AgentOutputFormat.ClaudeStreamJson or AgentOutputFormat.OpencodeJson;

    public static bool ReportsTokens(this AgentOutputFormat format) => format != AgentOutputFormat.Text;
}
