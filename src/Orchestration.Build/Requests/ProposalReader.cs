using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Requests;

/// <summary>A proposal and the text that it was read from.</summary>
/// <param name="Root">The whole text as JSON.</param>
internal sealed record ProposalSource(SourceText Source, PlacedJson Root, Proposal Proposal)
{
    /// <summary>The member of a group, for diagnostics.</summary>
    public PlacedJson Of(int group, string member) => Root["groups"]!.Items[group][member]!;

    public SourceSpan SpanOf(PlacedJson value) => SpanOf(Source, value);

    /// <summary>A value that is an object or an array is shown by its beginning.</summary>
    public static SourceSpan SpanOf(SourceText source, PlacedJson value)
    {
        var bytes = Encoding.UTF8.GetBytes(source.Text);
        var start = Encoding.UTF8.GetCharCount(bytes, 0, value.Start);
        var end = value.Kind is JsonValueKind.Array or JsonValueKind.Object ? start + 1 : Encoding.UTF8.GetCharCount(bytes, 0, value.End);
        return source.Span(start, end - start);
    }
}

/// <summary>From JSON to a proposal: syntax, then the schema.</summary>
internal static class ProposalReader
{
    /// <summary>The shipped schema.</summary>
    public static string SchemaText { get; } = ResourceText.Read("Schemas.proposal.schema.json");

    /// <summary>The same for agents: what identifies the file is left out, because command lines may know one version of JSON Schema only.</summary>
    public static string AnswerSchema { get; } = string.Join('\n', SchemaText.Split('\n').Where(line => !line.Contains("\"$schema\"", StringComparison.Ordinal) && !line.Contains("\"$id\"", StringComparison.Ordinal)));

    private const int MostFaults = 100;

    private const int LongestText = 4000;

    private static readonly JsonSchema Schema = new(PlacedJson.Parse(SchemaText));

    /// <param name="source">One JSON object, as <see cref="AnswerText"/> finds it.</param>
    /// <returns>Null where something is wrong; the bag says what.</returns>
    public static ProposalSource? Read(SourceText source, DiagnosticBag bag)
    {
        PlacedJson root;
        try
        {
            root = PlacedJson.Parse(source.Text);
        }
        catch (JsonException exception)
        {
            bag.Add(Catalogue.ProposalNotJson.At(PlaceOf(source, exception), WithoutPlace(exception.Message)));
            return null;
        }

        // One is enough to send it back, and thousands are no help.
        var faults = Schema.Check(root).Concat(FindTooLong(root)).Take(MostFaults).ToList();
        foreach (var fault in faults)
        {
            bag.Add(Catalogue.ProposalNotBySchema.At(ProposalSource.SpanOf(source, fault.At), fault.At.Pointer.Length == 0 ? "The answer" : fault.At.Pointer, fault.Problem));
        }

        return faults.Count > 0 ? null : new ProposalSource(source, root, ToProposal(root));
    }

    private static Proposal ToProposal(PlacedJson root) => new(
        root["title"]!.Text,
        root["summary"]!.Text,
        Texts(root, "assumptions"),
        Texts(root, "questions"),
        [.. root["groups"]!.Items.Select(ToGroup)]);

    private static ProposedGroup ToGroup(PlacedJson group) => new(
        group["id"]!.Text,
        group["title"]!.Text,
        group["purpose"]!.Text,
        Texts(group, "inputs"),
        Texts(group, "outputs"),
        Texts(group, "depends_on"),
        Texts(group, "tasks"),
        Texts(group, "criteria"),
        TextOrNull(group, "verify"),
        [.. Texts(group, "writes").Select(path => path.Replace('\\', '/'))],
        TextOrNull(group, "subagent"),
        Texts(group, "standards"),
        (int)double.Parse(group["minutes"]!.Text, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static ImmutableArray<string> Texts(PlacedJson value, string name) => [.. value[name]!.Items.Select(item => item.Text)];

    private static string? TextOrNull(PlacedJson value, string name) => value[name]!.Text is { } text && !string.IsNullOrWhiteSpace(text) && value[name]!.Kind == JsonValueKind.String ? text : null;

    /// <summary>Structured output of models knows no limit of length, so that the schema cannot have one.</summary>
    private static IEnumerable<SchemaFault> FindTooLong(PlacedJson value) =>
    [
        .. value.Kind == JsonValueKind.String && value.Text.Length > LongestText ? [new SchemaFault(value, $"must have at most {LongestText.ToString(CultureInfo.InvariantCulture)} characters")] : Array.Empty<SchemaFault>(),
        .. value.Items.SelectMany(FindTooLong),
        .. value.Members.SelectMany(member => FindTooLong(member.Value)),
    ];

    private static SourceSpan PlaceOf(SourceText source, JsonException exception)
    {
        if (exception.LineNumber is not { } line || line >= source.LineCount)
        {
            return SourceSpan.WholeFile(source.Path);
        }

        var start = source.StartOfLine((int)line + 1);
        var bytes = Encoding.UTF8.GetBytes(source.Text[start..]);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(exception.BytePositionInLine ?? 0, bytes.Length));
        return source.Span(Math.Min(start + column, source.Text.Length), 1);
    }

    /// <summary>The parser appends its own place.</summary>
    private static string WithoutPlace(string message) => message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd();
}
