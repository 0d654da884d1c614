using System.Collections.Immutable;
using Orchestration.Build.Model;

namespace Orchestration.Build.Validation;

/// <summary>The rule by which a text was found to stand for groups, in the order in which they are tried.</summary>
internal enum FindRule
{
    None,

    /// <summary>The title, letter by letter.</summary>
    Title,

    /// <summary>The id, or the title spelled as its slug.</summary>
    Id,

    /// <summary>The whole heading.</summary>
    Heading,

    /// <summary>Title or heading without status marks and what stands in parentheses.</summary>
    Bare,

    /// <summary>Title or heading by its letters and digits alone.</summary>
    Letters,

    /// <summary>The number of a group, or the first part of several: <c>2</c> of <c>2.1</c> and <c>2.2</c>.</summary>
    Number,

    /// <summary>The number of a task or of a heading inside a group.</summary>
    Task,

    /// <summary>Anything before a dash or parentheses with a title in them.</summary>
    LayerAndTitle,

    /// <summary>All groups under a heading.</summary>
    Layer,

    /// <summary>From one group to another, in the order of the file.</summary>
    Range,

    /// <summary>All groups, or all above.</summary>
    All,

    /// <summary>The group above.</summary>
    Previous,
}

/// <summary>What a text stands for.</summary>
/// <param name="Ranges">Positions as disjoint, ascending ranges; empty when nothing or several fit.</param>
/// <param name="Candidates">Positions of those that fit equally well when several do.</param>
internal readonly record struct Finding(FindRule Rule, ImmutableArray<GroupRange> Ranges, ImmutableArray<int> Candidates)
{
    public static Finding Nothing { get; } = new(FindRule.None, [], []);

    public bool Found => Rule != FindRule.None;

    /// <summary>The text that names nothing or too much, where it is only a part of what was asked for.</summary>
    public string? Missing { get; init; }

    /// <summary>Index of the heading without tasks that the text names.</summary>
    public int? EmptyGroup { get; init; }

    /// <summary>The file has nothing of the word's kind: the text may be about something else.</summary>
    public bool MayBeForeign { get; init; }

    /// <summary>Title and id are the forms that need no comment.</summary>
    public bool IsCanonical => Rule is FindRule.Title or FindRule.Id;

    /// <summary>All positions, ascending.</summary>
    public IEnumerable<int> Positions => GroupRanges.Positions(Ranges);

    public static Finding One(FindRule rule, int position) => new(rule, [new GroupRange(position, position)], []);

    public static Finding Several(IEnumerable<int> candidates) => new(FindRule.None, [], [.. candidates]);
}
