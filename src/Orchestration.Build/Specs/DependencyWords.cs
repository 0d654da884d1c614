using System.Collections.Frozen;

namespace Orchestration.Build.Specs;

/// <summary>The words that decide how a Dependencies line is read.</summary>
internal static class DependencyWords
{
    private static readonly string[] NoneWords =
    [
        "none", "n/a", "n.a.", "na", "nil", "nothing", "no", "not applicable", "independent", "standalone", "stand-alone", "foundational", "immediately",
        "ninguna", "ninguno", "aucune", "aucun", "keine", "keiner", "nenhuma", "nenhum", "nenhuma dependência", "nessuna", "nessuno", "geen", "brak", "нет", "немає", "yok",
        "なし", "無し", "无", "無", "没有", "없음",
    ];

    private static readonly string[] ParallelWords =
        ["parallel", "concurrent", "concurrently", "simultaneously", "alongside", "independent", "independently", "parallelo", "paralelo", "parallèle"];

    // What is said about a group that is no dependency: "can run in parallel with Task Group 2", "required by Task Group 5".
    private static readonly string[] NegativeWords =
    [
        .. ParallelWords, "before", "blocks", "blocking", "block", "unblocks", "enables", "enabling", "by", "for", "not", "without", "except", "excluding",
        "instead", "feeds", "precedes", "prior",
    ];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Negative = Lookup(NegativeWords);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Parallel = Lookup(ParallelWords);

    // After these a lone integer is still a reference: "1, 2 must complete".
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AfterNumber = Lookup(
        "complete", "completed", "completion", "completes", "done", "finished", "must", "should", "is", "are", "need", "needs", "and", "or", "to", "through", "thru", "first", "for", "from", "in", "must", "passed", "passing",
        "validated", "verified", "implemented", "merged", "ready", "working", "available", "respectively", "und", "y", "et", "e", "и", "if", "then", "plus", "only", "as", "both", "all", "because", "since", "with", "before", "after");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> RemarkStarters = Lookup(
        "can", "may", "must", "should", "is", "are", "but", "tested", "working", "validated", "verified", "complete", "completed", "completion", "done", "finished", "passing", "merged", "deployed", "ready", "available",
        "optional", "optionally", "parallel", "so", "since", "because", "for", "before", "as", "in", "to", "when", "if", "no", "none", "with", "without", "not", "this", "these", "it", "which", "that", "all", "required", "needed",
        "needs", "runs", "run", "also", "then", "except", "etc", "ideally", "though", "however", "only", "sequential", "blocks", "exists", "exist", "implemented", "via", "both");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> All = Lookup(
        "all", "every", "each", "everything", "todos", "todas", "tous", "toutes", "alle", "tutti", "tutte", "все", "всі", "すべて", "全て", "所有", "全部", "모든");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Earlier = Lookup("previous", "prior", "preceding", "earlier", "above");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Conjunctions = Lookup("and", "or", "und", "y", "et", "e", "и", "plus", "then", "en", "i", "と", "和", "及", "및");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> RangeWords = Lookup("to", "through", "thru", "until", "till", "bis", "à", "至", "到", "から");

    public static bool IsNegative(ReadOnlySpan<char> word) => Negative.Contains(word);

    public static bool SaysParallel(ReadOnlySpan<char> word) => Parallel.Contains(word);

    public static bool MayFollowNumber(ReadOnlySpan<char> word) => AfterNumber.Contains(word);

    public static bool StartsRemark(ReadOnlySpan<char> word) => RemarkStarters.Contains(word);

    public static bool IsAll(ReadOnlySpan<char> word) => All.Contains(word) || word.StartsWith("所有") || word.StartsWith("すべて") || word.StartsWith("全て") || word.StartsWith("全部");

    public static bool IsEarlier(ReadOnlySpan<char> word) => Earlier.Contains(word);

    public static bool IsConjunction(ReadOnlySpan<char> word) => Conjunctions.Contains(word);

    public static bool IsRangeWord(ReadOnlySpan<char> word) => RangeWords.Contains(word);

    /// <summary>Whether a value says that there are no dependencies, whatever follows.</summary>
    public static bool SaysNone(ReadOnlySpan<char> value)
    {
        value = value.Trim().Trim(DependencyText.Remark).Trim();
        if (value.IsEmpty || value[0] is '-' or '–' or '—' or '∅' or '/')
        {
            return value.IsEmpty || value.Length == 1 || char.IsWhiteSpace(value[1]);
        }

        foreach (var word in NoneWords)
        {
            if (value.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (value.Length == word.Length || !char.IsLetterOrDigit(value[word.Length]) || !char.IsAscii(word[0])))
            {
                // "No. 1" is a number.
                return !(word == "no" && value.Length > 3 && char.IsDigit(value[2..].TrimStart(". ")[0]));
            }
        }

        return false;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(params string[] words) =>
        words.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
