using System.Collections.Immutable;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Specs;

/// <summary>Reads the files of one spec.</summary>
internal static class SpecReader
{
    private const string SpecFile = "spec.md";

    private static readonly ImmutableArray<string> RequestFiles = ["planning/raw-idea.md", "planning/initialization.md"];

    // Agent OS first, then what its neighbours keep beside tasks.md.
    private static readonly ImmutableArray<string> ContextCandidates =
    [
        SpecFile, "planning/requirements.md", "planning/visuals",
        "requirements.md", "proposal.md", "plan.md", "design.md", "research.md", "data-model.md", "quickstart.md", "contracts", "specs",
    ];

    /// <returns>
    /// Null when <c>tasks.md</c> cannot be read; <see cref="SpecSources.Orchestration"/> is null also when that file is there and cannot
    /// be read. What is wrong is in the bag.
    /// </returns>
    public static SpecSources? ReadSpec(SpecFolder folder, DiagnosticBag bag)
    {
        var tasks = Read(folder, folder.TasksFile, bag);
        var orchestration = folder.OrchestrationFile is { } file ? Read(folder, file, bag) : null;
        foreach (var second in SpecLocator.FindOrchestrationFiles(folder.Directory).Where(found => found != folder.OrchestrationFile))
        {
            bag.Add(Catalogue.SecondOrchestrationFile.At(SourceSpan.WholeFile(second), folder.OrchestrationFile ?? folder.TasksFile));
        }

        var spec = Optional(folder, SpecFile, bag);
        if (tasks is null)
        {
            return null;
        }

        var request = RequestFiles.Select(name => Optional(folder, name, bag)).FirstOrDefault(text => text is not null);
        return new SpecSources(
            folder,
            tasks,
            orchestration,
            spec is null ? null : SpecDocument.FindTitle(spec.Text),
            request is not null ? TrimmedOrNull(request.Text) : spec is null ? null : SpecDocument.FindGoal(spec.Text),
            [.. ContextCandidates.Where(name => Path.Exists(Path.Combine(folder.Directory, name)))]);
    }

    /// <summary>Absolute paths of what exists of a spec and decides what is said and written; folders among them count by their name.</summary>
    public static IEnumerable<string> InputsOf(SpecFolder folder)
    {
        var optional = RequestFiles.AddRange(ContextCandidates).Select(name => PathOf(folder, name)).Where(Path.Exists);
        return [folder.TasksFile, .. SpecLocator.FindOrchestrationFiles(folder.Directory), .. optional];
    }

    /// <summary>Everything below a root that specs refer to.</summary>
    public static RepositorySnapshot ReadRepository(string root, DiagnosticBag bag) => RepositoryReader.Read(root, bag);

    private static SourceText? Optional(SpecFolder folder, string relativePath, DiagnosticBag bag)
    {
        var path = PathOf(folder, relativePath);
        return File.Exists(path) ? Read(folder, path, bag) : null;
    }

    private static SourceText? Read(SpecFolder folder, string path, DiagnosticBag bag)
    {
        if (File.Exists(path) && Links.LeaveRoot(folder.Root, folder.RelativePath.Split('/')[0], path))
        {
            bag.Add(Catalogue.LinkLeavesRoot.At(SourceSpan.WholeFile(path), folder.Root));
            return null;
        }

        return SourceFile.Read(path, bag);
    }

    private static string PathOf(SpecFolder folder, string relativePath) =>
        Path.Combine(folder.Directory, relativePath.Replace('/', Path.DirectorySeparatorChar));

    private static string? TrimmedOrNull(string text) => SourceFile.ToLf(text).Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
