using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Reads <c>tasks.md</c>: one pass over Markdown's block structure, then groups, tasks and dependency lines.</summary>
internal static class TasksReader
{
    private static readonly string[] TitlePrefixes = ["Task Breakdown", "Tasks", "Task List", "Implementation Tasks", "Specification"];

    /// <summary>What the file says, or null when no group was recognised; the bag then has an error.</summary>
    public static TasksSyntax? Read(SourceText source, TasksReadOptions options, DiagnosticBag bag)
    {
        if (MarkdownSource.Parse(source.Text) is not { } document)
        {
            bag.Add(Catalogue.TooDeeplyNested.At(source.Span(0, 0)));
            return null;
        }

        var vocabulary = new HeadingVocabulary(options.ExtraGroupWords);
        var outline = OutlineBuilder.Build(source, document, vocabulary, bag);
        var title = ReadTitle(outline);
        var selector = new FamilySelector(outline, vocabulary);
        if (LevelByNames.Select(selector, outline, vocabulary, options.AssignmentNames, source, bag) is { } family)
        {
            return GroupReader.Read(source, outline, vocabulary, family, title, bag);
        }

        if (NumberedParents.Read(source, outline, vocabulary, title, bag) is { } parents)
        {
            return parents;
        }

        bag.Add(WhyNothing(source, outline));
        return null;
    }

    private static string? ReadTitle(Outline outline)
    {
        foreach (var heading in outline.Headings)
        {
            if (heading.Level == 1)
            {
                var text = heading.Text;
                foreach (var prefix in TitlePrefixes)
                {
                    if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && text.Length > prefix.Length && text[prefix.Length] is ':' or '：')
                    {
                        text = text[(prefix.Length + 1)..].Trim();
                        break;
                    }
                }

                return text.Length == 0 ? null : text;
            }
        }

        return null;
    }

    /// <summary>Says what is missing, at the first place that comes near to a group.</summary>
    private static Diagnostic WhyNothing(SourceText source, Outline outline)
    {
        if (outline.Boxes.Count > 0)
        {
            var why = outline.Headings.Count == 0
                ? "no heading and no numbered parent stands above the checkboxes"
                : "none of the headings above the checkboxes is numbered";
            return Catalogue.NoGroupsRecognised.At(outline.Boxes[0].Item.Span, why);
        }

        return outline.Headings.FirstOrDefault(heading => heading.Shape is not null) is { } numbered
            ? Catalogue.NoGroupsRecognised.At(
                source.Span(numbered.Start, numbered.Line.End - numbered.Start), $"'{numbered.Text}' and the other headings have no checkbox below them")
            : Catalogue.NoGroupsRecognised.At(source.Span(0, 0), "the file has no checkbox");
    }
}
