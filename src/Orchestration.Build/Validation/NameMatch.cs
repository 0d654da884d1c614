using System.Collections.Immutable;

namespace Orchestration.Build.Validation;

/// <summary>The rule by which a name was matched, in the order they are tried.</summary>
internal enum NameRule
{
    None,
    Title,
    Id,
    Heading,
    Stripped,
    Number,
    Layer,
    LayerAndTitle,
}

/// <summary>What a name stands for.</summary>
/// <param name="Groups">Positions, ascending: one, all of a layer, or empty when nothing or several fit.</param>
/// <param name="Candidates">Positions of those that fit equally well when several do.</param>
internal readonly record struct NameMatch(NameRule Rule, ImmutableArray<int> Groups, ImmutableArray<int> Candidates)
{
    public static NameMatch Nothing { get; } = new(NameRule.None, [], []);

    public bool Found => !Groups.IsEmpty;

    /// <summary>Title and id are the forms that need no comment.</summary>
    public bool IsCanonical => Rule is NameRule.Title or NameRule.Id;

    public static NameMatch Of(NameRule rule, int group) => new(rule, [group], []);
}
