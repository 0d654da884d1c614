using System.Text;

namespace Orchestration.Build.Torture.Reads;

/// <summary>Specs from a grammar of what people write and break: every production may be taken anywhere.</summary>
internal static class BrokenText
{
    private static readonly string[] Words =
        ["Task Group", "Task Groups", "TG", "Group", "Slice", "Task", "Phase", "Phases", "Milestone", "Epic", "Day", "Step", "Sprint", "User Story", "Étape", "Группа задач", "Фаза", "タスクグループ", "第", "TASK", "JIRA", "US", ""];

    private static readonly string[] Numbers =
        ["1", "2", "3", "4", "10", "0", "1.1", "1.2", "2.1", "1a", "1A.1", "A", "IV", "T001", "T002", "-001", "-2", "一", "十二", "2026", "999999999999", "1.", "1..3", "1-3", ""];

    private static readonly string[] Separators = [": ", " - ", " — ", ". ", ") ", "：", " ", "", " | ", " – ✅ "];

    private static readonly string[] Titles =
        ["Data Models", "API", "`code` and *stress*", "Data Models (v2)", "[x] done", "✅ COMPLETE", "", "con", "Größe & Maß", "前端", "\uD83D", new('x', 300), "~~gone~~", "<!-- remark", "Success Criteria", "Dependencies & Execution Order"];

    private static readonly string[] Values =
        ["None", "All previous", "Previous", "all", "none (can run with Task Group 2)", "blocks", "Data Models and API", "and, or; ,,,", "((((", "1, 2 and 3", "depends on ", "…", "`[a, b]`", "TASK-002", "TG1-TG3", "1 → 2", "every phase except 3"];

    private static readonly string[] Blocks =
        ["```", "~~~~", "```json\n{ \"waves\": [ { \"tasks\": [\"1.1\", 2] } ] }\n```", "<!--", "-->", "---", "***", "> - [ ] quoted", "<div>", "| **Dependencies** | 1 |", "<<<<<<< HEAD", "=======", ">>>>>>> x",
         "[a]: /b", "    - [ ] code", "\\[ \\]", "**Acceptance Criteria:**", "#### Dependencies", "## Task Dependency Graph", "## Dependencies & Execution Order", "- **Setup (Phase 1)**: No dependencies", "- **X (Phase 2+)**: Depends on all user stories - now"];

    private static readonly string[] Yaml =
        ["task_groups:", "  - name: ", "    depends_on: [", "]", "    standards: ", "*a", "&a ", "!!str ", "defaults:", "\t", "    verify: |", "'", "\"", "{", "}", "? ", ": ", "#", "    retries: 1", "<<: *a", "- - -"];

    public static (string Tasks, string Yaml) Create(Random random)
    {
        var tasks = new StringBuilder();
        for (var lines = random.Next(1, random.Next(20) == 0 ? 400 : 40); lines > 0; lines--)
        {
            tasks.Append(Line(random)).Append(random.Next(12) switch { 0 => "\r\n", 1 => "\r", 2 => "\n\n", _ => "\n" });
        }

        return (tasks.ToString(), random.Next(2) == 0 ? string.Empty : Assignments(random));
    }

    public static string Line(Random random) => random.Next(10) switch
    {
        0 or 1 or 2 => new string('#', random.Next(1, 8)) + " " + Name(random),
        3 or 4 or 5 => new string(' ', random.Next(4) * 2) + Pick(["- ", "* ", "1. ", "2) ", "+ ", "-", ""], random) + Pick(["[ ] ", "[x] ", "[X]", "[~] ", "[] ", "[ x ] ", "[P] ", "[🔄] ", ""], random) + Name(random),
        6 or 7 => Pick(["**Dependencies:** ", "Depends on: ", "  - _Depends: ", "**Prerequisites**: ", "- **Dependencies:**", "依赖：", "**Dependencies"], random) + Value(random),
        8 => Pick(Blocks, random),
        _ => new string(' ', random.Next(6)) + Pick(Titles, random) + new string(Pick(["-", ">", "(", "*", "_", "["], random)[0], random.Next(40) == 0 ? random.Next(2000) : random.Next(3)),
    };

    private static string Assignments(Random random)
    {
        var yaml = new StringBuilder("task_groups:\n");
        for (var lines = random.Next(1, 20); lines > 0; lines--)
        {
            yaml.Append(random.Next(3) == 0 ? Pick(Yaml, random) + Name(random) : "  - name: " + Name(random)).Append('\n');
        }

        return yaml.ToString();
    }

    private static string Name(Random random) => Pick(Words, random) + Pick([" ", "", "-", " #"], random) + Pick(Numbers, random) + Pick(Separators, random) + Pick(Titles, random);

    private static string Value(Random random)
    {
        var value = new StringBuilder();
        for (var parts = random.Next(1, 5); parts > 0; parts--)
        {
            value.Append(random.Next(2) == 0 ? Pick(Values, random) : Pick(Words, random) + " " + Pick(Numbers, random)).Append(Pick([", ", " and ", "-", " - ", "; ", " ", "–", " to ", "…"], random));
        }

        return value.ToString();
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
