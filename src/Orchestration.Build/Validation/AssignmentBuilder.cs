using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Validation;

/// <summary>Entry over <c>defaults</c> over the build's properties gives the assignment of a group.</summary>
internal sealed class AssignmentBuilder
{
    private readonly RepositorySnapshot _snapshot;
    private readonly ValidationOptions _options;
    private readonly DiagnosticBag _bag;
    private readonly AssignmentSyntax _defaults;
    private readonly StandardsResolver _standards;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Lazy<ImmutableArray<Standard>> _defaultStandards;

    public AssignmentBuilder(RepositorySnapshot snapshot, ValidationOptions options, AssignmentSyntax? defaults, DiagnosticBag bag)
    {
        _snapshot = snapshot;
        _options = options;
        _bag = bag;
        _defaults = defaults ?? new AssignmentSyntax(SourceSpan.None);
        _standards = new StandardsResolver(snapshot, bag);
        _defaultStandards = new Lazy<ImmutableArray<Standard>>(ResolveDefaultStandards);
    }

    /// <param name="entry">Null: the spec has no <c>orchestration.yml</c>.</param>
    public Assignment Build(AssignmentSyntax? entry)
    {
        entry ??= new AssignmentSyntax(SourceSpan.None);
        CheckPaths(entry.Writes, "writes");
        CheckPaths(entry.Protect, "protect");
        return new Assignment
        {
            Subagent = BuildSubagent(entry.Subagent ?? _defaults.Subagent),
            Standards = entry.Standards.IsDefault ? _defaultStandards.Value : _standards.Resolve(entry.Standards),
            Agent = CheckProfile(entry.Agent ?? _defaults.Agent),
            Fallback = CheckProfile(entry.Fallback ?? _defaults.Fallback),
            Model = (entry.Model ?? _defaults.Model)?.Value,
            Timeout = (entry.Timeout ?? _defaults.Timeout)?.Value,
            Retries = (entry.Retries ?? _defaults.Retries)?.Value,
            OnFailure = (entry.OnFailure ?? _defaults.OnFailure)?.Value,
            Priority = (entry.Priority ?? _defaults.Priority)?.Value,
            Verify = (entry.Verify ?? _defaults.Verify)?.Value ?? _options.VerifyCommand,
            Writes = Values(entry.Writes.IsDefault ? _defaults.Writes : entry.Writes),
            Protect = Values(entry.Protect.IsDefault ? _defaults.Protect : entry.Protect),
            AllowNoChange = (entry.AllowNoChange ?? _defaults.AllowNoChange)?.Value ?? false,
            Approve = (entry.Approve ?? _defaults.Approve)?.Value ?? false,
        };
    }

    /// <summary>What is wrong with <c>defaults</c> itself, whether or not an entry falls back on it.</summary>
    public void CheckDefaults()
    {
        CheckPaths(_defaults.Writes, "writes");
        CheckPaths(_defaults.Protect, "protect");
        _ = _defaultStandards.Value;
    }

    private static ImmutableArray<string> Values(ImmutableArray<Located<string>> texts) =>
        texts.IsDefaultOrEmpty ? [] : [.. texts.Select(text => text.Value)];

    private ImmutableArray<Standard> ResolveDefaultStandards() => _defaults.Standards.IsDefault
        ? _standards.Resolve([.. _options.DefaultStandards.Select(pattern => new Located<string>(pattern, SourceSpan.None))])
        : _standards.Resolve(_defaults.Standards);

    // One missing agent file is one thing to fix, however many entries name it: said at the first.
    private Subagent? BuildSubagent(Located<string>? name)
    {
        if (name is not { Value: var text, Span: var span })
        {
            return null;
        }

        if (_snapshot.Subagents.TryGetValue(text, out var file))
        {
            return new Subagent(text, file.Text);
        }

        if (!KnownSubagents.Contains(text) && _reported.Add("subagent " + text))
        {
            _bag.Add(Catalogue.SubagentUnknown.At(span, text, Nearest.Hint(text, _snapshot.Subagents.Keys.Concat(KnownSubagents.Names))));
        }

        return new Subagent(text, null);
    }

    private string? CheckProfile(Located<string>? profile)
    {
        if (profile is not { Value: var text, Span: var span })
        {
            return null;
        }

        var known = _options.AgentProfiles;
        if (!known.IsEmpty && !known.Contains(text, StringComparer.OrdinalIgnoreCase) && _reported.Add("agent " + text))
        {
            _bag.Add(Catalogue.AgentUnknown.At(span, text, Nearest.Hint(text, known), string.Join(", ", known)));
        }

        return text;
    }

    private void CheckPaths(ImmutableArray<Located<string>> patterns, string key)
    {
        foreach (var pattern in patterns.IsDefaultOrEmpty ? [] : patterns)
        {
            if (PathRules.WhyOutside(pattern.Value) is { } reason)
            {
                _bag.Add(Catalogue.PathPatternOutside.At(pattern.Span, pattern.Value, key, reason));
            }
        }
    }
}
