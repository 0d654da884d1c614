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
        left.CostUsd is null && right.CostUsd is null ? null : (left.CostUsd ?? 0) + (right.CostUsd ?? 0),
        (int?)Add(left.Turns, right.Turns));

    private static long? Add(long? left, long? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);
}
