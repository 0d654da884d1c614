using Orchestration.Build.Diagnostics;
using Orchestration.Build.Specs;
using Orchestration.Build.Validation;

namespace Orchestration.Build.Output;

/// <summary>Writes <c>orchestration.yml</c> where there is none; adds entries for groups that have none where there is one.</summary>
internal static class ScaffoldWriter
{
    private const string FileName = "orchestration.yml";

    /// <summary>Says in the bag what was written. A file that cannot be read as YAML is not touched: its errors are in the bag already.</summary>
    /// <param name="assignments">What was read of the existing file, or null.</param>
    /// <returns>The file, which exists now; null when it could not be written.</returns>
    public static string? Write(
        SpecSources sources, TasksSyntax tasks, AssignmentsSyntax? assignments, RepositorySnapshot snapshot, DiagnosticBag bag)
    {
        var path = sources.Folder.OrchestrationFile ?? Path.Combine(sources.Folder.Directory, FileName);
        try
        {
            if (sources.Folder.OrchestrationFile is null)
            {
                AtomicFile.WriteIfDifferent(path, ScaffoldText.Create(tasks, GroupNames.CreateIds(tasks), snapshot));
                bag.Add(Catalogue.AssignmentsScaffolded.At(SourceSpan.WholeFile(path), tasks.Groups.Length));
            }
            else if (sources.Orchestration is { } existing)
            {
                Extend(path, existing, tasks, assignments, snapshot, bag);
            }

            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            bag.Add(Catalogue.AssignmentsNotWritten.At(SourceSpan.WholeFile(path), exception.Message));
            return null;
        }
    }

    private static void Extend(
        string path, SourceText existing, TasksSyntax tasks, AssignmentsSyntax? assignments, RepositorySnapshot snapshot, DiagnosticBag bag)
    {
        var ids = GroupNames.CreateIds(tasks);
        var owners = assignments is null
            ? [.. new AssignmentSyntax?[ids.Length]]
            : new EntryMatcher(tasks, assignments, GroupFinder.Of(tasks, ids), new DiagnosticBag()).Match();
        var missing = Enumerable.Range(0, ids.Length).Where(position => owners[position] is null).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var text = ScaffoldText.AddMissing(existing, tasks, missing, ids, snapshot);
        if (text == existing.Text)
        {
            return;
        }

        AtomicFile.WriteIfDifferent(path, HasMark(path) ? "\uFEFF" + text : text);
        bag.Add(Catalogue.AssignmentsExtended.At(SourceSpan.WholeFile(path), string.Join(", ", missing.Select(position => ids[position]))));
    }

    private static bool HasMark(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[3];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("\uFEFF"u8);
    }
}
