using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Validation;

/// <summary><c>OrchestrationBuildSeverity=warning</c>: a broken spec does not break the builds of those who do not work on it.</summary>
internal static class SeverityPolicy
{
    /// <summary>
    /// The diagnostics of a plain build with errors lowered to warnings. Errors of the environment (ORCH0xxx) stay: they say that the
    /// package cannot do what it was asked for.
    /// </summary>
    public static IReadOnlyList<Diagnostic> LowerErrors(IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Select(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !IsEnvironment(diagnostic.Code)
            ? diagnostic with { Severity = DiagnosticSeverity.Warning }
            : diagnostic),
    ];

    // ORCH0050 and ORCH0051 are about the files of a spec, as the codes of 1xxx and 2xxx are.
    private static bool IsEnvironment(string code) =>
        code.StartsWith("ORCH0", StringComparison.Ordinal)
        && code != Catalogue.FileUnreadable.Code && code != Catalogue.FileNotUtf8.Code && code != Catalogue.SpecsCollide.Code;
}
