using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>The Dependencies lines of a file: whose each one is, and what it says.</summary>
internal sealed class DependencyLines(SourceText source, Outline outline, FileWords words, GroupFamily family, DiagnosticBag bag)
{
    /// <summary>The group's own line: the first before a numbered heading inside it; else a line of prerequisites that names groups.</summary>
    public DependencySyntax? OfGroup(int group)
    {
        var section = family.Sections[group];
        if (section.Heading < 0)
        {
            return null;
        }

        DependencySyntax? prerequisites = null;
        foreach (var label in Between(section.Start, StartOfParts(section)))
        {
            if (label.Box >= 0)
            {
                continue;
            }

            var syntax = Read(label, ofPart: false);
            if (label.Kind == LabelKind.Dependencies)
            {
                return Checked(label, syntax);
            }

            prerequisites ??= NamesGroups(syntax) ? syntax : null;
        }

        return prerequisites;
    }

    /// <summary>The lines of the parts of a group: numbered headings inside it, and tasks.</summary>
    public ImmutableArray<DependencySyntax> OfParts(int group)
    {
        var section = family.Sections[group];
        var parts = section.Heading < 0 ? section.Start : StartOfParts(section);
        return
        [
            .. Between(section.Start, section.End)
                .Where(label => label.Kind == LabelKind.Dependencies && (label.Box >= 0 ? !IsCode(label) : label.Line.Start >= parts))
                .Select(label => Read(label, ofPart: true)),
        ];
    }

    /// <summary>The line directly below a heading that is not a group.</summary>
    public DependencySyntax? OfHeading(int heading)
    {
        var end = heading + 1 < outline.Headings.Count ? outline.Headings[heading + 1].Start : source.Text.Length;
        var label = Between(outline.Headings[heading].Start, end).FirstOrDefault(label => label is { Kind: LabelKind.Dependencies, Box: < 0 });
        return label is null ? null : Read(label, ofPart: true);
    }

    /// <summary>Whether a line says more than that there is nothing.</summary>
    public bool NamesSomething(OutlineLabel label) => Read(label, ofPart: true) is { None: false, References.Length: > 0 };

    /// <summary>Whether all that a line lists are numbered groups.</summary>
    public bool NamesGroups(OutlineLabel label) => NamesGroups(Read(label, ofPart: true));

    private DependencySyntax Read(OutlineLabel label, bool ofPart)
    {
        var references = References.ReadLine(source, label.Values, words, ofPart);
        var span = label.Values.Length == 0
            ? source.Span(label.Line.Start, label.Line.Length)
            : source.Span(label.Values[0].Start, label.Values[^1].End - label.Values[0].Start);
        var raw = string.Join(", ", label.Values.Select(value => source.Text.Substring(value.Start, value.Length).ReplaceLineEndings(" ")));
        return new DependencySyntax(raw, span, references.IsEmpty, references);
    }

    private IEnumerable<OutlineLabel> Between(int start, int end)
    {
        for (var i = Sorted.FirstWhere(outline.Labels.Count, i => outline.Labels[i].Line.Start >= start); i < outline.Labels.Count && outline.Labels[i].Line.Start < end; i++)
        {
            yield return outline.Labels[i];
        }
    }

    private int StartOfParts(GroupSection section)
    {
        for (var i = section.Heading + 1; i < section.EndHeading; i++)
        {
            if (outline.Headings[i].Shape is { HasSeparator: true })
            {
                return outline.Headings[i].Start;
            }
        }

        return section.End;
    }

    private DependencySyntax Checked(OutlineLabel label, DependencySyntax syntax)
    {
        if (label.Values.Length == 0)
        {
            bag.Add(Catalogue.DependenciesEmpty.At(syntax.Span));
        }

        return syntax;
    }

    /// <summary>The dependencies of a hook or a package, not of a task.</summary>
    private bool IsCode(OutlineLabel label) =>
        label.Values.Length == 0 || label.Values.All(value => source.Text[value.Start] == '`' && source.Text[value.End - 1] == '`');

    /// <summary>"Prerequisites" may list anything; it counts when all it lists are numbered groups.</summary>
    private static bool NamesGroups(DependencySyntax syntax) =>
        syntax.References.Length > 0 && syntax.References.All(reference => reference.Kind is not (ReferenceKind.Title or ReferenceKind.Task) && !reference.MayBeForeign);
}
