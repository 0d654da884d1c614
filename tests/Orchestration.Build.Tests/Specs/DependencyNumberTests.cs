using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Numbers of groups that are not simply 1, 2, 3.</summary>
[TestClass]
public sealed class DependencyNumberTests
{
    [TestMethod]
    public void Numbers_that_start_again_are_looked_up_in_their_layer()
    {
        const string Text = """
            ## Phase 1: A
            ### Task Group 1: One
            - [ ] a
            ### Task Group 2: Two
            **Dependencies:** Task Group 1
            - [ ] a
            ## Phase 2: B
            ### Task Group 1: Three
            **Dependencies:** Phase 1 Task Group 2
            - [ ] a
            ### Task Group 2: Four
            **Dependencies:** Task Group 1
            - [ ] a
            """;
        var tasks = Tasks.Read(Text);
        var bag = new DiagnosticBag();

        var resolved = Tasks.Resolve(tasks, bag);

        Assert.AreEqual("0|1|2", string.Join('|', resolved.Skip(1).Select(ranges => string.Join(' ', Tasks.Positions(ranges)))));
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void A_number_of_several_groups_that_no_layer_decides_is_ambiguous()
    {
        var tasks = Tasks.TryRead("## Task Group 1: A\n- [ ] a\n## Task Group 1: B\n- [ ] a\n## Task Group 2: C\n**Dependencies:** Task Group 1\n- [ ] a\n", out var bag);

        Assert.AreEqual(string.Empty, Tasks.Dependencies(tasks!, bag)[2]);
        CollectionAssert.AreEqual(new[] { "6,19,31 ORCH1032" }, Tasks.Codes(bag));
    }

    [TestMethod]
    public void A_range_whose_ends_are_groups_goes_by_the_order_of_the_file()
    {
        var tasks = Tasks.TryRead("## Task Group 1: A\n- [ ] a\n## Task Group 3: B\n- [ ] a\n## Task Group 2: C\n- [ ] a\n## Task Group 4: D\n**Dependencies:** Task Groups 1-2\n- [ ] a\n", out var bag);

        Assert.AreEqual("1 3 2", Tasks.Dependencies(tasks!, bag)[3]);
    }

    [TestMethod]
    public void Decimal_groups_resolve_by_number_range_and_first_part()
    {
        const string Text = """
            #### Task Group 1.1: A
            - [ ] a
            #### Task Group 1.2: B
            **Dependencies:** Task Group 1.1
            - [ ] a
            #### Task Group 2.1: C
            **Dependencies:** Task Groups 1.1 & 1.2
            - [ ] a
            #### Task Group 2.10: D
            **Dependencies:** Task Groups 1.1-2.1
            - [ ] a
            #### Task Group 3.1: E
            **Dependencies:** Task Groups 1-2
            - [ ] a
            """;
        var tasks = Tasks.TryRead(Text, out var bag);

        CollectionAssert.AreEqual(new[] { "?", "1.1", "1.1 1.2", "1.1 1.2 2.1", "1.1 1.2 2.1 2.10" }, Tasks.Dependencies(tasks!, bag));
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void Lettered_groups_resolve()
    {
        var tasks = Tasks.TryRead("## Task Group A: X\n- [ ] a\n## Task Group B: Y\n**Dependencies:** Task Group A\n- [ ] a\n## Task Group C: Z\n**Dependencies:** A and B (both)\n- [ ] a\n## Task Group D: Q\n**Dependencies:** Task Groups A-C\n- [ ] a\n", out var bag);

        CollectionAssert.AreEqual(new[] { "?", "A", "A B", "A B C" }, Tasks.Dependencies(tasks!, bag));
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    [DataRow("Grupo de Tarefas", ": ", "Dependencias", "Nenhuma", "Grupo de Tarefas 1", "Grupos de Tarefas 1, 2 e 3", "Grupos de Tarefas 1-4")]
    [DataRow("Grupo de Tareas", ": ", "Dependencias", "Ninguna", "Grupo de Tareas 1 (modelos)", "Grupos de Tareas 1, 2 y 3", "Todas las anteriores")]
    [DataRow("Groupe de tâches", " : ", "Dépendances", "Aucune", "Groupe de tâches 1", "Groupes de tâches 1, 2 et 3", "Groupes de tâches 1 à 4")]
    [DataRow("Aufgabengruppe", ": ", "Abhängigkeiten", "Keine", "Aufgabengruppe 1", "Aufgabengruppen 1, 2 und 3", "Aufgabengruppen 1–4")]
    [DataRow("Группа задач", ": ", "Зависимости", "Нет", "Группа задач 1", "Группа задач 1, 2 и 3", "Группа задач 1-4")]
    [DataRow("タスクグループ", ": ", "依存関係", "なし", "タスクグループ1", "タスクグループ1、2、3", "タスクグループ1〜4")]
    [DataRow("任务组", "：", "依赖", "无", "任务组1", "任务组1、任务组2和任务组3", "任务组 1-4")]
    [DataRow("작업 그룹 ", ": ", "의존성", "없음", "작업 그룹 1", "작업 그룹 1, 2, 3", "작업 그룹 1-4")]
    public void Groups_of_other_languages_name_each_other(string word, string separator, string label, string none, string one, string three, string range)
    {
        var values = new[] { none, one, one, three, range };
        var text = string.Concat(values.Select((value, i) => $"#### {word} {i + 1}{separator}T{i}\n**{label}:** {value}\n\n- [ ] {i + 1}.0 x\n\n"));
        var tasks = Tasks.TryRead(text, out var bag);

        CollectionAssert.AreEqual(new[] { "", "1", "1", "1 2 3", "1 2 3 4" }, Tasks.Dependencies(tasks!, bag));
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void Parts_of_a_group_bring_their_dependencies_along_and_none_on_the_group_itself()
    {
        const string Text = """
            ## Phase 1: A
            ### Step 1: x
            - [ ] a
            ### Step 2: y
            **Dependencies:** Step 1
            - [ ] a
            ## Phase 2: B
            ### Step 3: z
            **Dependencies:** Step 2
            - [ ] a
            """;
        var tasks = Tasks.TryRead(Text, out var bag);

        CollectionAssert.AreEqual(new[] { "", "1" }, Tasks.Dependencies(tasks!, bag));
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void Ten_thousand_groups_that_depend_on_all_before_stay_ranges()
    {
        var text = string.Concat(Enumerable.Range(1, 10_000).Select(i => $"## Task Group {i}: T{i}\n**Dependencies:** All previous task groups\n- [ ] a\n"));
        var bag = new DiagnosticBag();

        var resolved = Tasks.Resolve(Tasks.Read(text), bag);

        Assert.HasCount(10_000, resolved);
        Assert.IsTrue(resolved.All(ranges => ranges.Length <= 1));
        Assert.AreEqual(9_998, resolved[^1][0].Last);
    }
}
