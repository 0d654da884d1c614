using System.Collections.Frozen;

namespace Orchestration.Build.Specs;

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

    private static readonly FrozenSet<string> DependencyWords = FrozenSet.ToFrozenSet(
        [
            "dependencies", "dependency", "depends on", "depends upon", "depends", "dependent on", "dependant on", "deps",
            "task dependencies", "group dependencies", "task group dependencies", "phase dependencies",
            "dependencias", "dependências", "depende de", "dépendances", "dépend de", "abhängigkeiten", "abhängig von", "dipendenze", "dipende da",
            "afhankelijkheden", "zależności", "závislosti", "зависимости", "залежності", "bağımlılıklar",
            "依存関係", "依存", "依赖", "依赖关系", "依赖项", "前置依赖", "依賴", "相依性", "의존성", "의존 관계",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> WeakDependencyWords = FrozenSet.ToFrozenSet(
        ["prerequisites", "prerequisite", "pre-requisites", "blocked by", "requires", "required", "must follow", "waits for", "wait for", "predecessors", "predecessor", "start after", "after"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> CriteriaWords = FrozenSet.ToFrozenSet(
        [
            "acceptance", "definition of done", "definition of done (dod)", "dod", "done when", "success metrics", "success indicators",
            "critères d'acceptation", "critères d’acceptation", "criteres d'acceptation",
            "akzeptanzkriterien", "abnahmekriterien", "erfolgskriterien", "criteri di accettazione", "acceptatiecriteria", "kryteria akceptacji",
            "критерии приёмки", "критерии приемки", "критерії приймання", "kabul kriterleri",
            "受け入れ基準", "受け入れ条件", "受入基準", "受入条件", "完了条件", "完了基準", "验收标准", "验收条件", "成功标准", "完成标准", "驗收標準", "驗收條件", "인수 조건", "인수 기준", "완료 조건", "수용 기준",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> DependencyLookup = DependencyWords.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WeakLookup = WeakDependencyWords.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CriteriaLookup = CriteriaWords.GetAlternateLookup<ReadOnlySpan<char>>();

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
        if (remark > 0 && !CriteriaLookup.Contains(text))
        {
            text = text[..remark].TrimEnd();
        }

        if (DependencyLookup.Contains(text))
        {
            return LabelKind.Dependencies;
        }

        if (WeakLookup.Contains(text))
        {
            return LabelKind.WeakDependencies;
        }

        var criteria = CriteriaLookup.Contains(text)
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
