using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestration.Build.Model;
using Orchestration.Build.Planning;

namespace Orchestration.Build.Output;

/// <summary><c>plan.json</c>: the whole plan for other programs; its schema is <c>plan.schema.json</c>.</summary>
internal static class PlanJson
{
    public const int SchemaVersion = 1;

    /// <summary>Above this many edges, dependencies that others bring along are left out: "all previous" in thousands of groups.</summary>
    private const long MostEdges = 100_000;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",

        // The file is read by programs, never pasted into HTML: other scripts stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="defaultAgent">The agent of groups that name none, or null where none is chosen.</param>
    /// <returns>LF, ending with a line break.</returns>
    public static string Render(Plan plan, string? defaultAgent = null)
    {
        var buffer = new ArrayBufferWriter<byte>(4096 + (1024 * plan.Groups.Length));
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("name", plan.Spec.Name);
            json.WriteString("title", plan.Spec.Title);
            json.WriteString("path", plan.Spec.RelativePath);
            WriteStrings(json, "criticalPath", plan.CriticalPath.Select(position => plan.Groups[position].Id));
            json.WriteStartArray("waves");
            foreach (var wave in plan.Waves)
            {
                WriteStrings(json, null, wave.Select(position => plan.Groups[position].Id));
            }

            json.WriteEndArray();
            json.WriteStartArray("groups");
            var reduced = plan.Graph.EdgeCount > MostEdges;
            foreach (var group in plan.Groups)
            {
                var dependencies = reduced ? plan.Graph.ReducedDependencies(group.Position) : group.DependsOn;
                WriteGroup(json, plan, group, dependencies, defaultAgent);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteGroup(Utf8JsonWriter json, Plan plan, PlanGroup group, IEnumerable<int> dependencies, string? defaultAgent)
    {
        var assignment = group.Assignment;
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("number", group.Number);
        json.WriteString("title", group.Title);
        json.WriteNumber("line", group.Location.Line);
        WriteStrings(json, "dependsOn", dependencies.Select(position => plan.Groups[position].Id));
        json.WriteString("layer", group.Layer);
        json.WriteNumber("wave", group.Wave);
        json.WriteNumber("order", group.Ordinal);
        json.WriteString("agent", assignment.Agent ?? defaultAgent);
        json.WriteString("fallback", assignment.Fallback);
        json.WriteString("model", assignment.Model);
        json.WriteString("subagent", assignment.Subagent?.Name);
        WriteStrings(json, "standards", assignment.Standards.Select(standard => standard.RootRelativePath));
        json.WriteString("prompt", $"{plan.Spec.RelativePath}/implementation/prompts/{group.PromptFileName}");
        json.WriteString("priority", group.Priority.ToString());
        WriteLimits(json, assignment);
        WriteStrings(json, "criteria", group.Criteria);
        WriteTasks(json, group.Tasks);
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, Assignment assignment)
    {
        WriteNumber(json, "timeoutSeconds", assignment.Timeout?.TotalSeconds);
        WriteNumber(json, "retries", assignment.Retries);
        json.WriteString("onFailure", assignment.OnFailure switch
        {
            FailurePolicy.Fail => "fail",
            FailurePolicy.Skip => "skip",
            FailurePolicy.FailFast => "fail-fast",
            _ => null,
        });
        if (assignment.Verify is { Shell: null } vector)
        {
            WriteStrings(json, "verify", vector.Arguments);
        }
        else
        {
            json.WriteString("verify", assignment.Verify?.Shell);
        }

        WriteStrings(json, "writes", assignment.Writes);
        WriteStrings(json, "protect", assignment.Protect);
        json.WriteBoolean("allowNoChange", assignment.AllowNoChange);
        json.WriteBoolean("approve", assignment.Approve);
    }

    // Flat, in file order: a task's place in the tree is its id's business.
    private static void WriteTasks(Utf8JsonWriter json, IEnumerable<TaskItem> tasks)
    {
        json.WriteStartArray("tasks");
        foreach (var task in tasks.SelectMany(task => task.DescendantsAndSelf()))
        {
            json.WriteStartObject();
            json.WriteString("id", task.Id);
            json.WriteString("text", task.Text);
            json.WriteString("state", task.State switch { TaskState.Done => "done", TaskState.InDoubt => "in-doubt", _ => "open" });
            json.WriteNumber("line", task.Span.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string? name, IEnumerable<string> values)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
