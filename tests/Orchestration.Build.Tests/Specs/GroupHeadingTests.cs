using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Which headings are groups, and how they are read.</summary>
[TestClass]
public sealed class GroupHeadingTests
{
    [TestMethod]
    [DataRow("#### Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("## Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("##### Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("### TASK GROUP 1: Data Models", "1", "Data Models")]
    [DataRow("### Task group 1 — Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1 – Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1 - Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1. Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1) Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1 Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1： Data Models", "1", "Data Models")]
    [DataRow("### Task Group #1: Data Models", "1", "Data Models")]
    [DataRow("### Task-Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task Group 0: Data Models", "0", "Data Models")]
    [DataRow("### Task Group 1.1: Data Models", "1.1", "Data Models")]
    [DataRow("### Task Group 1a: Data Models", "1a", "Data Models")]
    [DataRow("### Task Group A: Data Models", "A", "Data Models")]
    [DataRow("### Task Group B1: Data Models", "B1", "Data Models")]
    [DataRow("### Task Group IV: Data Models", "IV", "Data Models")]
    [DataRow("### Task Group 1: Data Models (HIGHEST PRIORITY)", "1", "Data Models (HIGHEST PRIORITY)")]
    [DataRow("### Task Group 1: --flag and -x", "1", "--flag and -x")]
    [DataRow("### Task Group 1: Data - Models: all", "1", "Data - Models: all")]
    [DataRow("### **Task Group 1: Data Models**", "1", "Data Models")]
    [DataRow("### **Task Group 1:** Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1: *Data* __Models__", "1", "Data Models")]
    [DataRow("### Task Group 1: `Data` Models of ask_me_now", "1", "`Data` Models of ask_me_now")]
    [DataRow("### Task Group 1: [Data](#x) Models &amp; more", "1", "Data Models & more")]
    [DataRow("### Task Group 1: Data Models <!-- later -->", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models ###", "1", "Data Models")]
    [DataRow("   ### Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models ✅", "1", "Data Models")]
    [DataRow("### ✅ Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1: ✅ Data Models", "1", "Data Models")]
    [DataRow("### [x] Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models [x]", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models ✅ COMPLETED", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models - ✅ **COMPLETE**", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models (✅ Done)", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models ⏸️ DEFERRED", "1", "Data Models")]
    [DataRow("### Task Group 1: Data Models 🚧 IN PROGRESS (60%)", "1", "Data Models")]
    [DataRow("### ~~Task Group 1: Data Models~~", "1", "Data Models")]
    [DataRow("### Task Group 1: Feature Complete", "1", "Feature Complete")]
    [DataRow("### Task Group 1: Data Models 🎯 MVP", "1", "Data Models 🎯 MVP")]
    [DataRow("### 📦 Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task Group 1", "1", "Task Group 1")]
    [DataRow("### Task Group 1:", "1", "Task Group 1:")]
    [DataRow("### 3.1 Task Group 1: Data Models", "1", "Data Models")]
    [DataRow("Task Group 1: Data Models\n---", "1", "Data Models")]
    [DataRow("Task Group 1: Data Models\n-------------------------", "1", "Data Models")]
    [DataRow("### Slice 1: Data Models", "1", "Data Models")]
    [DataRow("### Group 1: Data Models", "1", "Data Models")]
    [DataRow("### Task 1: Data Models", "1", "Data Models")]
    [DataRow("### Task 1.1: Data Models", "1.1", "Data Models")]
    [DataRow("### Task T001: Data Models", "T001", "Data Models")]
    [DataRow("### Phase 1: Data Models", "1", "Data Models")]
    [DataRow("### Phase 1 (Week 1): Data Models", "1", "(Week 1): Data Models")]
    [DataRow("### Milestone 1: Data Models", "1", "Data Models")]
    [DataRow("### Epic 1: Data Models", "1", "Data Models")]
    [DataRow("### Day 1: Data Models", "1", "Data Models")]
    [DataRow("### Day 1-2: Data Models", "1-2", "Data Models")]
    [DataRow("### 1.1 Data Models", "1.1", "Data Models")]
    [DataRow("## 1. Data Models", "1", "Data Models")]
    [DataRow("## 1) Data Models", "1", "Data Models")]
    [DataRow("## 1: Data Models", "1", "Data Models")]
    [DataRow("## 1 Data Models", "1", "Data Models")]
    [DataRow("## (1) Data Models", "1", "Data Models")]
    public void A_heading_is_read_as_number_and_title(string heading, string number, string title)
    {
        CollectionAssert.AreEqual(new[] { $"{number}|{title}" }, Tasks.Groups($"# Tasks: x\n\n## Overview\nText.\n\n{heading}\n\n- [ ] a task\n\n## Notes\ntext\n"));
    }

    [TestMethod]
    [DataRow("## Task Groups")]
    [DataRow("### Database Layer")]
    [DataRow("### Group Authentication")]
    [DataRow("### Phase out the old API")]
    [DataRow("### Task A new way")]
    [DataRow("### Task 1st")]
    [DataRow("## 2025-01-10 Changes")]
    [DataRow("# Task Group 1: Title of the file")]
    [DataRow("###### Task Group 1: Too deep")]
    [DataRow("### Step 1: Alone")]
    [DataRow("**Task Group 1: Bold**")]
    [DataRow("```\n### Task Group 1: Code\n```")]
    [DataRow("> ### Task Group 1: Quote")]
    [DataRow("<!--\n### Task Group 1: Comment\n-->")]
    [DataRow("- ### Task Group 1: In a list")]
    public void A_heading_is_not_a_group(string heading)
    {
        var tasks = Tasks.Read($"{heading}\n\n- [ ] a task\n");

        Assert.IsTrue(tasks.Rule is GroupRule.Headings or GroupRule.WholeFile, $"{tasks.Rule}");
        Assert.AreEqual("1", tasks.Groups.Single().Number);
    }

    [TestMethod]
    [DataRow("Task Group,Slice", "Task Group")]
    [DataRow("Slice,Group", "Slice")]
    [DataRow("Group,Task", "Group")]
    [DataRow("Task,Phase", "Task")]
    [DataRow("Phase,Milestone", "Phase")]
    [DataRow("Milestone,Epic", "Milestone")]
    [DataRow("Epic,Day", "Epic")]
    public void The_first_family_with_checkboxes_wins_whichever_stands_above(string words, string family)
    {
        var (first, second) = (words.Split(',')[0], words.Split(',')[1]);

        foreach (var (outer, inner) in new[] { (first, second), (second, first) })
        {
            var tasks = Tasks.Read($"## {outer} 1: A\n### {inner} 1: B\n- [ ] a\n### {inner} 2: C\n- [ ] a\n");

            Assert.AreEqual(family, tasks.Family);
            Assert.HasCount(inner == first ? 2 : 1, tasks.Groups);
        }
    }

    [TestMethod]
    public void A_word_comes_before_bare_numbers()
    {
        Assert.AreEqual("Day", Tasks.Read("## 1. A\n### Day 1\n- [ ] a\n### Day 2\n- [ ] a\n").Family);
    }

    [TestMethod]
    public void Headings_without_tasks_are_no_groups()
    {
        const string Text = """
            ## Task Groups
            ### Task Group 1: A
            - [ ] a
            ### Task Group 2: B
            #### Subtasks
            - [ ] a
            ## Task Group 2 Implementation Notes
            Text.
            ## Execution Order
            ### Task Group 1
            First.
            """;
        var tasks = Tasks.TryRead(Text, out var bag);

        CollectionAssert.AreEqual(new[] { "1|A", "2|B" }, tasks!.Groups.Select(group => $"{group.Number}|{group.Title}").ToArray());
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void A_group_among_the_others_without_tasks_is_reported()
    {
        var tasks = Tasks.TryRead("## Task Group 1: A\n- [ ] a\n## Task Group 2: B\nText.\n## Task Group 3: C\n- [ ] a\n## Task Group 4: D\n**Dependencies:** None\n", out var bag);

        CollectionAssert.AreEqual(new[] { "1", "3" }, tasks!.Groups.Select(group => group.Number).ToArray());
        CollectionAssert.AreEqual(new[] { "3,1,19 ORCH1002", "7,1,19 ORCH1002" }, Tasks.Codes(bag));
    }

    [TestMethod]
    public void Headings_of_the_same_word_in_a_chapter_of_their_own_are_not_reported()
    {
        var tasks = Tasks.TryRead("### Phase 1: A\n- [ ] a\n### Phase 2: B\n- [ ] a\n## Rollout\n### Phase 1: Pilot\nText.\n### Phase 3: All\nText.\n", out var bag);

        Assert.HasCount(2, tasks!.Groups);
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void A_words_option_heads_groups_and_comes_after_task_group()
    {
        var bag = new Orchestration.Build.Diagnostics.DiagnosticBag();
        var options = new TasksReadOptions(["Workstream", " "], []);

        var alone = TasksReader.Read(new SourceText(Tasks.Path, "## Workstream 1: A\n### Phase 1\n- [ ] a\n"), options, bag);
        var beside = TasksReader.Read(new SourceText(Tasks.Path, "## Workstream 1: A\n### Task Group 1: B\n- [ ] a\n"), options, bag);

        Assert.AreEqual("Workstream", alone!.Family);
        Assert.AreEqual("Task Group", beside!.Family);
    }

    [TestMethod]
    [DataRow("### Étape 1 : A", "### Étape 2 : B")]
    [DataRow("## Grupo de Tareas 1: A", "## Grupo de Tareas 2: B")]
    [DataRow("## Schritt 1 – A", "## Schritt 2 – B")]
    [DataRow("## Этап 1. A", "## Этап 2. B")]
    [DataRow("### フェーズ1：A", "### フェーズ2：B")]
    [DataRow("### タスクグループ 1: A", "### タスクグループ 2: B")]
    [DataRow("### 第1阶段：A", "### 第2阶段：B")]
    [DataRow("### 第一阶段：A", "### 第二阶段：B")]
    [DataRow("### 阶段一：A", "### 阶段二：B")]
    [DataRow("### 1단계: A", "### 2단계: B")]
    [DataRow("### Step 1: A", "### Step 2: B")]
    [DataRow("### T001 — A", "### T002 — B")]
    [DataRow("### TG1: A", "### TG2: B")]
    [DataRow("### A. A", "### B. B")]
    public void A_shape_that_repeats_with_running_numbers_is_recognised(string first, string second)
    {
        var tasks = Tasks.Read($"# X\n## Plan\n\n{first}\n- [ ] a\n\n{second}\n- [ ] a\n");

        CollectionAssert.AreEqual(new[] { "A", "B" }, tasks.Groups.Select(group => group.Title).ToArray());
    }

    [TestMethod]
    public void An_unknown_shape_must_run_repeat_and_own_the_checkboxes()
    {
        Assert.AreEqual(GroupRule.Headings, Tasks.Read("### Step 2: A\n- [ ] a\n### Step 1: B\n- [ ] a\n").Rule);
        Assert.AreEqual(GroupRule.Headings, Tasks.Read("### Step 1: A\n- [ ] a\n### Step 1: B\n- [ ] a\n").Rule);
        Assert.AreEqual(GroupRule.Headings, Tasks.Read("### Step 1: A\n- [ ] a\n### Step 2: B\n- [ ] a\n## Rest\n- [ ] a\n- [ ] a\n- [ ] a\n- [ ] a\n").Rule);
    }

    [TestMethod]
    public void Of_nested_numbers_the_ones_with_tasks_are_groups_and_the_outer_ones_layers()
    {
        var tasks = Tasks.Read("## 1. Data\n### 1.1 Models\n- [ ] a\n### 1.2 Queries\n- [ ] a\n## 2. Pages\n### 2.1 List\n- [ ] a\n");

        CollectionAssert.AreEqual(new[] { "1.1", "1.2", "2.1" }, tasks.Groups.Select(group => group.Number).ToArray());
        CollectionAssert.AreEqual(new[] { "1. Data", "2. Pages" }, tasks.Layers.Select(layer => layer.Heading).ToArray());
    }

    [TestMethod]
    public void Nested_headings_of_one_word_leave_the_outer_one_a_layer_without_a_word()
    {
        var tasks = Tasks.TryRead("## Phase 1: Data\n### Phase 1.1: Models\n- [ ] a\n### Phase 1.2: Queries\n- [ ] a\n", out var bag);

        CollectionAssert.AreEqual(new[] { "1.1", "1.2" }, tasks!.Groups.Select(group => group.Number).ToArray());
        Assert.AreEqual(string.Empty, Tasks.Describe(bag));
    }

    [TestMethod]
    public void A_number_with_tasks_of_its_own_keeps_its_parts()
    {
        var tasks = Tasks.Read("## 1. Data\n- [ ] 1.0 Do\n### 1.1 Models\n- [ ] a\n## 2. Pages\n- [ ] b\n");

        CollectionAssert.AreEqual(new[] { "1", "2" }, tasks.Groups.Select(group => group.Number).ToArray());
        Assert.HasCount(2, tasks.Groups[0].Tasks);
    }

    [TestMethod]
    public void Headings_above_are_layers_outermost_first_without_the_title_of_the_file()
    {
        var tasks = Tasks.Read("# Task Breakdown: Shop\n## Task List\n### Phase 1: Data\n#### Task Group 1: A\n- [ ] a\n#### Task Group 2: B\n- [ ] a\n### Pages ✅\n#### Task Group 3: C\n- [ ] a\n## More\n#### Task Group 4: D\n- [ ] a\n");

        Assert.AreEqual("Shop", tasks.Title);
        CollectionAssert.AreEqual(
            new[] { "Task List>Phase 1: Data", "Task List>Phase 1: Data", "Task List>Pages ✅", "More" },
            tasks.Groups.Select(group => string.Join('>', group.Layers.Select(layer => tasks.Layers[layer].Heading))).ToArray());
        Assert.AreEqual(("Phase", "1", "Data", 3, 3), (tasks.Layers[1].Word, tasks.Layers[1].Number, tasks.Layers[1].Title, tasks.Layers[1].Level, tasks.Layers[1].Span.Line));
        Assert.AreEqual("Pages", tasks.Layers[2].Title);
    }

    [TestMethod]
    [DataRow("# Task Breakdown: Shop", "Shop")]
    [DataRow("# Tasks: Shop", "Shop")]
    [DataRow("# Shop - Tasks", "Shop - Tasks")]
    [DataRow("## Shop", null)]
    public void The_title_is_that_of_the_first_heading_of_level_one(string heading, string? title)
    {
        Assert.AreEqual(title, Tasks.Read(heading + "\n## Task Group 1: A\n- [ ] a\n").Title);
    }

    [TestMethod]
    public void Names_that_plainly_name_another_level_choose_it()
    {
        const string Text = "## Phase 1: Data\n### Task 1: A\n- [ ] a\n### Task 2: B\n- [ ] a\n## Phase 2: Pages (later)\n### Task 3: C\n- [ ] a\n";

        CollectionAssert.AreEqual(new[] { "1|A", "2|B", "3|C" }, Tasks.Groups(Text));
        CollectionAssert.AreEqual(new[] { "1|Data", "2|Pages (later)" }, Tasks.Groups(Text, "Phase 1 - Data", "Phase 2 - Pages"));
        CollectionAssert.AreEqual(new[] { "1|Data", "2|Pages (later)" }, Tasks.Groups(Text, "data", "pages-later"));
        CollectionAssert.AreEqual(new[] { "1|A", "2|B", "3|C" }, Tasks.Groups(Text, "Phase 1 - Data", "B"));
        CollectionAssert.AreEqual(new[] { "1|A", "2|B", "3|C" }, Tasks.Groups(Text, "Phase 1 - Data", "Something else"));
    }

    [TestMethod]
    public void A_level_chosen_by_names_is_reported()
    {
        Tasks.TryRead("## Phase 1: Data\n### Task 1: A\n- [ ] a\n", out var bag, "Phase 1");

        CollectionAssert.AreEqual(new[] { "1,4,17 ORCH1010" }, Tasks.Codes(bag));
    }

    [TestMethod]
    public void Layer_names_of_unnumbered_headings_do_not_move_the_groups()
    {
        CollectionAssert.AreEqual(new[] { "1|A", "2|B" }, Tasks.Groups("### CLI Layer\n#### Task Group 1: A\n- [ ] a\n### API Layer\n#### Task Group 2: B\n- [ ] a\n", "CLI Layer", "API Layer"));
    }

    [TestMethod]
    public void Unnumbered_headings_are_groups_when_every_name_is_one_of_them()
    {
        const string Text = "# T\n## Setup ✅\n- [x] a\n## Native Android\n- [ ] b\n";

        CollectionAssert.AreEqual(new[] { "1|Setup", "2|Native Android" }, Tasks.Groups(Text, "setup", "native-android"));
        Assert.AreEqual(GroupRule.Named, Tasks.Read(Text, "setup", "native-android").Rule);
        Assert.AreEqual(GroupRule.Headings, Tasks.Read(Text, "setup", "android-foundation").Rule);
    }
}
