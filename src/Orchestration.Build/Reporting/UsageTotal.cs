using Orchestration.Build.Agents;

namespace Orchestration.Build.Reporting;

/// <summary>Tokens and cost of several attempts; what an agent did not tell stays unknown and is counted.</summary>
internal sealed record UsageTotal(long Tokens, int UnknownTokens, decimal CostUsd, int UnknownCosts, int Attempts)
{
    public static UsageTotal Of(IEnumerable<AttemptView> attempts)
    {
        var total = new UsageTotal(0, 0, 0, 0, 0);
        foreach (var usage in attempts.Select(attempt => attempt.Usage))
        {
            var tokens = TokensOf(usage);
            total = new UsageTotal(
                total.Tokens + (tokens ?? 0),
                total.UnknownTokens + (tokens is null ? 1 : 0),
                total.CostUsd + (usage.CostUsd ?? 0),
                total.UnknownCosts + (usage.CostUsd is null ? 1 : 0),
                total.Attempts + 1);
        }

        return total;
    }

    public string TokenText => Text(Format.Count(Tokens), UnknownTokens);

    public string CostText => Text(Format.Cost(CostUsd), UnknownCosts);

    private static long? TokensOf(AgentUsage usage) => usage is { InputTokens: null, OutputTokens: null }
        ? null
        : (usage.InputTokens ?? 0) + (usage.OutputTokens ?? 0) + (usage.CacheReadTokens ?? 0) + (usage.CacheWriteTokens ?? 0);

    private string Text(string known, int unknown)
    {
        if (Attempts == 0)
        {
            return "-";
        }

        return unknown == 0 ? known
            : unknown == Attempts ? Format.Unknown
            : $"at least {known} ({unknown.ToString(System.Globalization.CultureInfo.InvariantCulture)} of {Format.Plural(Attempts, "attempt")} unknown)";
    }
}
