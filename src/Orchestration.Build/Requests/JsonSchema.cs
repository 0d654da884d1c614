using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Requests;

/// <summary>Something that a schema does not allow.</summary>
internal readonly record struct SchemaFault(PlacedJson At, string Problem);

/// <summary>
/// The part of JSON Schema 2020-12 that <c>proposal.schema.json</c> is written in: <c>type</c>, <c>enum</c>, <c>pattern</c>, <c>minimum</c>, <c>maximum</c>,
/// <c>minItems</c>, <c>maxItems</c>, <c>items</c>, <c>required</c>, <c>properties</c> and <c>additionalProperties: false</c>. The file is the one place of the rules.
/// </summary>
internal sealed class JsonSchema(PlacedJson schema)
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    private static readonly ImmutableArray<string> Annotations = ["$schema", "$id", "title", "description"];

    private static readonly ImmutableArray<string> Keywords =
        ["type", "enum", "pattern", "minimum", "maximum", "minItems", "maxItems", "items", "required", "properties", "additionalProperties"];

    /// <summary>What is wrong with a value, in its order.</summary>
    public IEnumerable<SchemaFault> Check(PlacedJson value) => Check(schema, value);

    /// <summary>Keywords of the schema that nothing here reads; a test keeps it empty.</summary>
    public IEnumerable<string> FindUnknownKeywords() => FindUnknownKeywords(schema);

    private static IEnumerable<string> FindUnknownKeywords(PlacedJson schema) =>
    [
        .. schema.Members.Select(member => member.Key).Except(Annotations).Except(Keywords),
        .. (schema["properties"]?.Members ?? []).SelectMany(member => FindUnknownKeywords(member.Value)),
        .. schema["items"] is { } items ? FindUnknownKeywords(items) : [],
    ];

    private static IEnumerable<SchemaFault> Check(PlacedJson schema, PlacedJson value)
    {
        if (schema["type"] is { } type && !Types(type).Any(name => Is(value, name)))
        {
            return [new(value, $"must be {string.Join(" or ", Types(type).Select(Describe))}, not {Describe(NameOf(value))}")];
        }

        return value.Kind switch
        {
            JsonValueKind.Array => CheckArray(schema, value),
            JsonValueKind.Object => CheckObject(schema, value),
            _ => CheckScalar(schema, value),
        };
    }

    private static IEnumerable<SchemaFault> CheckScalar(PlacedJson schema, PlacedJson value)
    {
        if (schema["enum"] is { } allowed && !allowed.Items.Any(item => item.Kind == value.Kind && item.Text == value.Text))
        {
            yield return new(value, $"must be {string.Join(" or ", allowed.Items.Select(item => item.Text))}, not {value.Text}");
        }

        if (value.Kind == JsonValueKind.String && schema["pattern"] is { } pattern && !Regex.IsMatch(value.Text, pattern.Text, RegexOptions.CultureInvariant, LongestMatch))
        {
            yield return new(value, pattern.Text == "\\S" ? "must not be empty" : $"must match the pattern {pattern.Text}");
        }

        if (value.Kind == JsonValueKind.Number && schema["minimum"] is { } least && Number(value) < Number(least))
        {
            yield return new(value, $"must be at least {least.Text}");
        }

        if (value.Kind == JsonValueKind.Number && schema["maximum"] is { } most && Number(value) > Number(most))
        {
            yield return new(value, $"must be at most {most.Text}");
        }
    }

    private static IEnumerable<SchemaFault> CheckArray(PlacedJson schema, PlacedJson value)
    {
        if (schema["minItems"] is { } least && value.Items.Length < Number(least))
        {
            yield return new(value, $"must have at least {least.Text} element(s)");
        }

        if (schema["maxItems"] is { } most && value.Items.Length > Number(most))
        {
            yield return new(value, string.Create(CultureInfo.InvariantCulture, $"must have at most {most.Text} elements, and has {value.Items.Length}"));
        }

        foreach (var fault in schema["items"] is { } items ? value.Items.SelectMany(item => Check(items, item)) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<SchemaFault> CheckObject(PlacedJson schema, PlacedJson value)
    {
        foreach (var required in schema["required"]?.Items ?? [])
        {
            if (value[required.Text] is null)
            {
                yield return new(value, $"lacks '{required.Text}'");
            }
        }

        foreach (var repeated in value.Members.GroupBy(member => member.Key, StringComparer.Ordinal).Where(named => named.Count() > 1))
        {
            yield return new(repeated.Last().Value, $"occurs {repeated.Count()} times");
        }

        foreach (var (name, member) in value.Members)
        {
            if (schema["properties"]?[name] is { } property)
            {
                foreach (var fault in Check(property, member))
                {
                    yield return fault;
                }
            }
            else if (schema["additionalProperties"]?.Kind == JsonValueKind.False)
            {
                yield return new(member, "is not a property of the schema");
            }
        }
    }

    private static IEnumerable<string> Types(PlacedJson type) => type.Kind == JsonValueKind.Array ? type.Items.Select(item => item.Text) : [type.Text];

    private static bool Is(PlacedJson value, string type) =>
        NameOf(value) == type || type == "integer" && value.Kind == JsonValueKind.Number && double.IsInteger(Number(value)) || type == "number" && value.Kind == JsonValueKind.Number;

    private static string NameOf(PlacedJson value) => value.Kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    private static string Describe(string type) => type switch
    {
        "object" => "an object",
        "array" => "an array",
        "integer" => "a whole number",
        "string" => "text",
        "null" => "null",
        _ => "a " + type,
    };

    private static double Number(PlacedJson value) => double.Parse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
