using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Orchestration.Build.Requests;

/// <summary>A value of a JSON text, with its place; <see cref="JsonDocument"/> has none.</summary>
/// <param name="Pointer">RFC 6901, from the whole text: <c>/groups/2/writes/0</c>.</param>
/// <param name="Start">Offset of its first byte in UTF-8.</param>
/// <param name="End">Offset after its last byte.</param>
internal sealed record PlacedJson(JsonValueKind Kind, string Pointer, int Start, int End)
{
    /// <summary>Of a string; of a number as it is written.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Of an array.</summary>
    public ImmutableArray<PlacedJson> Items { get; init; } = [];

    /// <summary>Of an object, in file order; a name may occur twice.</summary>
    public ImmutableArray<KeyValuePair<string, PlacedJson>> Members { get; init; } = [];

    /// <summary>The last member of a name, as most readers have it; null where there is none.</summary>
    public PlacedJson? this[string name] => Members.LastOrDefault(member => member.Key == name).Value;

    /// <exception cref="JsonException">The text is no JSON. Its line is 0-based, and its position in that line is in bytes.</exception>
    public static PlacedJson Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var value = Read(ref reader, string.Empty);

        // Throws for what follows.
        reader.Read();
        return value;
    }

    private static PlacedJson Read(ref Utf8JsonReader reader, string pointer)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<PlacedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, $"{pointer}/{items.Count}"));
                }

                return new PlacedJson(JsonValueKind.Array, pointer, start, (int)reader.BytesConsumed) { Items = items.ToImmutable() };
            case JsonTokenType.StartObject:
                var members = ImmutableArray.CreateBuilder<KeyValuePair<string, PlacedJson>>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = TextOf(ref reader);
                    reader.Read();
                    members.Add(new(name, Read(ref reader, $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}")));
                }

                return new PlacedJson(JsonValueKind.Object, pointer, start, (int)reader.BytesConsumed) { Members = members.ToImmutable() };
            default:
                var text = reader.TokenType is JsonTokenType.String ? TextOf(ref reader) : Encoding.UTF8.GetString(reader.ValueSpan);
                return new PlacedJson(KindOf(reader.TokenType), pointer, start, (int)reader.BytesConsumed) { Text = text };
        }
    }

    /// <summary>An escape that is half of a character is no text.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A string holds half of a surrogate pair.", path: null, lineNumber: null, bytePositionInLine: null, exception);
        }
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };
}
