using System.Collections.Frozen;

namespace Orchestration.Build.Validation;

/// <summary>Names that a CLI knows without a file in <c>.claude/agents</c>: built-in subagents, and models.</summary>
internal static class KnownSubagents
{
    private static readonly FrozenSet<string> BuiltIn = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "general-purpose", "explore", "plan", "statusline-setup", "output-style-setup", "claude-code-guide");

    private static readonly FrozenSet<string> Models = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "haiku", "sonnet", "opus", "opusplan", "inherit", "default");

    private static readonly string[] ModelPrefixes =
        ["claude-", "haiku-", "sonnet-", "opus-", "gpt-", "o1", "o3", "o4", "codex-", "gemini-", "grok-", "deepseek-", "qwen", "llama", "mistral-", "kimi-"];

    public static IEnumerable<string> Names => BuiltIn;

    public static bool Contains(string name) => BuiltIn.Contains(name) || IsModel(name);

    public static bool IsModel(string name) =>
        Models.Contains(name) || Array.Exists(ModelPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
