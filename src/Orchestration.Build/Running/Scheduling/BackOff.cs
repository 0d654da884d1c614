using System.Security.Cryptography;
using Orchestration.Build.Running.Ledger;

namespace Orchestration.Build.Running.Scheduling;

/// <summary>How long to wait before something is tried again.</summary>
internal static class BackOff
{
    /// <summary>Doubles with each failure, up to the longest; the jitter keeps groups that failed together from coming back together.</summary>
    /// <param name="failures">At least 1.</param>
    public static TimeSpan AfterFailure(RunSettings settings, int failures)
    {
        var doubled = settings.RetryDelay * Math.Pow(2, failures - 1);
        var longest = doubled < settings.MaxRetryDelay ? doubled : settings.MaxRetryDelay;
        return longest * (RandomNumberGenerator.GetInt32(750, 1001) / 1000.0);
    }

    /// <summary>For a rate limit without a known end.</summary>
    /// <param name="before">How often the agent was rate-limited just before.</param>
    public static TimeSpan AfterRateLimit(RunSettings settings, int before)
    {
        var doubled = settings.RetryDelay * 15 * Math.Pow(2, Math.Min(before, 10));
        return doubled < settings.MaxRetryDelay * 3 ? doubled : settings.MaxRetryDelay * 3;
    }
}
