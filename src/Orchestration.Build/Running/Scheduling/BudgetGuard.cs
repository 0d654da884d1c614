using System.Globalization;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Running;

/// <summary>Sums what agents report and says when a limit is reached. Thread-safe.</summary>
internal sealed class BudgetGuard(decimal? maxCostUsd, long? maxTokens)
{
    private readonly Lock _gate = new();
    private decimal? _cost;
    private long? _tokens;

    /// <summary>Null: nobody reported any.</summary>
    public decimal? CostUsd
    {
        get
        {
            lock (_gate)
            {
                return _cost;
            }
        }
    }

    /// <summary>Tokens that count: all input, cached or not, and output.</summary>
    public long? Tokens
    {
        get
        {
            lock (_gate)
            {
                return _tokens;
            }
        }
    }

    /// <returns>The limit that is reached, in words, or null.</returns>
    public string? Add(AgentUsage usage)
    {
        lock (_gate)
        {
            _cost = Sum(_cost, usage.CostUsd);
            _tokens = TokensOf(usage) is { } tokens ? (_tokens ?? 0) + tokens : _tokens;
            return _cost >= maxCostUsd
                ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxCostUsd={maxCostUsd} is reached: {_cost:0.00####} US dollars are spent")
                : _tokens >= maxTokens
                    ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxTokens={maxTokens} is reached: {_tokens} tokens are used")
                    : null;
        }
    }

    /// <summary>Null where the agent reported none.</summary>
    public static long? TokensOf(AgentUsage usage) =>
        usage is { InputTokens: null, OutputTokens: null, CacheReadTokens: null, CacheWriteTokens: null }
            ? null
            : (usage.InputTokens ?? 0) + (usage.OutputTokens ?? 0) + (usage.CacheReadTokens ?? 0) + (usage.CacheWriteTokens ?? 0);

    private static decimal? Sum(decimal? left, decimal? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);
}
