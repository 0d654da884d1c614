using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>Prints the page of one diagnostic, which is in the package: a terminal shows no links.</summary>
internal static class ExplainTarget
{
    /// <param name="folder">Absolute path of the pages.</param>
    /// <param name="code">As typed, such as <c>ORCH1052</c> or <c>1052</c>.</param>
    public static void Show(string folder, string code, IBuildOutput output)
    {
        var asked = code.Trim().ToUpperInvariant();
        asked = asked.Length == 4 && asked.All(char.IsAsciiDigit) ? "ORCH" + asked : asked;
        if (Catalogue.All.FirstOrDefault(descriptor => descriptor.Code == asked) is not { } known)
        {
            var nearest = asked.Length == 0 ? " Set it to the code that a build printed." : Nearest.Find(asked, Catalogue.All.Select(descriptor => descriptor.Code)) is { } near ? $" Did you mean {near}?" : string.Empty;
            output.Report(Catalogue.UnknownCode.At(SourceSpan.None, code.Trim(), nearest));
            return;
        }

        // A line of its own for each: MSBuild indents the first line of a message only.
        foreach (var line in File.ReadAllLines(Path.Combine(folder, known.Code + ".md")))
        {
            output.Line(line);
        }
    }
}
