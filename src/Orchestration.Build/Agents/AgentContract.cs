using System.Collections.Immutable;

namespace Orchestration.Build.Agents;

/// <summary>How an attempt, or a group, ended.</summary>
internal enum OutcomeClass
{
    Completed,
    Failed,
    TimedOut,
    RateLimited,
    Overloaded,
    Unauthorised,
    Refused,
    BudgetExceeded,
    GateFailed,

    /// <summary>Its work and accepted work change the same lines.</summary>
    MergeConflict,
    NoChange,
    Cancelled,
    Blocked,
    Skipped,
}

/// <summary><c>OrchestrationPermissions</c>.</summary>
internal enum PermissionLevel
{
    /// <summary>Nothing may be changed. For agents that plan; no value of the property.</summary>
    Read,
    Edit,
    EditAndBuild,
    Bypass,
}

/// <summary>Tokens and cost of an attempt; null is unknown, never 0.</summary>
/// <param name="InputTokens">Without what came from a cache, whatever the agent counts as input.</param>
internal sealed record AgentUsage(
    long? InputTokens,
    long? OutputTokens,
    long? CacheReadTokens,
    long? CacheWriteTokens,
    decimal? CostUsd,
    int? Turns)
{
    public static AgentUsage Unknown { get; } = new(null, null, null, null, null, null);
}

/// <summary>What the runner asks a profile for.</summary>
/// <param name="WorkingDirectory">Absolute path of the tree the group works in.</param>
/// <param name="ReadableDirectories">Absolute paths outside it that the agent must be able to read (results).</param>
/// <param name="ResumeSessionId">Session to continue with after a failed gate, where the CLI can.</param>
/// <param name="ScratchFile">Absolute path without extension, unique to the attempt, for files a CLI is told to write.</param>
internal sealed record AgentRequest(
    string Prompt,
    string WorkingDirectory,
    string? Model,
    string? Subagent,
    PermissionLevel Permissions,
    ImmutableArray<string> ReadableDirectories,
    string? ResumeSessionId,
    string ScratchFile)
{
    /// <summary>What the answer has to look like, for CLIs that can be held to it; null: it is text.</summary>
    public OutputSchema? Schema { get; init; }
}

/// <summary>A JSON schema: its text, and the absolute path of a file that holds it.</summary>
internal sealed record OutputSchema(string Text, string File);

/// <summary>A process to start: no shell, arguments as a vector, prompt on stdin.</summary>
/// <param name="Environment">Added to the scrubbed environment; null removes.</param>
internal sealed record AgentInvocation(
    string FileName,
    ImmutableArray<string> Arguments,
    ImmutableSortedDictionary<string, string?> Environment,
    string StandardInput)
{
    /// <summary>
    /// File the agent writes its usage to, or null. After the process has ended its text (if the file exists) goes to
    /// <see cref="IAgentOutputReader.ReadUsageFile"/>, before <see cref="IAgentOutputReader.Complete"/>.
    /// </summary>
    public string? UsageFile { get; init; }
}

/// <summary>How the process ended, as the runner saw it.</summary>
/// <param name="ExitCode">Null when it was killed, or its end was not seen (an adopted attempt): the output alone is judged then.</param>
/// <param name="StandardErrorTail">The last lines of stderr, bounded.</param>
internal sealed record AgentExit(int? ExitCode, string StandardErrorTail, bool TimedOut, bool Cancelled);

/// <summary>The verdict on one attempt, from exit code, the agent's own JSON and evidence.</summary>
/// <param name="ResetsAt">When a rate limit ends, if the agent said so.</param>
/// <param name="FinalEventSeen">The agent's own final event was read: the attempt may be adopted after a crash.</param>
internal sealed record AgentReport(
    OutcomeClass Outcome,
    string? ResultText,
    string? SessionId,
    AgentUsage Usage,
    string? Error,
    DateTimeOffset? ResetsAt,
    bool FinalEventSeen)
{
    /// <summary>False where another attempt must end the same way: the prompt is too long, the model does not exist.</summary>
    public bool Retryable { get; init; } = true;

    /// <summary>What went wrong without deciding the outcome: refused tools, warnings. Bounded.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Reads one attempt's output as it comes. One instance per attempt; not thread-safe.</summary>
internal interface IAgentOutputReader
{
    /// <summary>Tokens and cost known so far.</summary>
    AgentUsage Usage { get; }

    /// <summary>The agent's own final event was read; false again where the agent begins another turn.</summary>
    bool HasEnded { get; }

    /// <summary>
    /// Set when the agent waits by itself for what its lane should wait for (a rate limit), or tries again what cannot succeed (a refused
    /// key): the runner ends the process and completes with an exit code of null.
    /// </summary>
    OutcomeClass? GivenUp { get; }

    /// <summary>One line of stdout without its line break; never throws for any text.</summary>
    void ReadLine(string line);

    /// <summary>The text of <see cref="AgentInvocation.UsageFile"/>; never throws for any text.</summary>
    void ReadUsageFile(string text);

    /// <summary>The verdict; call once, after the last line.</summary>
    /// <param name="exit">How the process ended.</param>
    /// <param name="now">The local time with its offset, to resolve resets such as "in 5 minutes" and "at 6:40 PM".</param>
    AgentReport Complete(AgentExit exit, DateTimeOffset now);
}
