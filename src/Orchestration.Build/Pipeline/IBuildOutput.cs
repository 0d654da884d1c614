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

    /// <summary>What the target made: the terminal logger's closing line links to it, other loggers get a line.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="label">Before the path in the line of other loggers; null: they have been told.</param>
    /// <param name="note">Behind the path in the closing line.</param>
    void Result(string path, string? label = null, string? note = null);

    /// <summary>People read this at a terminal that shows symbols.</summary>
    bool HasSymbols { get; }

    /// <summary>Characters there are for <see cref="Status"/>; null where no line is drawn over itself.</summary>
    int? LiveWidth { get; }

    /// <summary>The one line that is drawn over itself at a terminal; nothing elsewhere.</summary>
    /// <param name="indicator"><c>[3/20]</c>.</param>
    /// <param name="text">What runs: <c>4 agent 1m10s, 7 gate 12s</c>.</param>
    void Status(string indicator, string text);
}
