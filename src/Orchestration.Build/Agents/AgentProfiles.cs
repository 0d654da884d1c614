using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Agents;

/// <summary>All profiles of one build by name: the built-in ones and those of the project. Names are compared without case.</summary>
internal sealed class AgentProfiles
{
    private readonly ImmutableSortedDictionary<string, AgentProfile> _profiles;

    private AgentProfiles(IEnumerable<AgentProfile> profiles) =>
        _profiles = profiles.ToImmutableSortedDictionary(profile => profile.Name, profile => profile, StringComparer.OrdinalIgnoreCase);

    /// <summary>claude, codex, gemini, copilot, opencode.</summary>
    public static AgentProfiles BuiltIn { get; } = new(BuiltInProfiles.All);

    public IEnumerable<string> Names => _profiles.Keys;

    public IEnumerable<AgentProfile> All => _profiles.Values;

    /// <summary>The built-in profiles, extended and overridden by a project's items; what is wrong with an item goes to the bag.</summary>
    public static AgentProfiles Create(IEnumerable<AgentProfileItem> items, DiagnosticBag bag)
    {
        var list = items.ToList();
        return list.Count == 0 ? BuiltIn : new AgentProfiles(new ProfileItemReader(BuiltIn, list, bag).Read());
    }

    public AgentProfile? Find(string name) => _profiles.GetValueOrDefault(name);

    /// <summary>The profile, or null and a diagnostic at the place that names it.</summary>
    public AgentProfile? Require(string name, SourceSpan span, DiagnosticBag bag)
    {
        var profile = Find(name);
        if (profile is null)
        {
            bag.Add(Catalogue.UnknownAgentProfile.At(span, name, string.Join(", ", Names)));
        }

        return profile;
    }
}
