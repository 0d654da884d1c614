namespace Orchestration.Build.Specs.Grammar;

internal enum LabelKind
{
    /// <summary>A label whose meaning does not matter here.</summary>
    Other,

    /// <summary>What follows is what the group depends on.</summary>
    Dependencies,

    /// <summary>May name groups (<c>Prerequisites</c>) or anything else: counts only where it names a group.</summary>
    WeakDependencies,

    /// <summary>What follows are criteria, not tasks.</summary>
    Criteria,
}

/// <summary>A labelled line such as <c>**Dependencies:** Task Group 1</c>.</summary>
/// <param name="ValueStart">Where the value begins in the line.</param>
internal readonly record struct Label(LabelKind Kind, int ValueStart)
{
    private const int LongestLabel = 60;

    /// <summary>The label at the start of a line: words before a colon, or a bold run that stands alone.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, out Label label)
    {
        label = default;
        var start = SkipDecoration(line, out var emphasis);
        var end = start;
        while (end < line.Length && end - start <= LongestLabel && IsLabelCharacter(line[end], emphasis))
        {
            end++;
        }

        if (end == start || end == line.Length || end - start > LongestLabel)
        {
            return false;
        }

        var value = end;
        var colon = false;
        while (value < line.Length && (line[value] is '*' or '_' or '`' or ' ' or '\t' || (line[value] is ':' or '：' && !colon)))
        {
            colon |= line[value] is ':' or '：';
            value++;
        }

        if (!colon && (!emphasis || line[end] is not ('*' or '_') || (value < line.Length && line[value] is not ('-' or '–' or '—'))))
        {
            return false;
        }

        label = new Label(KindOf(line[start..end]), value);
        return true;
    }

    /// <summary>The meaning of a label's or a heading's text.</summary>
    public static LabelKind KindOf(ReadOnlySpan<char> text)
    {
        text = text.Trim().TrimEnd(":：").Trim();
        var remark = text.IndexOfAny('(', '（');
        if (remark > 0 && !Words.Is(WordRoles.Criteria, text))
        {
            text = text[..remark].TrimEnd();
        }

        if (Words.Is(WordRoles.Dependencies, text))
        {
            return LabelKind.Dependencies;
        }

        if (Words.Is(WordRoles.Prerequisites, text))
        {
            return LabelKind.WeakDependencies;
        }

        var criteria = Words.Is(WordRoles.Criteria, text)
            || text.EndsWith("criteria", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("criterios de ", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("critérios de ", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith("criterion", StringComparison.OrdinalIgnoreCase);
        return criteria ? LabelKind.Criteria : LabelKind.Other;
    }

    private static int SkipDecoration(ReadOnlySpan<char> line, out bool emphasis)
    {
        emphasis = false;
        var start = 0;
        while (start < line.Length && !char.IsLetterOrDigit(line[start]))
        {
            if (line[start] is '[' or '(' or '<' or ':')
            {
                return line.Length;
            }

            emphasis |= line[start] is '*' or '_';
            start++;
        }

        return start;
    }

    private static bool IsLabelCharacter(char c, bool emphasis) =>
        c switch
        {
            ':' or '：' or '.' or ',' or ';' or '!' or '?' or '|' or '[' or ']' or '=' or '\r' or '\n' => false,
            '*' or '`' => false,
            '_' => !emphasis,
            _ => true,
        };
}
