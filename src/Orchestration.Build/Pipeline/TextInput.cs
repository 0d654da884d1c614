using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Pipeline;

/// <summary>Sentences of a user: the property, else the file, else the environment, because one with commas cannot be typed after <c>-p:</c>.</summary>
internal static class TextInput
{
    /// <param name="file">Absolute path, or null.</param>
    /// <param name="variable">Name of the environment variable.</param>
    /// <returns>Trimmed, LF; null where there is none, or it cannot be read, which the bag then says.</returns>
    public static string? Read(string? text, string? file, string variable, DiagnosticBag bag) =>
        TextOrNull(text) ?? (file is not null ? TextOrNull(SourceFile.Read(file, bag)?.Text) : TextOrNull(Environment.GetEnvironmentVariable(variable)));

    private static string? TextOrNull(string? text) => text?.Trim() is { Length: > 0 } trimmed ? SourceFile.ToLf(trimmed) : null;
}
