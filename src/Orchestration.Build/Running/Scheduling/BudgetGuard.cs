using System.Globalization;
using Orchestration.Build.Agents;

namespace Orchestration.Build.Running.Scheduling;

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
            _cost = UsageMath.Add(_cost, usage.CostUsd);
            _tokens = UsageMath.Add(_tokens, usage.TotalTokens());
            return _cost >= maxCostUsd
                ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxCostUsd={maxCostUsd} is reached: {_cost:0.00####} US dollars are spent")
                : _tokens >= maxTokens
                    ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxTokens={maxTokens} is reached: {_tokens} tokens are used")
                    : null;
        }
    }
}
