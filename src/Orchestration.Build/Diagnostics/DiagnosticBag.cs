namespace Orchestration.Build.Diagnostics;

/// <summary>Collects what the stages of one build say, so that all of it is reported at once and sorted.</summary>
/// <param name="spec">Path of the spec that all of it is about; null where there is no one spec.</param>
internal sealed class DiagnosticBag(string? spec = null)
{
    private readonly List<Diagnostic> _diagnostics = [];

    public bool HasErrors => _diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Whether an error was reported about a place in the file.</summary>
    public bool HasErrorsIn(string file) =>
        _diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Span.File == file);

    public void Add(Diagnostic diagnostic) => _diagnostics.Add(spec is null || diagnostic.Spec is not null ? diagnostic : diagnostic with { Spec = spec });

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>As <see cref="Diagnostic.CompareTo"/> says; equal ones once.</summary>
    public IReadOnlyList<Diagnostic> ToSorted()
    {
        var sorted = new List<Diagnostic>(_diagnostics);
        sorted.Sort();
        for (var i = sorted.Count - 1; i > 0; i--)
        {
            if (sorted[i].CompareTo(sorted[i - 1]) == 0)
            {
                sorted.RemoveAt(i);
            }
        }

        return sorted;
    }
}
