using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Testing;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Tests.Validation;

/// <summary>Every real orchestration.yml of the corpus: matched, or told what a person would say about it.</summary>
[TestClass]
public sealed class CorpusAssignmentsTests
{
    // Warnings and messages by code and number; "error" and the codes where there is no plan.
    private const string Expected = """
        2025-11-06-assist-show-reasoning-flag: 4 groups; ORCH2023 x4, ORCH2028 x2
        2025-12-09-fix-sast-config-complexity: 8 groups; ORCH2028 x1
        2025-12-27-custom-notification-plugin: error; ORCH2019 x3, ORCH2022 x4, ORCH2028 x4
        2025-05-28-product-planning-workflow: 5 groups; ORCH2028 x1
        2025-11-28-red64-core-foundation: 7 groups; ORCH2028 x1
        2025-11-30-milestone-3-standards-plugin-architecture: 7 groups; ORCH2028 x1
        2025-12-26-python-cli-deprecation: 20 groups; ORCH2028 x1
        2026-01-06-dashboard-header-qrt-integration: 6 groups; ORCH2023 x6
        2026-01-08-address-autocomplete-system: 6 groups; ORCH2023 x6
        2026-01-08-address-system-fixes: 3 groups; ORCH2023 x3
        2026-01-18-context-enrichment-and-global-standards: error; ORCH2019 x5, ORCH2022 x5, ORCH2025 x26
        2026-01-18-profiles-default-audit: error; ORCH2025 x17
        2026-01-18-rename-agent-os-to-geist: 9 groups
        """;

    [TestMethod]
    public void Every_real_file_is_matched_or_diagnosed()
    {
        var corpus = TestPaths.RequireShared("corpus");
        var outcome = Directory.EnumerateDirectories(corpus).Order(StringComparer.Ordinal).SelectMany(Outcomes).ToList();

        Assert.AreEqual(Expected.ReplaceLineEndings("\n"), string.Join('\n', outcome));
    }

    private static IEnumerable<string> Outcomes(string root)
    {
        var snapshot = SpecReader.ReadRepository(root, new DiagnosticBag());
        foreach (var spec in SpecLocator.FindSpecs(root).Where(spec => spec.OrchestrationFile is not null))
        {
            var bag = new DiagnosticBag();
            var model = SpecFlow.Validate(spec, snapshot, ValidationOptions.Default, bag);
            var codes = bag.ToSorted().Where(IsAboutAssignmentsOrError).CountBy(item => item.Code).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} x{pair.Value}");
            yield return $"{spec.Name}: {(model is null ? "error" : model.Groups.Length + " groups")}; {string.Join(", ", codes)}".TrimEnd(' ', ';');
        }
    }

    private static bool IsAboutAssignmentsOrError(Diagnostic item) =>
        item.Severity == DiagnosticSeverity.Error || item.Code.StartsWith("ORCH2", StringComparison.Ordinal);
}
