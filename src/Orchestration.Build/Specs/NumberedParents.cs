using System.Collections.Immutable;
using System.Text;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>A file without group headings: each numbered checkbox at the top level, with what is numbered below it, is a group.</summary>
internal static class NumberedParents
{
    private const string Family = "- [ ]";

    public static TasksSyntax? Read(SourceText source, Outline outline, HeadingVocabulary vocabulary, string? title, DiagnosticBag bag)
    {
        var groups = ImmutableArray.CreateBuilder<GroupSyntax>();
        var layers = new List<LayerSyntax>();
        var (heading, label) = (0, 0);
        var outside = new List<OutlineBox>();
        var scratch = new StringBuilder();
        for (var i = 0; i < outline.Boxes.Count;)
        {
            var box = outline.Boxes[i];
            while (heading < outline.Headings.Count && outline.Headings[heading].Start < box.Start)
            {
                heading++;
            }

            if (ParentNumber(box) is not { } number)
            {
                outside.Add(box);
                i++;
                continue;
            }

            var nextHeading = heading < outline.Headings.Count ? outline.Headings[heading].Start : source.Text.Length;
            var end = i + 1;
            while (end < outline.Boxes.Count && outline.Boxes[end].Start < nextHeading && IsChild(outline.Boxes[end], number))
            {
                end++;
            }

            var stop = end < outline.Boxes.Count ? Math.Min(nextHeading, outline.Boxes[end].Start) : nextHeading;
            var dependencies = ReadDependencies(source, outline, vocabulary, i, end, ref label);
            groups.Add(CreateGroup(source, outline, scratch, number, i, end, stop, LayerOf(source, outline, heading - 1, layers)) with { Dependencies = dependencies });
            i = end;
        }

        if (groups.Count == 0)
        {
            return null;
        }

        if (outside.Find(box => !box.Criterion) is { } first)
        {
            bag.Add(Catalogue.BoxesOutsideGroups.At(first.Item.Span, outside.Count(box => !box.Criterion)));
        }

        return new TasksSyntax(source, title, TasksDialect.NumberedParents, Family, groups.ToImmutable(), [.. layers]);
    }

    /// <summary>A whole number with a separator, or an ordered list's number where there is something below.</summary>
    private static string? ParentNumber(OutlineBox box)
    {
        if (box.Criterion)
        {
            return null;
        }

        if (box.Item.Id is { } id)
        {
            return !id.Contains('.', StringComparison.Ordinal) && char.IsDigit(id[0]) ? id : null;
        }

        return box.Item.Children.Length > 0 ? box.Ordinal : null;
    }

    /// <summary>Kiro writes <c>2.1</c> beside <c>2.</c>, not below it.</summary>
    private static bool IsChild(OutlineBox box, string parent) =>
        box.Item.Id is { } id && id.StartsWith(parent + ".", StringComparison.Ordinal);

    private static GroupSyntax CreateGroup(SourceText source, Outline outline, StringBuilder scratch, string number, int first, int end, int stop, ImmutableArray<int> layers)
    {
        var parent = outline.Boxes[first];
        var children = parent.Item.Children.ToBuilder();
        for (var i = first + 1; i < end; i++)
        {
            children.Add(outline.Boxes[i].Item);
        }

        // The title is the parent's first line; further lines of its paragraph are text.
        var line = parent.Item.MarkSpan.EndLine;
        var text = source.Text[(source.StartOfLine(line) + parent.Item.MarkSpan.EndColumn)..source.EndOfLine(line)].TrimStart('*').Trim();
        _ = TaskId.Read(text, out var rest);
        var title = StatusMarks.Strip(WithoutDecoration(parent.Item.Id is null ? text : rest));
        return new GroupSyntax(
            number,
            title.Length == 0 ? number : title,
            WithoutDecoration(text),
            parent.Item.Span,
            SectionText.Create(scratch, source.Text, parent.Start, stop, default, outline.Marks),
            layers,
            Dependencies: null,
            [parent.Item with { Children = children.ToImmutable() }],
            []);
    }

    /// <summary>The lines inside the parent and what is beside it, together.</summary>
    private static DependencySyntax? ReadDependencies(SourceText source, Outline outline, HeadingVocabulary vocabulary, int first, int end, ref int label)
    {
        DependencySyntax? all = null;
        for (; label < outline.Labels.Count && outline.Labels[label].Box < end; label++)
        {
            if (outline.Labels[label].Box >= first && outline.Labels[label].Kind == LabelKind.Dependencies)
            {
                var syntax = DependencyParser.Parse(source, outline.Labels[label], vocabulary, "Task", ofPart: true);
                all = all is null ? syntax : all with { None = all.None && syntax.None, References = all.References.AddRange(syntax.References) };
            }
        }

        return all;
    }

    private static ImmutableArray<int> LayerOf(SourceText source, Outline outline, int above, List<LayerSyntax> layers)
    {
        if (above < 0 || outline.Headings[above].Level == 1)
        {
            return [];
        }

        var heading = outline.Headings[above];
        var span = source.Span(heading.Start, heading.Line.End - heading.Start);
        if (layers.Count == 0 || layers[^1].Span != span)
        {
            layers.Add(new LayerSyntax(heading.Text, heading.Shape?.Family, heading.Shape?.Number, heading.Shape?.Title ?? StatusMarks.Strip(heading.Text), heading.Level, span));
        }

        return [layers.Count - 1];
    }

    /// <summary>The text without emphasis marks and comments.</summary>
    private static string WithoutDecoration(string text)
    {
        var comment = text.IndexOf("<!--", StringComparison.Ordinal);
        text = comment < 0 ? text : text[..comment];
        return text.Replace("**", string.Empty, StringComparison.Ordinal).Replace("__", string.Empty, StringComparison.Ordinal).Trim();
    }
}
