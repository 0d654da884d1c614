using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Orchestration.Build.Specs.Grammar;

/// <summary>Every word that the grammar of <c>tasks.md</c> knows, as data: a new word is a new entry of a row.</summary>
internal static class Words
{
    /// <summary>From here on scripts write words without spaces between them.</summary>
    public const char FirstEastAsian = '\u2E80';

    public static readonly ImmutableArray<Word> Table =
    [
        .. Row(WordRoles.Group, "en", "Task Group", "Slice", "Group", "Task"),
        .. Row(WordRoles.Group | WordRoles.Stretch, "en", "Phase", "Milestone", "Epic", "Day"),
        .. Row(WordRoles.Part, "en", "User Story", "Story", "Step", "Stage", "Sprint", "Part", "Section", "Wave", "Layer", "Iteration", "Week", "Module", "Batch", "Track"),
        .. Row(WordRoles.Task, "en", "Task Group", "Subtask", "Sub-task", "Task", "Step"),
        .. Row(WordRoles.Short, "en", "TG", "G", "T"),

        .. Row(
            WordRoles.Dependencies, "en",
            "dependencies", "dependency", "depends on", "depends upon", "depends", "dependent on", "dependant on", "deps",
            "task dependencies", "group dependencies", "task group dependencies", "phase dependencies"),
        .. Row(WordRoles.Dependencies, "es", "dependencias", "depende de"),
        .. Row(WordRoles.Dependencies, "pt", "dependências"),
        .. Row(WordRoles.Dependencies, "fr", "dépendances", "dépend de"),
        .. Row(WordRoles.Dependencies, "de", "abhängigkeiten", "abhängig von"),
        .. Row(WordRoles.Dependencies, "it", "dipendenze", "dipende da"),
        .. Row(WordRoles.Dependencies, "nl", "afhankelijkheden"),
        .. Row(WordRoles.Dependencies, "pl", "zależności"),
        .. Row(WordRoles.Dependencies, "cs", "závislosti"),
        .. Row(WordRoles.Dependencies, "ru", "зависимости"),
        .. Row(WordRoles.Dependencies, "uk", "залежності"),
        .. Row(WordRoles.Dependencies, "tr", "bağımlılıklar"),
        .. Row(WordRoles.Dependencies, "ja", "依存関係", "依存"),
        .. Row(WordRoles.Dependencies, "zh", "依赖", "依赖关系", "依赖项", "前置依赖", "依賴", "相依性"),
        .. Row(WordRoles.Dependencies, "ko", "의존성", "의존 관계"),
        .. Row(
            WordRoles.Prerequisites, "en",
            "prerequisites", "prerequisite", "pre-requisites", "blocked by", "requires", "required", "must follow", "waits for", "wait for",
            "predecessors", "predecessor", "start after", "after"),
        .. Row(WordRoles.Verb, "en", "depends on", "depend on", "requires"),
        .. Row(WordRoles.OrderSection, "en", "dependencies & execution order", "dependencies and execution order", "task dependency graph", "phase dependencies"),

        .. Row(WordRoles.Criteria, "en", "acceptance", "definition of done", "definition of done (dod)", "dod", "done when", "success metrics", "success indicators"),
        .. Row(WordRoles.Criteria, "fr", "critères d'acceptation", "critères d’acceptation", "criteres d'acceptation"),
        .. Row(WordRoles.Criteria, "de", "akzeptanzkriterien", "abnahmekriterien", "erfolgskriterien"),
        .. Row(WordRoles.Criteria, "it", "criteri di accettazione"),
        .. Row(WordRoles.Criteria, "nl", "acceptatiecriteria"),
        .. Row(WordRoles.Criteria, "pl", "kryteria akceptacji"),
        .. Row(WordRoles.Criteria, "ru", "критерии приёмки", "критерии приемки"),
        .. Row(WordRoles.Criteria, "uk", "критерії приймання"),
        .. Row(WordRoles.Criteria, "tr", "kabul kriterleri"),
        .. Row(WordRoles.Criteria, "ja", "受け入れ基準", "受け入れ条件", "受入基準", "受入条件", "完了条件", "完了基準"),
        .. Row(WordRoles.Criteria, "zh", "验收标准", "验收条件", "成功标准", "完成标准", "驗收標準", "驗收條件"),
        .. Row(WordRoles.Criteria, "ko", "인수 조건", "인수 기준", "완료 조건", "수용 기준"),
        .. Row(
            WordRoles.Checklist, "en",
            "checklist", "criteria", "criterion", "verification", "validation", "metrics", "review", "sign-off", "signoff", "summary", "progress", "status", "notes",
            "questions", "decisions", "risks", "future", "follow-up", "follow-ups", "checkpoint", "gate", "legend", "example", "template"),

        .. Row(
            WordRoles.Nothing, "en",
            "none", "n/a", "n.a.", "na", "nil", "nothing", "no", "not applicable", "independent", "standalone", "stand-alone", "foundational", "immediately"),
        .. Row(WordRoles.Nothing, "es", "ninguna", "ninguno"),
        .. Row(WordRoles.Nothing, "fr", "aucune", "aucun"),
        .. Row(WordRoles.Nothing, "de", "keine", "keiner"),
        .. Row(WordRoles.Nothing, "pt", "nenhuma", "nenhum", "nenhuma dependência"),
        .. Row(WordRoles.Nothing, "it", "nessuna", "nessuno"),
        .. Row(WordRoles.Nothing, "nl", "geen"),
        .. Row(WordRoles.Nothing, "pl", "brak"),
        .. Row(WordRoles.Nothing, "ru", "нет"),
        .. Row(WordRoles.Nothing, "uk", "немає"),
        .. Row(WordRoles.Nothing, "tr", "yok"),
        .. Row(WordRoles.Nothing, "ja", "なし", "無し"),
        .. Row(WordRoles.Nothing, "zh", "无", "無", "没有"),
        .. Row(WordRoles.Nothing, "ko", "없음"),

        .. Row(WordRoles.Parallel | WordRoles.Negative, "en", "parallel", "concurrent", "concurrently", "simultaneously", "alongside", "independent", "independently"),
        .. Row(WordRoles.Parallel | WordRoles.Negative, "it", "parallelo"),
        .. Row(WordRoles.Parallel | WordRoles.Negative, "es", "paralelo"),
        .. Row(WordRoles.Parallel | WordRoles.Negative, "fr", "parallèle"),
        .. Row(
            WordRoles.Negative, "en",
            "before", "blocks", "blocking", "block", "unblocks", "enables", "enabling", "by", "for", "not", "without", "except", "excluding", "instead", "feeds",
            "precedes", "prior"),
        .. Row(
            WordRoles.AfterNumber, "en",
            "complete", "completed", "completion", "completes", "done", "finished", "must", "should", "is", "are", "need", "needs", "and", "or", "to", "through",
            "thru", "first", "for", "from", "in", "passed", "passing", "validated", "verified", "implemented", "merged", "ready", "working", "available",
            "respectively", "if", "then", "plus", "only", "as", "both", "all", "because", "since", "with", "before", "after"),
        .. Row(WordRoles.AfterNumber, "de", "und"),
        .. Row(WordRoles.AfterNumber, "es", "y"),
        .. Row(WordRoles.AfterNumber, "fr", "et"),
        .. Row(WordRoles.AfterNumber, "it", "e"),
        .. Row(WordRoles.AfterNumber, "ru", "и"),
        .. Row(
            WordRoles.Remark, "en",
            "can", "may", "must", "should", "is", "are", "but", "tested", "working", "validated", "verified", "complete", "completed", "completion", "done",
            "finished", "passing", "merged", "deployed", "ready", "available", "optional", "optionally", "parallel", "so", "since", "because", "for", "before", "as",
            "in", "to", "when", "if", "no", "none", "with", "without", "not", "this", "these", "it", "which", "that", "all", "required", "needed", "needs", "runs",
            "run", "also", "then", "except", "etc", "ideally", "though", "however", "only", "sequential", "blocks", "exists", "exist", "implemented", "via", "both"),

        .. Row(WordRoles.All, "en", "all", "every", "each", "everything"),
        .. Row(WordRoles.All, "es", "todos", "todas"),
        .. Row(WordRoles.All, "fr", "tous", "toutes"),
        .. Row(WordRoles.All, "de", "alle"),
        .. Row(WordRoles.All, "it", "tutti", "tutte"),
        .. Row(WordRoles.All, "ru", "все"),
        .. Row(WordRoles.All, "uk", "всі"),
        .. Row(WordRoles.All, "ja", "すべて", "全て"),
        .. Row(WordRoles.All, "zh", "所有", "全部"),
        .. Row(WordRoles.All, "ko", "모든"),
        .. Row(WordRoles.Earlier, "en", "previous", "prior", "preceding", "earlier", "above"),
        .. Row(WordRoles.And, "en", "and", "or", "plus", "then"),
        .. Row(WordRoles.And, "de", "und"),
        .. Row(WordRoles.And, "es", "y"),
        .. Row(WordRoles.And, "fr", "et"),
        .. Row(WordRoles.And, "it", "e"),
        .. Row(WordRoles.And, "nl", "en"),
        .. Row(WordRoles.And, "pl", "i"),
        .. Row(WordRoles.And, "ru", "и"),
        .. Row(WordRoles.And, "ja", "と"),
        .. Row(WordRoles.And, "zh", "和", "及"),
        .. Row(WordRoles.And, "ko", "및"),
        .. Row(WordRoles.To, "en", "to", "through", "thru", "until", "till"),
        .. Row(WordRoles.To, "de", "bis"),
        .. Row(WordRoles.To, "fr", "à"),
        .. Row(WordRoles.To, "zh", "至", "到"),
        .. Row(WordRoles.To, "ja", "から"),

        .. Row(
            WordRoles.State, "en",
            "complete", "completed", "all complete", "all completed", "done", "finished", "implemented", "verified", "passed", "in progress", "in-progress", "wip",
            "started", "pending", "todo", "to do", "not started", "planned", "ready", "partial", "partially complete", "partially completed", "mostly complete",
            "deferred", "skipped", "blocked", "cancelled", "canceled", "failed", "on hold", "optional"),
        .. Row(WordRoles.TitleEnd, "en", "completed", "complete", "done", "taskgroup", "tasks", "group"),
        .. Row(WordRoles.FileTitle, "en", "Task Breakdown", "Tasks", "Task List", "Implementation Tasks", "Implementation Plan", "Spec Tasks", "Specification"),
    ];

    private static readonly FrozenDictionary<string, WordRoles>.AlternateLookup<ReadOnlySpan<char>> Roles = Table
        .GroupBy(word => word.Text, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(rows => rows.Key, rows => rows.Aggregate(WordRoles.None, (roles, row) => roles | row.Role), StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly ImmutableArray<Word> EastAsian = Table.RemoveAll(word => word.Text[0] < FirstEastAsian);

    /// <summary>Whether a text has a role; case does not matter.</summary>
    public static bool Is(WordRoles role, ReadOnlySpan<char> text) => Roles.TryGetValue(text, out var roles) && (roles & role) != 0;

    /// <summary>As <see cref="Is"/>, but a word of a script without spaces need only begin the text.</summary>
    public static bool Begins(WordRoles role, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] < FirstEastAsian)
        {
            return Is(role, text);
        }

        foreach (var word in EastAsian)
        {
            if ((word.Role & role) != 0 && text.StartsWith(word.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All texts of a role, in the order of the table.</summary>
    public static ImmutableArray<string> Of(WordRoles role) => [.. Table.Where(word => (word.Role & role) != 0).Select(word => word.Text)];

    private static IEnumerable<Word> Row(WordRoles role, string language, params string[] texts) => texts.Select(text => new Word(text, role, language));
}
