using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Reads <c>tasks.md</c>: one pass over Markdown's block structure, then groups, tasks and dependency lines.</summary>
internal static class TasksReader
{
    /// <summary>What the file says, or null when it has no group or cannot be read; the bag then has an error.</summary>
    public static TasksSyntax? Read(SourceText source, TasksReadOptions options, DiagnosticBag bag)
    {
        if (ConflictMarkers.Find(source) is { } conflict)
        {
            bag.Add(conflict);
            return null;
        }

        if (MarkdownSource.Parse(source.Text) is not { } document)
        {
            bag.Add(Catalogue.TooDeeplyNested.At(source.Span(0, 0)));
            return null;
        }

        var words = new GroupWords(options.ExtraGroupWords);
        var outline = OutlineBuilder.Build(source, document, words, bag);
        UnclosedBlocks.Report(source, document, options.RefuseUnclosedBlocks, bag);
        if (GroupRules.Choose(new HeadingSections(outline, source.Text.Length), words, options.AssignmentNames, source, bag) is { } family)
        {
            return GroupReader.Read(source, outline, words, family, TasksTitle.Read(outline), bag);
        }

        bag.Add(outline.Headings.FirstOrDefault(heading => heading.Shape is not null) is { } numbered
            ? Catalogue.NoGroupsRecognised.At(source.Span(numbered.Start, numbered.Line.End - numbered.Start), $"'{numbered.Text}' and the other headings have no checkbox below them")
            : Catalogue.NoGroupsRecognised.At(source.Span(0, 0), "the file has no checkbox and no numbered headings"));
        return null;
    }
}
