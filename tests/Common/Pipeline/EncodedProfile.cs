using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Testing;

/// <summary>An <c>OrchestrationAgentProfile</c> item as the targets pass it on.</summary>
internal static class EncodedProfile
{
    public static string Of(string name, IEnumerable<KeyValuePair<string, string>> metadata) =>
        ProfileCodec.Encode(new Dictionary<string, IReadOnlyDictionary<string, string>> { [name] = metadata.ToDictionary(pair => pair.Key, pair => pair.Value) });
}
