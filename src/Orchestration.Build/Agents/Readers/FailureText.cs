using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Agents.Readers;

/// <summary>Outcome classes of failures, by HTTP status and by what the CLIs write; applied to error texts only, never to an answer.</summary>
internal static partial class FailureText
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int MaxLength = 8192;

    /// <param name="error">What the agent or its CLI wrote.</param>
    /// <param name="status">HTTP status, where the output states it; otherwise it is looked for in the text.</param>
    public static Verdict Classify(string error, long? status = null)
    {
        error = error.Length > MaxLength ? error[..MaxLength] : error;
        if (TooLong().IsMatch(error))
        {
            return new Verdict(OutcomeClass.Failed, error, Retryable: false);
        }

        if (Budget().IsMatch(error))
        {
            return new Verdict(OutcomeClass.BudgetExceeded, error, Retryable: false);
        }

        // Google says the same of a limit per minute, and adds when to try again.
        if (Exhausted().IsMatch(error) && !RetryNamed().IsMatch(error))
        {
            return new Verdict(OutcomeClass.Unauthorised, error, Retryable: false);
        }

        var outcome = (status ?? StatusIn(error)) is { } code ? FromStatus(code) : OutcomeClass.Failed;
        outcome = outcome == OutcomeClass.Failed ? FromWords(error) : outcome;
        var retryable = outcome != OutcomeClass.Unauthorised && (status ?? StatusIn(error)) is not (404 or 413);
        return new Verdict(outcome, error, retryable);
    }

    private static OutcomeClass FromStatus(long status) => status switch
    {
        401 or 402 or 403 => OutcomeClass.Unauthorised,
        429 => OutcomeClass.RateLimited,
        408 or (>= 500 and <= 599) => OutcomeClass.Overloaded,
        _ => OutcomeClass.Failed,
    };

    private static OutcomeClass FromWords(string error) =>
        RateLimit().IsMatch(error) ? OutcomeClass.RateLimited :
        NoAccess().IsMatch(error) ? OutcomeClass.Unauthorised :
        Overload().IsMatch(error) ? OutcomeClass.Overloaded :
        Refusal().IsMatch(error) ? OutcomeClass.Refused :
        OutcomeClass.Failed;

    private static long? StatusIn(string error)
    {
        var match = Status().Match(error);
        return match.Success ? long.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    // A number alone is no status: stack traces are full of 401s.
    [GeneratedRegex("""(?:\b(?:status|code|error|http)[\s":=(]{1,4}|^\s*|\()(?<status>[45]\d\d)\b(?![:.\d])""", Options)]
    private static partial Regex Status();

    // What somebody allowed this session to spend, in money, tokens or credits: another attempt spends as much.
    [GeneratedRegex("""(?:token|cost|spend(?:ing)?|credits?)[ _-]budget[^\n]{0,20}(?:exhausted|exceeded|reached|used up)|(?:exceeded|reached|exhausted)[^\n]{0,20}(?:maximum|token|cost|spending|credit)[ _-](?:maximum )?budget|budget_exhausted|max_budget|out of AI credits""", Options)]
    private static partial Regex Budget();

    // The account is at its end until a person acts or a day passes: no wait of a lane helps, another agent may.
    [GeneratedRegex("credit balance is too low|insufficient_quota|exceeded your current quota|check your plan and billing|daily quota|payment required|billing_hard_limit", Options)]
    private static partial Regex Exhausted();

    [GeneratedRegex(@"retry in \d|try again (in|at) |resets? (after|in|at) ", Options)]
    private static partial Regex RetryNamed();

    [GeneratedRegex("prompt is too long|prompt_too_long|context window|context_length_exceeded|input_too_large|exceeds 10MB|maximum context length", Options)]
    private static partial Regex TooLong();

    [GeneratedRegex("rate.?limit|current quota|daily quota|too many requests|usage.limit|resource_exhausted|hit your [^\n]{0,40}limit|quota will reset|exhausted your capacity", Options)]
    private static partial Regex RateLimit();

    [GeneratedRegex("unauthori[sz]ed|unauthenticated|authentication failed|invalid (x-)?api.?key|incorrect api key|api key not valid|not logged in|please run /login|permission_denied|invalid auth method|no authentication", Options)]
    private static partial Regex NoAccess();

    [GeneratedRegex("overloaded|high demand|at capacity|internal server error|service unavailable|bad gateway|database is locked|connection (error|refused|reset)|econnre|etimedout|socket hang up|fetch failed|stream disconnected", Options)]
    private static partial Regex Overload();

    [GeneratedRegex("refusal|safety settings|content.?filter|safeguards flagged|prohibited_content", Options)]
    private static partial Regex Refusal();
}
