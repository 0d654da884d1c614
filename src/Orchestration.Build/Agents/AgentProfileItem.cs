using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Agents;

/// <summary>An <c>&lt;OrchestrationAgentProfile&gt;</c> item: its name and the metadata its author wrote.</summary>
/// <param name="Metadata">Custom metadata only, names compared without case.</param>
/// <param name="Span">The project file, as far as it is known.</param>
internal sealed record AgentProfileItem(string Name, ImmutableSortedDictionary<string, string> Metadata, SourceSpan Span)
{
    public static AgentProfileItem Create(string name, IEnumerable<KeyValuePair<string, string>> metadata, SourceSpan span)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in metadata)
        {
            builder[key] = value;
        }

        return new AgentProfileItem(name.Trim(), builder.ToImmutable(), span);
    }
}
