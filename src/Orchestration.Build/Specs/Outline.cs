using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>A heading of the document itself, not of a list, quote or code.</summary>
/// <param name="Line">Its text as written, without the marks that make it a heading.</param>
/// <param name="Text">Plain text, status marks included.</param>
/// <param name="FirstBox">Index of the first box after it.</param>
/// <param name="FirstLabel">Index of the first label after it.</param>
internal sealed record OutlineHeading(int Level, int Start, TextSlice Line, string Text, NumberedText? Shape, int FirstBox, int FirstLabel)
{
    /// <summary>From its marks to the end of its text.</summary>
    public SourceSpan SpanIn(SourceText source) => source.Span(Start, Line.End - Start);
}

/// <summary>A checkbox item that is not below another one.</summary>
/// <param name="List">Which list it is in; items of one list share it.</param>
/// <param name="Start">Offset of the item's bullet.</param>
/// <param name="Criterion">It is an acceptance or success criterion.</param>
/// <param name="Ordinal">The number of an ordered list's item, otherwise null.</param>
internal sealed record OutlineBox(TaskItem Item, int List, int Start, bool Criterion, string? Ordinal);

/// <summary>A label that says what something depends on, with the pieces of its value.</summary>
/// <param name="Line">From the label to the end of its line.</param>
/// <param name="Box">Index of the outermost box that holds it, or -1.</param>
internal sealed record OutlineLabel(LabelKind Kind, TextSlice Line, ImmutableArray<TextSlice> Values, int Box);

/// <summary>A criterion without a box.</summary>
internal readonly record struct OutlineCriterion(int Start, string Text);

/// <summary>A list item without a box that bears an id.</summary>
internal readonly record struct OutlineItem(string Id, TextSlice Line);

/// <summary>What a section says about the order of all groups.</summary>
/// <param name="Items">Its list items, each as one line.</param>
/// <param name="Code">Its code blocks.</param>
internal sealed record OutlineOrder(int Heading, List<(string Text, TextSlice Line)> Items, List<TextSlice> Code);

/// <summary>What matters of a document, in file order.</summary>
/// <param name="Marks">The character in every box.</param>
/// <param name="Items">List items without a box that bear an id as tasks do.</param>
/// <param name="Orders">Sections on the order of the groups.</param>
internal sealed record Outline(
    IReadOnlyList<OutlineHeading> Headings,
    IReadOnlyList<OutlineBox> Boxes,
    IReadOnlyList<OutlineLabel> Labels,
    IReadOnlyList<OutlineCriterion> Criteria,
    IReadOnlyList<TextSlice> Marks,
    IReadOnlyList<OutlineItem> Items,
    IReadOnlyList<OutlineOrder> Orders)
{
    /// <summary>Index of the heading directly above a box, or -1.</summary>
    public int HeadingAbove(int box) => Sorted.FirstWhere(Headings.Count, i => Headings[i].FirstBox > box) - 1;
}
