using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestration.Build.Engines;

/// <summary>A person's approval of the work of a job: <c>approval.json</c> in the folder of the job that the engine held for it.</summary>
/// <param name="Group">Id of the group.</param>
/// <param name="Tree">Object name of the tree of the work: other work has to be approved again.</param>
/// <param name="By">Whom the engine names.</param>
internal sealed record JobApproval(string Group, string Tree, string By, DateTimeOffset Time)
{
    public const string FileName = "approval.json";

    public string ToJson() => JsonSerializer.Serialize(this, JobApprovalJson.Default.JobApproval) + "\n";

    /// <returns>Null where it is none.</returns>
    public static JobApproval? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JobApprovalJson.Default.JobApproval) is { Group: not null, Tree: not null, By: not null } approval ? approval : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whom the engine names. Only GitLab tells a job who started it; elsewhere it is known where the person left a trace.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? FindPerson(Func<string, string?> variable)
    {
        return Value("GITLAB_USER_LOGIN") is { } user ? user
            : Value("GITHUB_RUN_ID") is { } run ? $"a reviewer of the environment in GitHub (run {run})"
            : Value("SLURM_JOB_ID") is { } job ? $"whoever released job {job} in Slurm"
            : null;

        string? Value(string name) => variable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JobApproval))]
internal sealed partial class JobApprovalJson : JsonSerializerContext;
