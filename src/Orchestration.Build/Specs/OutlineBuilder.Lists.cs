using System.Collections.Immutable;
using System.Globalization;
using Markdig.Syntax;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <content>Lists: tasks, their children and what is labelled in bullets. Depth is bounded by the Markdown parser.</content>
internal sealed partial class OutlineBuilder
{
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

    private TaskItem ReadTask(ListItemBlock item, TaskBox box, int root)
    {
        var paragraph = (ParagraphBlock)item[0];
        var line = MarkdownSource.Locate(_source, paragraph.Lines.Lines[0]);
        var id = TaskId.Read(Join(paragraph, new TextSlice(Math.Min(box.TextStart, line.End), line.End)), out var text);
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

    /// <summary>The box of an item, or null; what was meant as a box but is none is said.</summary>
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
}
