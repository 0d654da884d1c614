using System.Text.Json;

namespace Orchestration.Build.Agents.Readers;

/// <summary>Values of JSON that may be of any shape: what is missing or of another kind is null, and nothing throws.</summary>
internal static class JsonText
{
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;

    public static JsonElement? Child(this JsonElement? element, string name) => element?.Child(name);

    public static string? Text(this JsonElement element, string name) => element.Child(name) is { } child ? child.AsText() : null;

    public static string? Text(this JsonElement? element, string name) => element?.Text(name);

    /// <summary>Text that says something; null where it is blank.</summary>
    public static string? Words(this JsonElement? element, string name) => element.Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    public static bool Flag(this JsonElement element, string name) => element.Child(name)?.ValueKind == JsonValueKind.True;

    public static long? Whole(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Number } child && child.TryGetInt64(out var value) ? value : null;

    public static long? Whole(this JsonElement? element, string name) => element?.Whole(name);

    public static decimal? Amount(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Number } child && child.TryGetDecimal(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } item ? item.EnumerateObject() : [];

    /// <summary>A string's value; null for any other kind and for escapes that are no text.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate written as an escape is valid JSON and no valid string.
            return null;
        }
    }
}
