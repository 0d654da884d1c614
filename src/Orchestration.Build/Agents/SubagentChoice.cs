using System.Collections.Frozen;
using Orchestration.Build.Model;

namespace Orchestration.Build.Agents;

/// <summary>What the subagent and model of an assignment come to with one profile.</summary>
/// <param name="Subagent">Name for <see cref="AgentRequest.Subagent"/>, or null.</param>
/// <param name="Model">Name for <see cref="AgentRequest.Model"/>, or null.</param>
/// <param name="BodyBelongsInPrompt">The CLI does not know the subagent: its body has to be in the prompt.</param>
internal readonly record struct SubagentChoice(string? Subagent, string? Model, bool BodyBelongsInPrompt)
{
    // claude ends with an error for a name it does not know, so only names it does know are passed on.
    private static readonly FrozenSet<string> BuiltIn =
        FrozenSet.Create(StringComparer.Ordinal, "claude", "Explore", "general-purpose", "Plan", "statusline-setup");

    private static readonly FrozenSet<string> Models =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "opus", "sonnet", "haiku", "opusplan");

    /// <param name="useSubagents"><c>use_claude_code_subagents</c> of the spec.</param>
    public static SubagentChoice For(AgentProfile profile, Assignment assignment, bool useSubagents)
    {
        if (assignment.Subagent is not { } subagent || !useSubagents)
        {
            return new SubagentChoice(null, assignment.Model, false);
        }

        var isModel = subagent.Body is null
            && profile.OutputFormat == AgentOutputFormat.ClaudeStreamJson
            && (Models.Contains(subagent.Name) || subagent.Name.StartsWith("claude-", StringComparison.OrdinalIgnoreCase));
        var known = profile.KnowsSubagents && (subagent.Body is not null || BuiltIn.Contains(subagent.Name));
        return new SubagentChoice(
            known ? subagent.Name : null,
            assignment.Model ?? (isModel ? subagent.Name : null),
            !profile.KnowsSubagents && subagent.Body is not null);
    }
}
