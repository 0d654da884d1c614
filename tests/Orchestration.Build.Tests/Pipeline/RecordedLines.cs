using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tests.Pipeline;

/// <summary>What a build said.</summary>
internal sealed class RecordedLines : IBuildOutput
{
    private readonly List<string> _lines = [];

    public List<Diagnostic> Problems { get; } = [];

    public string Text => string.Join('\n', _lines);

    public void Report(Diagnostic diagnostic) => Problems.Add(diagnostic);

    public void Line(string text) => _lines.Add(text);

    public void Detail(string text) => _lines.Add(text);

    public void Status(string indicator, string text) => _lines.Add(text);
}
