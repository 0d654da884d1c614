namespace Orchestration.Build.Agents.Readers;

/// <summary>Which reader judges what an agent prints.</summary>
internal static class AgentReaders
{
    /// <summary>A reader for one attempt.</summary>
    /// <param name="earlier">Usage of the earlier attempts of the same session, when one is continued: some CLIs count them again.</param>
    public static IAgentOutputReader CreateReader(this AgentProfile profile, AgentUsage? earlier = null) => profile.OutputFormat switch
    {
        AgentOutputFormat.ClaudeStreamJson => new ClaudeReader(earlier),
        AgentOutputFormat.CodexJson => new CodexReader(earlier),
        AgentOutputFormat.GeminiStreamJson => new GeminiReader(),
        AgentOutputFormat.CopilotJson => new CopilotReader(earlier),
        AgentOutputFormat.OpencodeJson => new OpencodeReader(),
        _ => new TextReader(),
    };
}
