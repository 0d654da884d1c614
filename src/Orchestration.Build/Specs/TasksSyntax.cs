using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>A value with the place it was read from.</summary>
internal readonly record struct Located<T>(T Value, SourceSpan Span);

/// <summary>What <c>tasks.md</c> says, before anything is resolved.</summary>
/// <param name="Source">The file.</param>
/// <param name="Title">First H1 without <c>Task Breakdown:</c>, if any.</param>
/// <param name="Rule">How the groups were recognised.</param>
/// <param name="Words">The words by which the file names its groups and layers.</param>
/// <param name="Family">Heading family the groups belong to, such as <c>Task Group</c>, <c>Phase</c> or <c>#</c>; empty where their headings have no number.</param>
/// <param name="Groups">In file order.</param>
/// <param name="Layers">Headings above the groups, in file order.</param>
internal sealed record TasksSyntax(
    SourceText Source,
    string? Title,
    GroupRule Rule,
    FileWords Words,
    string Family,
    ImmutableArray<GroupSyntax> Groups,
    ImmutableArray<LayerSyntax> Layers)
{
    /// <summary>Headings that look like groups and have no task.</summary>
    public ImmutableArray<EmptyGroupSyntax> EmptyGroups { get; init; } = [];
}

/// <summary>A heading that looks like a group and has no task, so that it is none.</summary>
/// <param name="Dependencies">What its own line says: whoever waits for it waits for these.</param>
internal sealed record EmptyGroupSyntax(string Number, string Title, SourceSpan Span, DependencySyntax? Dependencies);

/// <summary>A heading above groups.</summary>
/// <param name="Number">Its number when it has one (<c>Phase 2</c> = <c>2</c>).</param>
/// <param name="Dependencies">The labelled line directly below it: it speaks for all groups of the layer.</param>
internal sealed record LayerSyntax(string Heading, string? Word, string? Number, string Title, int Level, SourceSpan Span, DependencySyntax? Dependencies = null);

/// <summary>A task group as written.</summary>
/// <param name="Number">As written: <c>1</c>, <c>2.1</c>, <c>1a</c>, <c>B1</c>; running number where the file has none.</param>
/// <param name="Title">Heading without word, number, separator and emphasis; status marks kept out.</param>
/// <param name="Heading">The heading's whole text.</param>
/// <param name="HeadingSpan">The heading line.</param>
/// <param name="Text">The group's section as written, LF, from its heading to the next group or layer, every box open.</param>
/// <param name="Layers">Indexes into <see cref="TasksSyntax.Layers"/>, outermost first.</param>
/// <param name="Dependencies">The group's own labelled line, or null where it has none.</param>
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
    /// <summary>The lines of its parts: numbered headings inside the section, and tasks.</summary>
    public ImmutableArray<DependencySyntax> Parts { get; init; } = [];

    /// <summary>Numbers of headings inside the section, such as <c>7</c> of <c>### Task 7: …</c>: a reference to one is a reference to this group.</summary>
    public ImmutableArray<string> HeldNumbers { get; init; } = [];
}

/// <summary>The value of a Dependencies line split into references; remarks are gone.</summary>
/// <param name="Raw">The value as written.</param>
/// <param name="None">The line says that there are none.</param>
internal sealed record DependencySyntax(string Raw, SourceSpan Span, bool None, ImmutableArray<Reference> References);
