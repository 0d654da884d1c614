namespace Orchestration.Build.Diagnostics;

/// <summary>A place in a file, 1-based as editors count; <c>EndColumn</c> is the column after the last character.</summary>
/// <param name="File">Absolute path of the original file.</param>
/// <param name="Line">1-based line, or 0 for "the whole file".</param>
/// <param name="Column">1-based column in UTF-16 code units, or 0.</param>
/// <param name="EndLine">1-based line of the end.</param>
/// <param name="EndColumn">Column after the last character, as MSBuild and compilers print it.</param>
internal readonly record struct SourceSpan(string File, int Line, int Column, int EndLine, int EndColumn)
{
    public static SourceSpan WholeFile(string file) => new(file, 0, 0, 0, 0);

    /// <summary>No file at all: a property, the environment.</summary>
    public static SourceSpan None { get; } = new(string.Empty, 0, 0, 0, 0);
}
