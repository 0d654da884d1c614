namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>One answer of the model: words, a tool call, or a refusal. Each counts 100 input, 20 output and 30 cached tokens.</summary>
internal sealed record Reply(string Text, ToolCall? Call = null, bool Refuses = false)
{
    public const int InputTokens = 100;
    public const int OutputTokens = 20;
    public const int CachedTokens = 30;

    public static string NewId(string prefix) => prefix + Guid.NewGuid().ToString("N")[..24];
}

/// <summary>A server-sent event.</summary>
internal readonly record struct ServerEvent(string? Name, System.Text.Json.Nodes.JsonNode? Data)
{
    public string Text => (Name is null ? "" : $"event: {Name}\n") + $"data: {Data?.ToJsonString() ?? "[DONE]"}\n\n";
}
