using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestration.Build.Engines;

/// <summary>What an exported file says of how it was made: with the plan this gives the file again.</summary>
internal sealed record EngineRecord(
    EngineKind Engine,
    string Spec,
    string Agent,
    string Project,
    string? Machine,
    string? Image,
    string? Setup,
    ImmutableArray<string> Secrets,
    EngineShell Shell,
    EngineForm Form,
    int MaxParallelism,
    double TimeoutMinutes,
    double GateTimeoutMinutes,
    int Retries)
{
    public static EngineRecord Of(EnginePlan plan) => new(
        plan.Settings.Engine,
        plan.Spec,
        plan.Settings.Agent,
        plan.Settings.Project,
        plan.Settings.Machine,
        plan.Settings.Image,
        plan.Settings.Setup,
        plan.Settings.Secrets,
        plan.Settings.Shell,
        plan.Settings.Form,
        plan.Settings.MaxParallelism,
        plan.Settings.Timeout.TotalMinutes,
        plan.Settings.GateTimeout.TotalMinutes,
        plan.Settings.Retries);

    public EngineSettings ToSettings(string command) => new(Agent, Project, command)
    {
        Engine = Engine,
        Machine = Machine,
        Image = Image,
        Setup = Setup,
        Secrets = Secrets.IsDefault ? [] : Secrets,
        Shell = Shell,
        Form = Form,
        MaxParallelism = MaxParallelism,
        Timeout = TimeSpan.FromMinutes(TimeoutMinutes),
        GateTimeout = TimeSpan.FromMinutes(GateTimeoutMinutes),
        Retries = Retries,
    };
}

/// <summary>The first lines of every exported file: by them the package knows its own, and writes it again.</summary>
internal static class EngineHeader
{
    private const string First = "Written by ExportOrchestration of Orchestration.Build. Do not edit.";
    private const string Again = "Write it again: ";
    private const string Settings = "Settings: ";

    /// <summary>Before the header there may be a line that names a shell.</summary>
    private const int Lines = 6;

    /// <param name="comment">How a comment begins.</param>
    public static string Of(EnginePlan plan, string comment) =>
        Begin(plan, comment) + string.Create(CultureInfo.InvariantCulture, $"{comment} Plan {plan.Hash}, {plan.Jobs.Length} {(plan.Jobs.Length == 1 ? "job" : "jobs")}.\n");

    /// <summary>The same for a file that reads the plan when it runs: it does not change with the plan.</summary>
    public static string OfWaves(EnginePlan plan, string comment) => Begin(plan, comment) + $"{comment} Its groups are read when it runs.\n";

    /// <summary>Whether a file is one that may be written again.</summary>
    public static bool IsOn(string text) => text.Split('\n').Take(Lines).Any(line => line.Contains(First, StringComparison.Ordinal));

    /// <summary>How a file was made; null where it is none of ours.</summary>
    public static (EngineRecord Record, string Command)? Read(string text)
    {
        var head = text.Split('\n').Take(Lines).Select(line => line.TrimEnd('\r')).ToList();
        if (!IsOn(text) || After(head, Settings) is not { } json || After(head, Again) is not { } command)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, EngineJson.Default.EngineRecord) is { } record ? (record, command) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? After(List<string> lines, string words) =>
        lines.Find(line => line.Contains(words, StringComparison.Ordinal)) is { } found ? found[(found.IndexOf(words, StringComparison.Ordinal) + words.Length)..] : null;

    private static string Begin(EnginePlan plan, string comment) =>
        $"{comment} {First}\n{comment} {Again}{EngineText.Comment(plan.Settings.Command)}\n{comment} {Settings}{JsonSerializer.Serialize(EngineRecord.Of(plan), EngineJson.Default.EngineRecord)}\n";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EngineRecord))]
internal sealed partial class EngineJson : JsonSerializerContext;
