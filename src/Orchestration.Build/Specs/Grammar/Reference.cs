using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs.Grammar;

internal enum ReferenceKind
{
    /// <summary>A group's number, or a number that may be a layer's or a task's.</summary>
    Number,

    /// <summary>From <c>First</c> to <c>Last</c>, inclusive, in file order.</summary>
    Range,

    /// <summary>All groups above this one; with <see cref="Reference.Word"/> those of the layers above its own.</summary>
    AllPrevious,

    /// <summary>The group directly above this one.</summary>
    Previous,

    /// <summary>All groups under a layer (<c>Phase 2</c>).</summary>
    Layer,

    /// <summary>The group that holds the task (<c>Task 1.5</c>).</summary>
    Task,

    /// <summary>A title, or any other text.</summary>
    Title,
}

/// <summary>A text that stands for groups.</summary>
/// <param name="First">Number, layer number, task id or title, by kind.</param>
/// <param name="Last">End of a range of groups, layers or tasks, otherwise null.</param>
internal sealed record Reference(ReferenceKind Kind, string First, string? Last, SourceSpan Span)
{
    /// <summary>The word before the number, canonical (<c>Phase</c>), where it is not the groups' own.</summary>
    public string? Word { get; init; }

    /// <summary>The layer that the number is to be looked up in: <c>1</c> of <c>Phase 1 Task Group 2</c>.</summary>
    public string? Layer { get; init; }

    /// <summary>The line belongs to a part of the group (<c>### Task 7</c> in a phase, a task, a layer): a reference to the group itself says nothing.</summary>
    public bool OfPart { get; init; }

    /// <summary>An id with letters that no word explains, such as <c>JIRA-2</c>: it may be of something outside.</summary>
    public bool MayBeForeign => Kind == ReferenceKind.Number && Word is null && GroupNumber.LettersOf(First) is var letters and > 0 && letters < First.Length && !Words.Is(WordRoles.Short, First.AsSpan(0, letters));
}
