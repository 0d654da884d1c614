using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>A YAML document with positions. Aliases share the node of their anchor, seen from the alias's place.</summary>
internal abstract record YamlNode(SourceSpan Span);

/// <param name="IsNull">Written as nothing, <c>~</c> or <c>null</c>.</param>
internal sealed record YamlScalar(string Text, bool IsNull, SourceSpan Span) : YamlNode(Span);

internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span);

internal sealed record YamlMapping(ImmutableArray<YamlPair> Pairs, SourceSpan Span) : YamlNode(Span);

internal readonly record struct YamlPair(YamlScalar Key, YamlNode Value);
