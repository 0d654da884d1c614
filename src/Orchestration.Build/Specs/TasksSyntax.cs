using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>A value with the place it was read from.</summary>
internal readonly record struct Located<T>(T Value, SourceSpan Span);

/// <summary>Which shape of <c>tasks.md</c> was recognised.</summary>
internal enum TasksDialect
{
    /// <summary>Headings own checkboxes (Agent OS, spec-kit, OpenSpec).</summary>
    Headings,

    /// <summary>Numbered parent checkboxes are the groups (Kiro).</summary>
    NumberedParents,
}

/// <summary>What <c>tasks.md</c> says, before anything is resolved.</summary>
/// <param name="Source">The file.</param>
/// <param name="Title">First H1 without <c>Task Breakdown:</c>, if any.</param>
/// <param name="Family">Heading family the groups belong to, such as <c>Task Group</c>, <c>Phase</c> or <c>#</c>.</param>
/// <param name="Groups">In file order.</param>
/// <param name="Layers">Headings above the groups, in file order.</param>
internal sealed record TasksSyntax(
    SourceText Source,
    string? Title,
    TasksDialect Dialect,
    string Family,
    ImmutableArray<GroupSyntax> Groups,
    ImmutableArray<LayerSyntax> Layers)
{
    /// <summary>Whether any group of the file has a Dependencies line.</summary>
    public bool HasDependencies => Groups.Any(group => group.Dependencies is not null);
}

/// <summary>A heading above groups.</summary>
/// <param name="Number">Its number when it has one (<c>Phase 2</c> = <c>2</c>).</param>
internal sealed record LayerSyntax(string Heading, string? Word, string? Number, string Title, int Level, SourceSpan Span);

/// <summary>A task group as written.</summary>
/// <param name="Number">As written: <c>1</c>, <c>2.1</c>, <c>1a</c>, <c>B1</c>; running number where the file has none.</param>
/// <param name="Title">Heading without word, number, separator and emphasis; status marks kept out.</param>
/// <param name="Heading">The heading's whole text.</param>
/// <param name="HeadingSpan">The heading line.</param>
/// <param name="Text">The group's section as written, LF, from its heading to the next group or layer, every box open.</param>
/// <param name="Layers">Indexes into <see cref="TasksSyntax.Layers"/>, outermost first.</param>
/// <param name="Dependencies">The labelled line, or null where the group has none.</param>
internal sealed record GroupSyntax(
    string Number,
    string Title,
    string Heading,
    SourceSpan HeadingSpan,
    string Text,
    ImmutableArray<int> Layers,
    DependencySyntax? Dependencies,
    ImmutableArray<TaskItem> Tasks,
    ImmutableArray<string> Criteria)
{
    /// <summary>Numbers of headings inside the section, such as <c>7</c> of <c>### Task 7: …</c>: a reference to one is a reference to this group.</summary>
    public ImmutableArray<string> HeldNumbers { get; init; } = [];
}

/// <summary>The value of a Dependencies line split into references; remarks are gone.</summary>
/// <param name="Raw">The value as written.</param>
/// <param name="None">The line says that there are none.</param>
internal sealed record DependencySyntax(string Raw, SourceSpan Span, bool None, ImmutableArray<DependencyReference> References);

internal enum DependencyReferenceKind
{
    /// <summary>A group's number, or a number that may be a layer's or a task's.</summary>
    Number,

    /// <summary>From <c>First</c> to <c>Last</c>, inclusive, in file order.</summary>
    Range,

    /// <summary>All groups above this one; with <see cref="DependencyReference.Word"/> those of the layers above its own.</summary>
    AllPrevious,

    /// <summary>The group directly above this one.</summary>
    Previous,

    /// <summary>All groups under a layer (<c>Phase 2</c>).</summary>
    Layer,

    /// <summary>The group that holds the task (<c>Task 1.5</c>).</summary>
    Task,

    /// <summary>A title.</summary>
    Title,
}

/// <param name="First">Number, layer number, task id or title, by kind.</param>
/// <param name="Last">End of a range of groups, layers or tasks, otherwise null.</param>
internal sealed record DependencyReference(DependencyReferenceKind Kind, string First, string? Last, SourceSpan Span)
{
    /// <summary>The word before the number, canonical (<c>Phase</c>), where it is not the groups' own.</summary>
    public string? Word { get; init; }

    /// <summary>The layer that the number is to be looked up in: <c>1</c> of <c>Phase 1 Task Group 2</c>.</summary>
    public string? Layer { get; init; }

    /// <summary>The line belongs to a part of the group (<c>### Task 7</c> in a phase): a reference to the group itself says nothing.</summary>
    public bool OfPart { get; init; }
}
