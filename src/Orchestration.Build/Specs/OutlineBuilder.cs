using System.Collections.Immutable;
using System.Globalization;
using Markdig.Syntax;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;
using Orchestration.Build.Specs.Grammar;

namespace Orchestration.Build.Specs;

/// <summary>Walks the blocks of a document once and keeps headings, boxes, labels and criteria.</summary>
internal sealed class OutlineBuilder
{
    private readonly SourceText _source;
    private readonly GroupWords _vocabulary;
    private readonly DiagnosticBag _bag;
    private readonly List<OutlineHeading> _headings = [];
    private readonly List<OutlineBox> _boxes = [];
    private readonly List<OutlineLabel> _labels = [];
    private readonly List<OutlineCriterion> _criteria = [];
    private readonly List<TextSlice> _marks = [];
    private readonly List<OutlineItem> _items = [];
    private readonly List<OutlineOrder> _orders = [];

    /// <summary>Level of the criteria heading we are below, or 0.</summary>
    private int _criteriaHeading;

    /// <summary>Level of the heading over a section on the order of the groups that we are below, or 0.</summary>
    private int _orderHeading;

    /// <summary>The last label said that criteria follow.</summary>
    private bool _criteriaLabel;

    /// <summary>The label whose value is still to come, as bullets or as a paragraph.</summary>
    private OutlineLabel? _pending;

    private int _lists;

    private OutlineBuilder(SourceText source, GroupWords vocabulary, DiagnosticBag bag)
    {
        _source = source;
        _vocabulary = vocabulary;
        _bag = bag;
    }

    private bool InCriteria => _criteriaLabel || _criteriaHeading > 0;

    public static Outline Build(SourceText source, MarkdownDocument document, GroupWords vocabulary, DiagnosticBag bag)
    {
        var builder = new OutlineBuilder(source, vocabulary, bag);
        foreach (var block in document)
        {
            builder.Add(block);
        }

        builder.Flush();
        builder.ReadWordsBehindNumbers();
        return new Outline(builder._headings, builder._boxes, builder._labels, builder._criteria, builder._marks, builder._items, builder._orders);
    }

    /// <summary>
    /// A heading that begins with a number is of the family of numbers, whatever follows. Only a word for a group counts for more, where every numbered heading
    /// of the level has it: <c>3.1 Task Group 1: Models</c>.
    /// </summary>
    private void ReadWordsBehindNumbers()
    {
        var numbered = Enumerable.Range(0, _headings.Count).Where(i => _headings[i].Shape?.Rank == _vocabulary.BareRank).GroupBy(i => _headings[i].Level);
        foreach (var level in numbered.ToList().Where(level => level.All(i => _headings[i].Shape!.Behind is { } behind && GroupWords.MeansGroup(behind.Family))))
        {
            foreach (var i in level)
            {
                _headings[i] = _headings[i] with { Shape = _headings[i].Shape!.Behind };
            }
        }
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
                AddOrder(list);
                AddList(list, nested: false, InCriteria);
                break;
            case FencedCodeBlock code when _orderHeading > 0:
                Flush();
                _orders[^1].Code.Add(new TextSlice(code.Span.Start, Math.Min(code.Span.End + 1, _source.Text.Length)));
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

        var shape = NumberedText.Read(StatusMarks.Strip(text), _vocabulary);
        _headings.Add(new OutlineHeading(block.Level, block.Span.Start, line, text, shape, _boxes.Count, _labels.Count));

        _orderHeading = block.Level <= _orderHeading ? 0 : _orderHeading;
        if (_orderHeading == 0 && Words.Is(WordRoles.OrderSection, StatusMarks.Strip(text).TrimEnd(':')))
        {
            _orderHeading = block.Level;
            _orders.Add(new OutlineOrder(_headings.Count - 1, [], []));
        }

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
        && NumberedText.Read(StatusMarks.Strip(HeadingText.Read(heading)), _vocabulary) is not { HasSeparator: true };

    private List<TextSlice> SetextLines(HeadingBlock heading)
    {
        var lines = new List<TextSlice>();
        var last = _source.LineOf(heading.Span.End);
        for (var line = _source.LineOf(heading.Span.Start); line < last; line++)
        {
            lines.Add(TextSlice.Trim(_source.Text, _source.StartOfLine(line), _source.EndOfLine(line)));
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
            return TextSlice.Trim(_source.Text, heading.Span.Start, end);
        }

        var closing = text.TrimEnd().TrimEnd('#');
        var length = closing.Length > 0 && closing[^1] is ' ' or '\t' ? closing.TrimEnd().Length : text.TrimEnd().Length;
        return TextSlice.Trim(_source.Text, heading.Span.Start + Math.Min(heading.Level, text.Length), heading.Span.Start + Math.Max(length, Math.Min(heading.Level, text.Length)));
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

    private void AddList(ListBlock list, bool nested, bool criteria)
    {
        var id = _lists++;
        var boxed = HasBox(list);
        for (var i = TakePendingValue(list); i < list.Count; i++)
        {
            var item = (ListItemBlock)list[i];
            if (ReadBox(item, boxed) is { } box)
            {
                var ordinal = list.IsOrdered ? item.Order.ToString(CultureInfo.InvariantCulture) : null;
                var task = ReadTask(item, box, _boxes.Count);
                _boxes.Add(new OutlineBox(task, id, item.Span.Start, criteria, ordinal));
            }
            else
            {
                AddBullet(item, nested, criteria);
            }
        }

        if (!nested)
        {
            Flush();
        }
    }

    /// <summary>A list item without a box: a label, a criterion, or a parent of boxes.</summary>
    private void AddBullet(ListItemBlock item, bool nested, bool criteria)
    {
        LabelKind? label = null;
        foreach (var block in item)
        {
            if (block is ParagraphBlock { Lines.Count: > 0 } text && ReferenceEquals(block, item[0]))
            {
                AddItem(MarkdownSource.Locate(_source, text.Lines.Lines[0]));
            }

            if (block is ParagraphBlock paragraph && !nested && ReferenceEquals(block, item[0]))
            {
                if (criteria)
                {
                    var first = MarkdownSource.Locate(_source, paragraph.Lines.Lines[0]);
                    _criteria.Add(new OutlineCriterion(item.Span.Start, Join(paragraph, first)));
                }
                else if (MayHoldLabel(paragraph))
                {
                    var before = _criteriaLabel;
                    label = AddLines(LinesOf(paragraph), box: -1);
                    _criteriaLabel = before;
                }
            }
            else if (block is ListBlock list)
            {
                AddList(list, nested: true, criteria || label == LabelKind.Criteria);
            }
        }

        Flush();
    }

    private void AddOrder(ListBlock list)
    {
        if (_orderHeading == 0)
        {
            return;
        }

        foreach (var block in list)
        {
            if (block is ListItemBlock { Count: > 0 } item && item[0] is ParagraphBlock { Lines.Count: > 0 } paragraph)
            {
                var line = MarkdownSource.Locate(_source, paragraph.Lines.Lines[0]);
                _orders[^1].Items.Add((Join(paragraph, line), line));
            }
        }
    }

    private void AddItem(TextSlice line)
    {
        // Most bullets are plain text: an id has a digit near its beginning.
        if (Text(line)[..Math.Min(line.Length, 16)].IndexOfAnyInRange('0', '9') >= 0 && NumberedText.ReadTask(Text(line).ToString(), out _) is { } id)
        {
            _items.Add(new OutlineItem(id, line));
        }
    }

    private TaskItem ReadTask(ListItemBlock item, TaskBox box, int root)
    {
        var paragraph = (ParagraphBlock)item[0];
        var line = MarkdownSource.Locate(_source, paragraph.Lines.Lines[0]);
        var id = NumberedText.ReadTask(Join(paragraph, new TextSlice(Math.Min(box.TextStart, line.End), line.End)), out var text);
        var mark = Text(box.Mark);
        var state = TaskBox.StateOf(mark);
        var span = _source.Span(item.Span.Start, line.End - item.Span.Start);
        var markSpan = _source.Span(box.Mark.Start, box.Mark.Length);
        _marks.Add(box.Mark);
        if (state == TaskState.InDoubt)
        {
            _bag.Add(Catalogue.UnknownBoxMark.At(markSpan, mark.ToString()));
        }

        if (text.Length == 0)
        {
            _bag.Add(Catalogue.TaskTextEmpty.At(span));
        }

        return new TaskItem(state, mark.Length == 1 ? mark[0] : '\uFFFD', id, text, span, markSpan, ReadChildren(item, root));
    }

    private ImmutableArray<TaskItem> ReadChildren(ListItemBlock item, int root)
    {
        if (item.Count < 2)
        {
            return [];
        }

        var children = ImmutableArray.CreateBuilder<TaskItem>();
        foreach (var block in item)
        {
            if (block is ListBlock list)
            {
                AddChildren(list, root, children);
            }
        }

        return children.ToImmutable();
    }

    private void AddChildren(ListBlock list, int root, ImmutableArray<TaskItem>.Builder children)
    {
        var boxed = HasBox(list);
        for (var i = TakePendingValue(list); i < list.Count; i++)
        {
            var item = (ListItemBlock)list[i];
            if (ReadBox(item, boxed) is { } box)
            {
                children.Add(ReadTask(item, box, root));
                continue;
            }

            foreach (var part in item)
            {
                if (part is ListBlock deeper)
                {
                    AddChildren(deeper, root, children);
                }
                else if (part is ParagraphBlock paragraph && MayHoldLabel(paragraph))
                {
                    AddLines(LinesOf(paragraph), root);
                }
            }

            Flush();
        }
    }

    /// <summary>The box of an item, or null; what was meant as a box but is none is reported.</summary>
    private TaskBox? ReadBox(ListItemBlock item, bool boxed)
    {
        if (item.Count == 0 || item[0] is not ParagraphBlock { Lines.Count: > 0 } paragraph)
        {
            return null;
        }

        var line = MarkdownSource.Locate(_source, paragraph.Lines.Lines[0]);
        var box = TaskBox.Read(_source.Text, line);
        if (box.Kind == BoxKind.Malformed)
        {
            var end = _source.Text.IndexOf(']', line.Start);
            _bag.Add(Catalogue.NotACheckbox.At(_source.Span(line.Start, end + 1 - line.Start), Text(new TextSlice(line.Start, end + 1)).ToString()));
        }

        return box.Kind == BoxKind.Box || (box.Kind == BoxKind.Lettered && boxed) ? box : null;
    }

    /// <summary>Whether an item of the list has a box beyond doubt.</summary>
    private bool HasBox(ListBlock list)
    {
        foreach (var block in list)
        {
            if (block is ListItemBlock { Count: > 0 } item && item[0] is ParagraphBlock { Lines.Count: > 0 } paragraph
                && TaskBox.Read(_source.Text, MarkdownSource.Locate(_source, paragraph.Lines.Lines[0])).Kind == BoxKind.Box)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether reading the lines is worth while: most bullets are plain text.</summary>
    private bool MayHoldLabel(ParagraphBlock paragraph)
    {
        for (var i = 0; i < paragraph.Lines.Count; i++)
        {
            var line = Text(MarkdownSource.Locate(_source, paragraph.Lines.Lines[i]));
            if (Label.TryRead(line, out _) || line.IndexOfAny(CellBorders) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A paragraph as one line, its first line from an offset on.</summary>
    private string Join(ParagraphBlock paragraph, TextSlice first)
    {
        if (paragraph.Lines.Count == 1)
        {
            return Text(first).ToString();
        }

        var rest = LinesOf(paragraph).Skip(1).Select(line => Text(line).ToString());
        return string.Concat(Text(first), " ", string.Join(' ', rest)).Trim();
    }

    // One line may hold several labels: "**Effort:** S | **Dependencies:** Task Group 1".
    private const string CellBorders = "|·•";

    /// <returns>The meaning of the last label, where the last line is one.</returns>
    private LabelKind? AddLines(List<TextSlice> lines, int box)
    {
        if (TakePendingValue(lines))
        {
            return null;
        }

        LabelKind? last = null;
        for (var i = 0; i < lines.Count; i++)
        {
            last = Text(lines[i]).IndexOfAny(CellBorders) >= 0 ? AddCells(lines[i], box) : AddLine(lines, ref i, box);
        }

        if (box < 0 && last is { } kind)
        {
            _criteriaLabel = kind == LabelKind.Criteria;
        }

        return last;
    }

    private LabelKind? AddLine(List<TextSlice> lines, ref int index, int box)
    {
        var line = lines[index];
        if (!Label.TryRead(Text(line), out var label))
        {
            return null;
        }

        if (label.Kind is not (LabelKind.Dependencies or LabelKind.WeakDependencies))
        {
            return label.Kind;
        }

        var values = ImmutableArray.CreateBuilder<TextSlice>(1);
        AddValue(values, line.Start + label.ValueStart, line.End);
        while (index + 1 < lines.Count && Continues(values, Text(lines[index + 1])))
        {
            index++;
            AddLineOfValue(values, lines[index]);
        }

        AddLabel(new OutlineLabel(label.Kind, line, values.ToImmutable(), box));
        return label.Kind;
    }

    /// <summary>Labels in cells of one line; a bold cell's value may be the next cell.</summary>
    private LabelKind? AddCells(TextSlice line, int box)
    {
        var cells = SplitCells(line);
        LabelKind? first = null;
        for (var i = 0; i < cells.Count; i++)
        {
            if (!Label.TryRead(Text(cells[i]), out var label))
            {
                continue;
            }

            first ??= label.Kind;
            if (label.Kind is LabelKind.Dependencies or LabelKind.WeakDependencies)
            {
                var values = ImmutableArray.CreateBuilder<TextSlice>(1);
                AddValue(values, cells[i].Start + label.ValueStart, cells[i].End);
                if (values.Count == 0 && i + 1 < cells.Count)
                {
                    values.Add(cells[++i]);
                }

                AddLabel(new OutlineLabel(label.Kind, line, values.ToImmutable(), box));
            }
        }

        return first;
    }

    private List<TextSlice> SplitCells(TextSlice line)
    {
        var cells = new List<TextSlice>();
        var start = line.Start;
        for (var i = line.Start; i <= line.End; i++)
        {
            if (i == line.End || CellBorders.AsSpan().Contains(_source.Text[i]))
            {
                var cell = TextSlice.Trim(_source.Text, start, i);
                if (cell.Length > 0)
                {
                    cells.Add(cell);
                }

                start = i + 1;
            }
        }

        return cells;
    }

    private void AddLabel(OutlineLabel label)
    {
        Flush();
        if (label.Values.Length == 0 || Text(label.Values[^1]) is [.., ':' or '：'])
        {
            _pending = label;
        }
        else
        {
            _labels.Add(label);
        }
    }

    private void AddValue(ImmutableArray<TextSlice>.Builder values, int start, int end)
    {
        var value = TextSlice.Trim(_source.Text, start, end);
        if (value.Length > 0)
        {
            values.Add(value);
        }
    }

    private bool Continues(ImmutableArray<TextSlice>.Builder values, ReadOnlySpan<char> next)
    {
        if (next.IsEmpty || Label.TryRead(next, out _))
        {
            return false;
        }

        if (values.Count == 0)
        {
            return true;
        }

        var last = Text(values[^1]);
        return HasOpenParenthesis(last)
            || last[^1] is ',' or ';' or '&' or '+' or '、' or '，'
            || last.EndsWith(" and", StringComparison.OrdinalIgnoreCase)
            || BeginsWithGroup(next)
            || next[0] is '(' or '&' or '+'
            || char.IsLower(next[0]);
    }

    /// <summary>A wrapped line continues the one before; a line that begins with a group is a piece of its own.</summary>
    private void AddLineOfValue(ImmutableArray<TextSlice>.Builder values, TextSlice line)
    {
        if (values.Count > 0 && !(BeginsWithGroup(Text(line)) && EndsAnItem(Text(values[^1]))))
        {
            values[^1] = new TextSlice(values[^1].Start, line.End);
        }
        else
        {
            values.Add(line);
        }
    }

    private bool BeginsWithGroup(ReadOnlySpan<char> line) => _vocabulary.Match(line.TrimStart("*_`"), allowPlural: true, out _) >= 0;

    private static bool EndsAnItem(ReadOnlySpan<char> text) =>
        !HasOpenParenthesis(text) && (char.IsDigit(text[^1]) || text[^1] is ',' or ';' or ')' or '、' or '，');

    private static bool HasOpenParenthesis(ReadOnlySpan<char> text) => text.Count('(') > text.Count(')');

    /// <summary>The paragraph after a label without a value is the value, unless it begins with a label of its own.</summary>
    private bool TakePendingValue(List<TextSlice> lines)
    {
        if (_pending is not { Box: < 0 } label || lines.Count == 0)
        {
            return false;
        }

        _pending = null;
        if (label.Values.Length > 0 || Label.TryRead(Text(lines[0]), out _))
        {
            _labels.Add(label);
            return false;
        }

        var values = ImmutableArray.CreateBuilder<TextSlice>(1);
        foreach (var line in lines)
        {
            AddLineOfValue(values, line);
        }

        _labels.Add(label with { Values = values.ToImmutable() });
        return true;
    }

    /// <summary>The bullets after a label are its value, up to the first task: to Markdown both are one list.</summary>
    /// <returns>How many items were taken.</returns>
    private int TakePendingValue(ListBlock list)
    {
        if (_pending is not { } label)
        {
            return 0;
        }

        _pending = null;
        var taken = 0;
        var values = ImmutableArray.CreateBuilder<TextSlice>();
        for (; taken < list.Count; taken++)
        {
            if (list[taken] is ListItemBlock { Count: > 0 } item && item[0] is ParagraphBlock paragraph)
            {
                var lines = LinesOf(paragraph);
                if (TaskBox.Read(_source.Text, lines[0]).Kind == BoxKind.Box)
                {
                    break;
                }

                values.Add(new TextSlice(lines[0].Start, lines[^1].End));
            }
        }

        _labels.Add(taken == 0 ? label : label with { Values = values.ToImmutable() });
        return taken;
    }
}
