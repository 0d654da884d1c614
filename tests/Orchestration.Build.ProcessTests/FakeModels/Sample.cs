using System.Text.Json.Nodes;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>A small value that fits a JSON schema.</summary>
internal static class Sample
{
    public static JsonNode? Of(JsonObject? schema)
    {
        if (schema?["enum"] is JsonArray { Count: > 0 } values)
        {
            return values[0]?.DeepClone();
        }

        if ((schema?["anyOf"] ?? schema?["oneOf"]) is JsonArray { Count: > 0 } any)
        {
            return Of(any[0] as JsonObject);
        }

        var type = schema?["type"] is JsonArray types ? types[0] : schema?["type"];
        return ((string?)type)?.ToUpperInvariant() switch
        {
            "OBJECT" => Members(schema!),
            "ARRAY" => new JsonArray(),
            "INTEGER" or "NUMBER" => JsonValue.Create(1),
            "BOOLEAN" => JsonValue.Create(false),
            _ => JsonValue.Create("fake"),
        };
    }

    private static JsonObject Members(JsonObject schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            result[name] = Of(value as JsonObject);
        }

        return result;
    }
}
