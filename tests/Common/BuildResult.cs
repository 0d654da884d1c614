using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestration.Build.Testing;

/// <summary>What one command said, and the diagnostics in it, each line once per time it was printed while building (not again in the summary).</summary>
internal sealed partial record BuildResult(int ExitCode, string Output, string Errors)
{
    private const string SummaryStart = "\nBuild ";

    public bool Succeeded => ExitCode == 0;

    public IReadOnlyList<SaidDiagnostic> Diagnostics => [.. DiagnosticLine().Matches(BeforeSummary).Select(Read)];

    public IEnumerable<SaidDiagnostic> Of(string code) => Diagnostics.Where(diagnostic => diagnostic.Code == code);

    private string BeforeSummary =>
        Output.IndexOf(SummaryStart, StringComparison.Ordinal) is >= 0 and var end ? Output[..end] : Output;

    private static SaidDiagnostic Read(Match match) => new(
        match.Groups["file"].Value.Trim(),
        Number(match.Groups["line"]),
        Number(match.Groups["column"]),
        Number(match.Groups["endline"]),
        Number(match.Groups["endcolumn"]),
        match.Groups["severity"].Value,
        match.Groups["code"].Value,
        match.Groups["text"].Value.TrimEnd('\r'));

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:\s*\d+>)?\s*(?<file>[^\n:]*?)(?:\((?<line>\d+),(?<column>\d+)(?:,(?<endline>\d+),(?<endcolumn>\d+))?\))? ?: (?<severity>error|warning|message) (?<code>[A-Z]+\d+): (?<text>[^\n]*?)(?: \[[^\n\]]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex DiagnosticLine();
}

/// <summary>One diagnostic as a person or a problem matcher reads it.</summary>
internal sealed record SaidDiagnostic(string File, int Line, int Column, int EndLine, int EndColumn, string Severity, string Code, string Text);
