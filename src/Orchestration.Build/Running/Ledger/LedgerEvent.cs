using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestration.Build.Agents;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Running.Ledger;

/// <summary>
/// One line of <c>ledger.jsonl</c>. Flat: each type uses the fields it needs, the rest is not written. Fields and types may be added in version 1;
/// a reader ignores what it does not know. What <see cref="LedgerTypes"/> lists is the format (see <c>Schemas/ledger.schema.json</c>).
/// </summary>
internal sealed record LedgerEvent
{
    public const int CurrentVersion = 2;

    public int V { get; init; } = CurrentVersion;

    /// <summary>Run id; a continued run keeps it.</summary>
    public string Run { get; init; } = string.Empty;

    /// <summary>1-based over the whole file; 0, which is not written, where an approval came from beside a run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Seq { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset Time { get; init; }

    public required string Type { get; init; }

    /// <summary>Group id.</summary>
    public string? Group { get; init; }

    /// <summary>Counted per group over all runs.</summary>
    public int? Attempt { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    /// <summary>An <see cref="OutcomeClass"/> in kebab case.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it runs, waits, was blocked, or is up to date.</summary>
    public string? Reason { get; init; }

    public string? Error { get; init; }

    /// <summary>What is done about an error.</summary>
    public string? Strategy { get; init; }

    public int? ExitCode { get; init; }

    public LedgerUsage? Usage { get; init; }

    /// <summary>The agent's session, to resume it.</summary>
    public string? Session { get; init; }

    /// <summary>The agent's own last words, bounded.</summary>
    public string? Result { get; init; }

    /// <summary>Path of a log relative to the state folder.</summary>
    public string? Log { get; init; }

    /// <summary>End of a wait.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The agent itself named that end.</summary>
    public bool? Known { get; init; }

    /// <summary>The group's key, and the parts it is made of.</summary>
    public string? Key { get; init; }

    public ImmutableArray<KeyComponent>? Parts { get; init; }

    public string? Commit { get; init; }

    /// <summary>Where a fast-forward begins.</summary>
    public string? Base { get; init; }

    /// <summary>Object name of the tree that a person is asked about.</summary>
    public string? Tree { get; init; }

    /// <summary>The user's branch; empty where none is checked out.</summary>
    public string? Branch { get; init; }

    public int? TestsAdded { get; init; }

    /// <summary>Changed files that run in everybody's next build.</summary>
    public ImmutableArray<string>? BuildFiles { get; init; }

    public string? Text { get; init; }

    /// <summary>Ordinals of the run's groups.</summary>
    public ImmutableArray<LedgerOrdinal>? Groups { get; init; }

    public int? MaxParallelism { get; init; }

    /// <summary>Which build carries the run; see <see cref="Processes.RunCookie"/>.</summary>
    public string? Incarnation { get; init; }

    /// <summary>Name of the spec; in lines about an approval its path from the top of the repository.</summary>
    public string? Spec { get; init; }

    /// <summary>Path of the spec's folder from its root, <c>/</c>-separated: two specs may have one name, and would share this file.</summary>
    public string? Path { get; init; }

    /// <summary>Where an attempt ran, if it was a job: machine, engine, the engine's id and page of the job, and which attempt of the job it was.</summary>
    public LedgerJob? Job { get; init; }

    /// <summary>Names of the variables whose values are hidden in logs.</summary>
    public ImmutableArray<string>? Secrets { get; init; }
}

/// <summary>T-nn of a group.</summary>
internal readonly record struct LedgerOrdinal(string Id, int Ordinal);

/// <summary>The job that an attempt ran in.</summary>
/// <param name="Begun">When its process started, by its own clock; only of its first attempt.</param>
internal sealed record LedgerJob(string Host, string Engine, string? Id, string? Url, string Attempt, DateTimeOffset? Begun = null);

/// <summary>Tokens and cost; absent = unknown.</summary>
internal sealed record LedgerUsage(long? Input, long? Output, long? CacheRead, long? CacheWrite, decimal? CostUsd, int? Turns)
{
    /// <summary>More than any agent can use in one attempt.</summary>
    private const long MostTokens = 1_000_000_000_000;
    private const decimal MostCost = 1_000_000;

    /// <summary>Without what no agent can have used: it must neither hide what others used nor be more than can be added up.</summary>
    public LedgerUsage ToPlausible() => new(
        Tokens(Input), Tokens(Output), Tokens(CacheRead), Tokens(CacheWrite), CostUsd is >= 0 and <= MostCost ? CostUsd : null, Turns is >= 0 ? Turns : null);

    public static LedgerUsage? From(AgentUsage usage) => usage == AgentUsage.Unknown
        ? null
        : new LedgerUsage(usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.CacheWriteTokens, usage.CostUsd, usage.Turns).ToPlausible();

    public AgentUsage ToUsage() => new(Input, Output, CacheRead, CacheWrite, CostUsd, Turns);

    private static long? Tokens(long? count) => count is >= 0 and <= MostTokens ? count : null;
}

/// <summary>The types of version 1.</summary>
internal static class LedgerTypes
{
    public const string RunStarted = "run-started";
    public const string RunContinued = "run-continued";

    /// <summary>The run reached its end; a ledger whose last run has none was cut.</summary>
    public const string RunEnded = "run-ended";
    public const string AttemptStarted = "attempt-started";
    public const string AttemptEnded = "attempt-ended";

    /// <summary>The group waits: for a rate limit, or for its next attempt.</summary>
    public const string GroupWaiting = "group-waiting";

    /// <summary>Not run: done earlier under the same key.</summary>
    public const string GroupUpToDate = "group-up-to-date";

    /// <summary>Accepted but for a human's word.</summary>
    public const string GroupAwaitingApproval = "group-awaiting-approval";

    /// <summary>The group is over in this run, whatever its outcome.</summary>
    public const string GroupEnded = "group-ended";
    public const string LaneParked = "lane-parked";
    public const string LaneStopped = "lane-stopped";
    public const string Note = "note";

    /// <summary>An agent that works on no group has ended: it merged results, or planned.</summary>
    public const string HelperEnded = "helper-ended";

    /// <summary>A person's approval or rejection of the group's work, from beside any run.</summary>
    public const string Approved = "approved";
    public const string Rejected = "rejected";

    /// <summary>Work may be accepted that is not in the user's branch from now on; until <see cref="WorkLanded"/>.</summary>
    public const string WorkOpened = "work-opened";
    public const string WorkLanded = "work-landed";

    /// <summary>The user's branch and files are being moved; until <see cref="FastForwardEnded"/>.</summary>
    public const string FastForwardBegun = "fast-forward-begun";
    public const string FastForwardEnded = "fast-forward-ended";
}

/// <summary>Outcome classes as the ledger spells them: <c>rate-limited</c>.</summary>
internal static class OutcomeNames
{
    public static string ToName(OutcomeClass outcome) => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());

    public static OutcomeClass? Parse(string? name) =>
        Enum.TryParse<OutcomeClass>(name?.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var outcome) ? outcome : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerEvent))]
internal sealed partial class LedgerJson : JsonSerializerContext;
