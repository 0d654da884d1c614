using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestration.Build.Engines;

/// <summary>What a job came to: <c>result.json</c> (see <c>Schemas/result.schema.json</c>). It comes from another machine: nothing in it is believed that can be looked up.</summary>
internal sealed record JobResult
{
    public const int CurrentVersion = 1;

    public const string Accepted = "accepted";

    /// <summary>Accepted but for the approval of a person.</summary>
    public const string AwaitingApproval = "awaiting-approval";
    public const string NotAccepted = "not-accepted";

    /// <summary>Not accepted, and <c>on_failure: skip</c> lets others run without it: for the engine the job succeeded.</summary>
    public const string Skipped = "skipped";
    public const string NeedMissing = "need-missing";
    public const string NeedsConflict = "needs-conflict";
    public const string Infrastructure = "infrastructure";
    public const string Cancelled = "cancelled";

    public int V { get; init; } = CurrentVersion;

    /// <summary>Path of the spec's folder from the root.</summary>
    public required string Spec { get; init; }

    /// <summary>Id of the group.</summary>
    public required string Group { get; init; }

    public required string Status { get; init; }

    /// <summary>An outcome class in kebab case, where the group ran.</summary>
    public string? Outcome { get; init; }

    public required int Exit { get; init; }

    /// <summary>UTC, by the job's own clock.</summary>
    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required string Host { get; init; }

    public required string Engine { get; init; }

    public string? Job { get; init; }

    public string? Url { get; init; }

    public required string Attempt { get; init; }

    /// <summary>One id for all jobs of a run.</summary>
    public required string Run { get; init; }

    /// <summary>Hash of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The commit that all jobs start from.</summary>
    public required string Base { get; init; }

    /// <summary>The group's key.</summary>
    public string? Key { get; init; }

    /// <summary>The commit of the group's work, and the one it was made on: the base with what the group needs.</summary>
    public string? Head { get; init; }

    public string? Parent { get; init; }

    /// <summary>What went wrong, in a sentence.</summary>
    public string? Error { get; init; }

    /// <summary>There is work to build on, or to approve.</summary>
    [JsonIgnore]
    public bool HasWork => Exit == JobExit.Accepted && Status != Skipped;

    /// <summary>JSON has null for what has to be a text.</summary>
    private bool IsComplete => Spec is not null && Group is not null && Status is not null && Host is not null && Engine is not null && Attempt is not null && Run is not null && Plan is not null && Base is not null;

    public string ToJson() => JsonSerializer.Serialize(this, JobResultJson.Default.JobResult) + "\n";

    /// <param name="json">Contents of the file.</param>
    /// <returns>Null, and why, where it is no result that this package reads.</returns>
    public static (JobResult? Result, string Problem) Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var result = JsonSerializer.Deserialize(json, JobResultJson.Default.JobResult);
            return result is null ? (null, "result.json is empty")
                : !result.IsComplete ? (null, "result.json lacks a value that every result has")
                : result.V != CurrentVersion ? (null, FormattableString.Invariant($"result.json has version {result.V}; this package reads version {CurrentVersion}"))
                : (result, string.Empty);
        }
        catch (JsonException exception)
        {
            return (null, "result.json is not a result: " + exception.Message);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(JobResult))]
internal sealed partial class JobResultJson : JsonSerializerContext;
