using System.Collections.Immutable;
using Markdig.Syntax;

namespace Orchestration.Build.Specs;

/// <content>Paragraph lines: labels and their values.</content>
internal sealed partial class OutlineBuilder
{
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
                var cell = MarkdownSource.Trim(_source.Text, start, i);
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
        var value = MarkdownSource.Trim(_source.Text, start, end);
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

    /// <summary>A wrapped line goes on with the one before; a line that begins with a group is a piece of its own.</summary>
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
