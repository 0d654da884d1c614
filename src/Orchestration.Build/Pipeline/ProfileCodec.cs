using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestration.Build.Pipeline;

/// <summary>
/// Carries the user's <c>OrchestrationAgentProfile</c> items through a property: JSON, profile name to metadata, in Base64, for
/// MSBuild takes a value with backslashes for a path and turns them round on Unix.
/// </summary>
internal static class ProfileCodec
{
    /// <param name="profiles">By name, metadata by name.</param>
    public static string Encode(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> profiles)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var name in profiles.Keys.Order(StringComparer.Ordinal))
            {
                writer.WriteStartObject(name);
                foreach (var key in profiles[name].Keys.Order(StringComparer.OrdinalIgnoreCase))
                {
                    writer.WriteString(key, profiles[name][key]);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Convert.ToBase64String(stream.ToArray());
    }

    /// <summary>What <see cref="Encode"/> wrote; the last profile of a name wins, as in MSBuild.</summary>
    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Decode(string encoded)
    {
        var profiles = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        if (encoded.Length > 0)
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(encoded));
            foreach (var profile in document.RootElement.EnumerateObject())
            {
                profiles[profile.Name] = profile.Value.EnumerateObject().ToImmutableSortedDictionary(
                    pair => pair.Name, pair => pair.Value.GetString() ?? string.Empty, StringComparer.OrdinalIgnoreCase);
            }
        }

        return profiles.ToImmutable();
    }
}
