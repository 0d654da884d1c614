namespace Orchestration.Build.Agents;

/// <summary>Arithmetic over counts that may be unknown.</summary>
internal static class UsageMath
{
    /// <summary>Sum in which unknown + known = known, and unknown + unknown = unknown.</summary>
    public static AgentUsage Plus(this AgentUsage left, AgentUsage right) => new(
        Add(left.InputTokens, right.InputTokens),
        Add(left.OutputTokens, right.OutputTokens),
        Add(left.CacheReadTokens, right.CacheReadTokens),
        Add(left.CacheWriteTokens, right.CacheWriteTokens),
        Add(left.CostUsd, right.CostUsd),
        (int?)Add(left.Turns, right.Turns));

    /// <summary>All tokens, cached ones too; null where the agent reported none.</summary>
    public static long? TotalTokens(this AgentUsage usage) =>
        Add(Add(usage.InputTokens, usage.OutputTokens), Add(usage.CacheReadTokens, usage.CacheWriteTokens));

    public static long? Add(long? left, long? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);

    public static decimal? Add(decimal? left, decimal? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);
}
