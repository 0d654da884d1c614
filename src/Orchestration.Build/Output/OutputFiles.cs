using System.Text;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Prompts;
using Orchestration.Build.Specs;

namespace Orchestration.Build.Output;

/// <summary>Files that may refuse: what is refused becomes a diagnostic.</summary>
internal static class OutputFiles
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The prompt template of a user, or the package's own where none is named.</summary>
    /// <param name="path">Absolute path, or null or empty.</param>
    /// <returns>Null when it is unusable.</returns>
    public static PromptTemplate? ReadTemplate(string? path, DiagnosticBag diagnostics)
    {
        if (string.IsNullOrEmpty(path))
        {
            return PromptTemplate.Default;
        }

        if (TryRead(path, out var problem) is { } text)
        {
            return PromptTemplate.Parse(text, path, diagnostics);
        }

        diagnostics.Add(Catalogue.TemplateUnreadable.At(SourceSpan.WholeFile(path), path, problem));
        return null;
    }

    /// <summary>Writes when different.</summary>
    /// <returns>Whether the file was written; false also when it could not be.</returns>
    public static bool Write(string path, string text, DiagnosticBag diagnostics)
    {
        try
        {
            return AtomicFile.WriteIfDifferent(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Catalogue.FileNotWritten.At(SourceSpan.WholeFile(path), path, exception.Message));
            return false;
        }
    }

    /// <summary>Deletes a file of ours.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Delete(string path, DiagnosticBag diagnostics)
    {
        try
        {
            Disk.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Catalogue.FileNotWritten.At(SourceSpan.WholeFile(path), path, exception.Message));
            return false;
        }
    }

    /// <summary>An empty folder that cannot be deleted is no problem worth a word.</summary>
    public static void DeleteFolderIfEmpty(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Disk.DeleteFolder(folder, recursive: false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Removes what killed builds left half-written; whatever refuses is left for the next build.</summary>
    public static void RemoveLeftovers(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                AtomicFile.RemoveLeftovers(folder, DateTime.UtcNow);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <returns>Null when it is absent, locked, or no UTF-8.</returns>
    /// <param name="problem">Why, as a sentence.</param>
    public static string? TryRead(string path, out string problem)
    {
        problem = "";
        try
        {
            return StrictUtf8.GetString(OrdinaryFile.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            problem = "It is not UTF-8.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = exception.Message;
        }

        return null;
    }
}
