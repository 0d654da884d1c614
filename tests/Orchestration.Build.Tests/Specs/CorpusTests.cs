using System.Text.Json;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Specs.Grammar;
using Orchestration.Build.Testing;

namespace Orchestration.Build.Tests.Specs;

/// <summary>Real files of public repositories against the groups that people see in them.</summary>
[TestClass]
public sealed class CorpusTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>What is reported about real files beyond messages, and why that is right.</summary>
    private static readonly string[] Said =
    [
        // The heading and its meta lines stand twice, the first time without tasks.
        "2025-10-22-sdk-parity-issues-resolution(58,1): ORCH1002",
        // "Task Group 3, existing `useNotes` hook": the hook is not a group, and not in parentheses.
        "2026-01-07-vault-ux-overhaul(91,33): ORCH1033",

        // A section "Dependencies" at the end tells in sentences what no group says itself.
        "2026-01-18-profiles-default-audit(334,5): ORCH1037",
    ];

    [TestMethod]
    public void Every_real_file_with_groups_reads_as_expected()
    {
        var failures = new List<string>();
        var said = new List<string>();
        foreach (var file in Expected().Where(file => file.Groups.Length > 0))
        {
            var (tasks, bag) = Read(file.File);
            if (tasks is null)
            {
                failures.Add($"{file.File}: {Tasks.Describe(bag)}");
                continue;
            }

            var dependencies = Tasks.Dependencies(tasks, bag);
            var actual = tasks.Groups.Select((group, i) => $"{group.Number}|{group.HeadingSpan.Line}|{group.Title}|{dependencies[i]}").ToList();
            var expected = file.Groups.Select((group, i) => $"{group.Number}|{group.Line}|{StatusMarks.Strip(group.Title)}|{Value(group, i < dependencies.Length ? dependencies[i] : "")}").ToList();
            failures.AddRange(expected.Except(actual).Select(line => $"{file.File}: missing {line}"));
            failures.AddRange(actual.Except(expected).Select(line => $"{file.File}: surplus {line}"));
            said.AddRange(bag.ToSorted()
                .Where(item => item.Severity != DiagnosticSeverity.Message)
                .Select(item => $"{file.File.Split('/')[^2]}({item.Span.Line},{item.Span.Column}): {item.Code}"));
        }

        Assert.IsEmpty(failures, string.Join('\n', failures));
        CollectionAssert.AreEquivalent(Said, said);
    }

    /// <summary>Lines that the expected values leave open ("?"), and what §3.2 makes of them.</summary>
    private static readonly Dictionary<string, string> LeftOpen = new(StringComparer.Ordinal)
    {
        // "Phase 1 Task Group 1.4": the group, named with its phase.
        ["2025-10-22-sdk-parity-issues-resolution 2.1"] = "1.4",
        ["2025-10-22-sdk-parity-issues-resolution 3.1"] = "2.4",
        ["2025-10-22-sdk-parity-issues-resolution 4.1"] = "3.4",
        ["2025-10-22-sdk-parity-issues-resolution 5.1"] = "4.3",

        // "Phase 2 complete": all groups under the layer.
        ["2025-10-26-table-definition-generation 3.1"] = "2.1 2.2",
        ["2025-10-26-table-definition-generation 6.1"] = "5.1 5.2",

        // "None (can run in parallel with Phase 1)": what stands in parentheses is a remark.
        ["2025-10-26-vector-data-types-storage 3"] = "",

        // "Phase 1 complete (Task Groups 1-7)": the layer, and the remark says the same.
        ["2025-12-26-python-cli-deprecation 8"] = "1 2 3 4 5 6 7",
        ["2025-12-26-python-cli-deprecation 10"] = "8 9",
        ["2025-12-26-python-cli-deprecation 15"] = "10 11 12 13 14",
        ["2025-12-26-python-cli-deprecation 20"] = "15 16 17 18 19",
    };

    [TestMethod]
    public void Lines_left_open_resolve_to_layers_and_groups_in_layers()
    {
        var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Expected().Where(file => file.Groups.Any(group => group.DependsOn.ValueKind == JsonValueKind.String)))
        {
            var (tasks, bag) = Read(file.File);
            var dependencies = Tasks.Dependencies(tasks!, bag);
            for (var i = 0; i < file.Groups.Length; i++)
            {
                if (file.Groups[i].DependsOn.ValueKind == JsonValueKind.String)
                {
                    resolved.Add($"{file.File.Split('/')[^2]} {file.Groups[i].Number}", dependencies[i]);
                }
            }
        }

        CollectionAssert.AreEquivalent(LeftOpen.Select(pair => pair.ToString()).ToList(), resolved.Select(pair => pair.ToString()).ToList());
    }

    /// <summary>Files without expected groups: what each reads as, or where and why it does not.</summary>
    [TestMethod]
    // Numbered parents.
    [DataRow("2025-10-07-secure-credential-keystore", "Parents 5: Implement Abstract Credential Backend Architecture … Implement Migration System and CLI Integration")]
    [DataRow("2025-10-09-configure-keyring-integration", "Parents 3: Update `configure ls` Command for Backend Integration … Integration Testing and Validation")]
    // Nothing is numbered: the headings, or the file as a whole.
    [DataRow("2025-12-26-android-custom-notifications", "WholeFile 1: Android Custom Notifications … Android Custom Notifications")]
    [DataRow("2025-12-26-fix-input-latency-regression", "WholeFile 1: fix-input-latency-regression … fix-input-latency-regression")]
    [DataRow("2025-12-27-custom-notification-plugin", "Headings 5: Setup … Verification")]
    // No checkbox at all: ticks are text, and the numbered headings are the groups.
    [DataRow("2026-01-08-address-autocomplete-system", "WithoutBoxes 17: Create Provinces API Route … Final Comprehensive Review")]
    [DataRow("2026-01-08-address-system-fixes", "WithoutBoxes 5: Full National Address Data Seed … Comprehensive Testing")]
    // The groups' tasks are paragraphs with "[x]" at their end; only the summary has checkboxes.
    [DataRow("2026-01-18-context-enrichment-and-global-standards", "WithoutBoxes 10: Global Standards Extraction Enhancement … Documentation and Integration")]
    // Without orchestration.yml the finer level, with it the level that it names.
    [DataRow("2026-01-06-dashboard-header-qrt-integration", "Word 30: Create Philippine Timezone Utility … Final Polish and Cross-Browser Testing")]
    public void A_real_file_without_expected_groups_reads_as(string folder, string expected)
    {
        var file = Expected().Single(file => file.File.Split('/')[^2] == folder);
        var (tasks, bag) = Read(file.File);

        Assert.IsEmpty(file.Groups);
        Assert.AreEqual(expected, tasks is null ? string.Join(' ', Tasks.Codes(bag)) : Summary(tasks));
    }

    [TestMethod]
    public void The_real_file_whose_assignments_name_phases_reads_as_phases()
    {
        var file = Expected().Single(file => file.Family.StartsWith("open", StringComparison.Ordinal));
        var bag = new DiagnosticBag();
        var path = Path.Combine(TestPaths.RequireShared("corpus"), file.File);
        var yaml = Path.Combine(Path.GetDirectoryName(path)!, "orchestration.yml");
        var names = AssignmentsReader.Read(new SourceText(yaml, File.ReadAllText(yaml)), bag)!.Entries.Select(entry => entry.Name!.Value.Value);

        var tasks = TasksReader.Read(new SourceText(path, File.ReadAllText(path)), new TasksReadOptions([], [.. names]), bag);

        Assert.AreEqual("Word 6: Dashboard Header with User Profile & Notification … Polish & Responsive Design", Summary(tasks!));
        CollectionAssert.AreEqual(new[] { "", "1", "", "", "1 2", "1 2 3 4 5" }, Tasks.Dependencies(tasks!, bag));
    }

    /// <summary>Other tools' files.</summary>
    [TestMethod]
    [DataRow("spec-kit/nextflow-io+nextflow/specs/001-ecs-executor", "Phase 8: Setup (Shared Infrastructure) … Polish & Cross-Cutting Concerns")]
    [DataRow("spec-kit/nextflow-io+nextflow/specs/260422-seqera-datalinks-fs", "Phase 7: Foundational Refactor (blocks all US) … Final Verification")]
    [DataRow("spec-kit/nextflow-io+nextflow/specs/260410-fusion-gpu-metrics", "Phase 4: Foundational (TraceRecord transient field) … Verification")]
    [DataRow("spec-kit/EIS-ITS+vss-cli/specs/814-fix-dependabot-cves", "Phase 3: User Story 1 — Resolve High Severity CVEs (Priority: P1) 🎯 MVP … User Story 3 — Verify No Functional Regressions (Priority: P3)")]
    [DataRow("spec-kit/EIS-ITS+vss-cli/specs/815-fix-pre-commit-hooks", "Phase 5: Configuration Updates (Shared Infrastructure) … Final Validation")]
    [DataRow("spec-kit/EIS-ITS+vss-cli/specs/812-vm-mk-gpu-support", "Phase 7: Foundational (Blocking Prerequisites) … Polish & Version")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/diet-management-app", "Phase 12: プロジェクト基盤・環境構築 … 最終調整・リリース準備")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/customer-support-rag-backend-ja", "# 8: プロジェクト基盤とセットアップ … デプロイ設定とドキュメント")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/customer-support-rag-backend-en", "# 8: Project Foundation and Setup … Deployment Configuration and Documentation")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/face-mosaic-app2", "Task 16: プロジェクト基盤の構築とテスト環境設定 … 最終統合テストと本番ビルド設定")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/amazonq-cli-sdd-commands", "Task 20: Create minimal NPM package structure … Create comprehensive end-to-end validation")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/face-mosaic-app", "1,1,1 ORCH1001")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/examples-pdf-diagram-explanation-app", "Task 7: プロジェクト設定とコア構造 … デプロイメントと運用")]
    [DataRow("kiro/gotalab+cc-sdd/.kiro/specs/pdf-diagram-explanation-app", "Task 7: プロジェクト設定とコア構造 … デプロイメントと運用")]
    [DataRow("kiro/108yen+task-orchestrator-mcp/.kiro/specs/task-management-mcp-server", "Task 1: 完了条件と制約の追加 … 完了条件と制約の追加")]
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/add-kiro-support", "# 6: Tool Registration / 工具注册 … Documentation / 文档")]
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/adapt-ci-for-fork", "# 4: Remove release-prepare workflow … Verify")]
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/add-workspace-support", "# 7: Core Infrastructure … Documentation")]
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/fix-spec-parser-fidelity", "# 7: Part A — shared, fence-aware extraction (#361, #418, #312, fenced-scenario) … Review fixes (PR #1281)")]
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/archive/2026-03-18-schema-instruction-scenario-tags", "# 2: Update `specs` instruction in schema.yaml … Verification")]
    // Headings without numbers, and none but the title.
    [DataRow("openspec/Fission-AI+OpenSpec/openspec/changes/archive/2025-11-05-relax-shall-must-validation", " 3: Implementation … Validation")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/archive/add-select-options-support", " 1: Add Select Options Support … Add Select Options Support")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/add-attribute-sets", "Phase 10: Database Schema and Migrations (Priority: Critical) … Final Integration (Priority: Medium)")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/add-ui-hints-support", "# 3: Implementation … Documentation (Mandatory)")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/archive/2025-11-30-consolidate-edge-case-tests", "# 8: Analyze Test Overlap … Validation")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/archive/2025-11-27-optimize-view-recreation", "# 8: Schema Tracking Infrastructure … Documentation")]
    [DataRow("openspec/AuroraWebSoftware+FlexyField/openspec/changes/archive/2025-11-27-enable-multi-db-local-tests", "# 2: Implementation … Validation")]
    public void A_neighbours_file_reads_as(string folder, string expected)
    {
        var path = Path.Combine(TestPaths.RequireShared("corpus-neighbours"), folder, "tasks.md");
        var bag = new DiagnosticBag();

        var tasks = TasksReader.Read(new SourceText(path, File.ReadAllText(path)), TasksReadOptions.Default, bag);

        Assert.AreEqual(expected, tasks is null ? string.Join(' ', Tasks.Codes(bag)) : tasks.Family + Summary(tasks)[tasks.Rule.ToString().Length..]);
    }

    [TestMethod]
    public void Every_neighbours_file_is_in_the_table()
    {
        var listed = typeof(CorpusTests).GetMethod(nameof(A_neighbours_file_reads_as))!.GetCustomAttributes(typeof(DataRowAttribute), false).Length;

        Assert.HasCount(listed, Directory.GetFiles(TestPaths.RequireShared("corpus-neighbours"), "tasks.md", SearchOption.AllDirectories));
    }

    private static string Summary(TasksSyntax tasks) => $"{tasks.Rule} {tasks.Groups.Length}: {tasks.Groups[0].Title} … {tasks.Groups[^1].Title}";

    private static string Value(ExpectedGroup group, string actual) => group.DependsOn.ValueKind switch
    {
        JsonValueKind.Null => "?",
        JsonValueKind.String => actual,
        _ => string.Join(' ', group.DependsOn.EnumerateArray().Select(item => item.GetString())),
    };

    private static (TasksSyntax? Tasks, DiagnosticBag Bag) Read(string file)
    {
        var path = Path.Combine(TestPaths.RequireShared("corpus"), file);
        var bag = new DiagnosticBag();
        return (TasksReader.Read(new SourceText(path, File.ReadAllText(path)), TasksReadOptions.Default, bag), bag);
    }

    private static ExpectedFile[] Expected() =>
        JsonSerializer.Deserialize<ExpectedFile[]>(File.ReadAllText(Path.Combine(TestPaths.RequireShared("corpus"), "expected-groups.json")), Json)!;

    private sealed record ExpectedFile(string File, string Family, ExpectedGroup[] Groups);

    private sealed record ExpectedGroup(string Number, int Line, JsonElement DependsOn, string Title);
}
