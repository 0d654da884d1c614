using Markdig.Syntax;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Walks the blocks of a document once and keeps headings, boxes, labels and criteria.</summary>
internal sealed partial class OutlineBuilder
{
    private readonly SourceText _source;
    private readonly HeadingVocabulary _vocabulary;
    private readonly DiagnosticBag _bag;
    private readonly List<OutlineHeading> _headings = [];
    private readonly List<OutlineBox> _boxes = [];
    private readonly List<OutlineLabel> _labels = [];
    private readonly List<OutlineCriterion> _criteria = [];
    private readonly List<TextSlice> _marks = [];

    /// <summary>Level of the criteria heading we are below, or 0.</summary>
    private int _criteriaHeading;

    /// <summary>The last label said that criteria follow.</summary>
    private bool _criteriaLabel;

    /// <summary>The label whose value is still to come, as bullets or as a paragraph.</summary>
    private OutlineLabel? _pending;

    private int _lists;

    private OutlineBuilder(SourceText source, HeadingVocabulary vocabulary, DiagnosticBag bag)
    {
        _source = source;
        _vocabulary = vocabulary;
        _bag = bag;
    }

    private bool InCriteria => _criteriaLabel || _criteriaHeading > 0;

    public static Outline Build(SourceText source, MarkdownDocument document, HeadingVocabulary vocabulary, DiagnosticBag bag)
    {
        var builder = new OutlineBuilder(source, vocabulary, bag);
        foreach (var block in document)
        {
            builder.Add(block);
        }

        builder.Flush();
        return new Outline(builder._headings, builder._boxes, builder._labels, builder._criteria, builder._marks);
    }

    private void Add(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading when IsTextOverRule(heading):
                AddLines(SetextLines(heading), box: -1);
                break;
            case HeadingBlock heading:
                AddHeading(heading, HeadingText.Read(heading));
                break;
            case ParagraphBlock paragraph:
                AddLines(LinesOf(paragraph), box: -1);
                break;
            case ListBlock list:
                AddList(list, nested: false, InCriteria);
                break;
            default:
                Flush();
                _criteriaLabel &= block is not ThematicBreakBlock;
                break;
        }
    }

    private void AddHeading(HeadingBlock block, string text)
    {
        Flush();
        var line = HeadingLine(block);
        if (block.Level > 2 && Label.TryRead(text, out var label) && label.Kind == LabelKind.Dependencies && label.ValueStart < text.Length)
        {
            // "#### Dependencies: Task Group 1" is a line in large print: it neither heads nor ends a section.
            AddLines([line], box: -1);
            return;
        }

        var shape = HeadingReader.Read(StatusMarks.Strip(text), _vocabulary);
        _headings.Add(new OutlineHeading(block.Level, block.Span.Start, line, text, shape, _boxes.Count, _labels.Count));

        _criteriaLabel = false;
        _criteriaHeading = block.Level <= _criteriaHeading ? 0 : _criteriaHeading;
        switch (shape is null ? Label.KindOf(StatusMarks.Strip(text)) : LabelKind.Other)
        {
            case LabelKind.Criteria when _criteriaHeading == 0:
                _criteriaHeading = block.Level;
                break;
            case LabelKind.Dependencies:
                _pending = new OutlineLabel(LabelKind.Dependencies, line, [], Box: -1);
                break;
        }
    }

    /// <summary>Text directly over <c>---</c> is a heading to Markdown; who writes so means a paragraph and a rule, unless it is numbered.</summary>
    private bool IsTextOverRule(HeadingBlock heading) =>
        heading is { IsSetext: true, Level: 2, HeaderCharCount: <= 3 }
        && HeadingReader.Read(StatusMarks.Strip(HeadingText.Read(heading)), _vocabulary) is not { HasSeparator: true };

    private List<TextSlice> SetextLines(HeadingBlock heading)
    {
        var lines = new List<TextSlice>();
        var last = _source.LineOf(heading.Span.End);
        for (var line = _source.LineOf(heading.Span.Start); line < last; line++)
        {
            lines.Add(MarkdownSource.Trim(_source.Text, _source.StartOfLine(line), _source.EndOfLine(line)));
        }

        return lines;
    }

    private List<TextSlice> LinesOf(ParagraphBlock paragraph)
    {
        var lines = new List<TextSlice>(paragraph.Lines.Count);
        for (var i = 0; i < paragraph.Lines.Count; i++)
        {
            lines.Add(MarkdownSource.Locate(_source, paragraph.Lines.Lines[i]));
        }

        return lines;
    }

    private TextSlice HeadingLine(HeadingBlock heading)
    {
        var end = _source.EndOfLine(_source.LineOf(heading.Span.Start));
        var text = _source.Text.AsSpan(heading.Span.Start, end - heading.Span.Start);
        if (heading.IsSetext)
        {
            return MarkdownSource.Trim(_source.Text, heading.Span.Start, end);
        }

        var closing = text.TrimEnd().TrimEnd('#');
        var length = closing.Length > 0 && closing[^1] is ' ' or '\t' ? closing.TrimEnd().Length : text.TrimEnd().Length;
        return MarkdownSource.Trim(_source.Text, heading.Span.Start + Math.Min(heading.Level, text.Length), heading.Span.Start + Math.Max(length, Math.Min(heading.Level, text.Length)));
    }

    /// <summary>A label that never got a value.</summary>
    private void Flush()
    {
        if (_pending is { } label)
        {
            _labels.Add(label);
            _pending = null;
        }
    }

    private ReadOnlySpan<char> Text(TextSlice slice) => _source.Text.AsSpan(slice.Start, slice.Length);
}
