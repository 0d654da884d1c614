using System.Globalization;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>Says when the agents of a spec have spent what they may, by what its ledger knows of all of them.</summary>
internal sealed class BudgetGuard(RunLedger ledger, decimal? maxCostUsd, long? maxTokens)
{
    /// <summary>Null: nobody reported any.</summary>
    public decimal? SpentUsd => ledger.Read(history => history.SpentUsd);

    /// <summary>Tokens that count: all input, cached or not, and output.</summary>
    public long? SpentTokens => ledger.Read(history => history.SpentTokens);

    /// <returns>The limit that is reached, in words, or null.</returns>
    public string? FindReached()
    {
        var (cost, tokens) = ledger.Read(history => (history.SpentUsd, history.SpentTokens));
        return cost >= maxCostUsd
            ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxCostUsd={maxCostUsd} is reached: {cost:0.00####} US dollars are spent")
            : tokens >= maxTokens
                ? string.Create(CultureInfo.InvariantCulture, $"OrchestrationMaxTokens={maxTokens} is reached: {tokens} tokens are used")
                : null;
    }
}
