using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Testing;

/// <summary>What a build said. Any thread may talk to it.</summary>
/// <param name="echo">Gets every line and diagnostic as it comes.</param>
internal sealed class RecordingOutput(Action<string>? echo = null) : IBuildOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics
    {
        get
        {
            lock (_gate)
            {
                return [.. _diagnostics];
            }
        }
    }

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public IEnumerable<string> Codes => Diagnostics.Select(diagnostic => diagnostic.Code);

    /// <summary>Lines of every importance.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Report(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            _diagnostics.Add(diagnostic);
        }

        echo?.Invoke($"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}");
    }

    public void Line(string text)
    {
        Add(text);
        echo?.Invoke(text);
    }

    public void Annotation(string text) => Add(text);

    public void Detail(string text) => Add(text);

    public int? LiveWidth { get; init; }

    public bool HasSymbols { get; init; }

    public void Status(string indicator, string text) => Add($"{indicator} {text}");

    public void Result(string path, string? label, string? note)
    {
        if (label is not null)
        {
            Line($"{label}: {path}");
        }
    }

    private void Add(string text)
    {
        lock (_gate)
        {
            _lines.Add(text);
        }
    }
}
