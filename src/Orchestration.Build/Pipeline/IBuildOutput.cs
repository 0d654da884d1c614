using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Pipeline;

/// <summary>Where a build talks to people. Implementations say whether they may be called from any thread.</summary>
internal interface IBuildOutput
{
    void Report(Diagnostic diagnostic);

    /// <summary>One line, or several, printed at once.</summary>
    void Line(string text);

    /// <summary>A command of ours to the CI system, printed as it is.</summary>
    void Annotation(string text);

    /// <summary>For those who ask for more: shown from normal verbosity on.</summary>
    void Detail(string text);

    /// <summary>The one line that is drawn over itself at a terminal; nothing elsewhere.</summary>
    /// <param name="indicator"><c>[3/20]</c>.</param>
    /// <param name="text">What is going on: <c>running T-04, T-07</c>.</param>
    void Status(string indicator, string text);
}
