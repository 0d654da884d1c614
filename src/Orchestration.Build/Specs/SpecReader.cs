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
        "requirements.md", "proposal.md", "plan.md", "design.md", "research.md", "data-model.md", "quickstart.md", "contracts", "specs", "sub-specs",
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

        var spec = folder.IsOneFile ? null : Optional(folder, SpecFile, bag);
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
            request is not null ? TrimmedOrNull(request.Text) : (folder.IsOneFile ? tasks : spec) is { } withGoal ? SpecDocument.FindGoal(withGoal.Text) : null,
            [.. ContextOf(folder)]);
    }

    /// <summary>Everything below a root that specs refer to.</summary>
    public static RepositorySnapshot ReadRepository(string root, DiagnosticBag bag) => RepositoryReader.Read(root, bag);

    /// <summary>What is there to be read, from the root. A plan in one file says above its tasks what they are for.</summary>
    private static IEnumerable<string> ContextOf(SpecFolder folder)
    {
        var inFolder = ContextCandidates.Where(name => Path.Exists(PathOf(folder, name))).Select(name => folder.RelativePath + "/" + name);
        if (!folder.IsOneFile)
        {
            return inFolder;
        }

        var stem = Path.GetFileNameWithoutExtension(folder.TasksFile);
        var beside = new[] { folder.TasksFile, Path.Combine(Path.GetDirectoryName(folder.TasksFile)!, "..", "specs", stem + "-design.md") };
        return [.. beside.Where(File.Exists).Select(file => SpecHomes.Relative(folder.Root, file)), .. inFolder];
    }

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
        SpecHomes.Absolute(folder.Directory, relativePath);

    private static string? TrimmedOrNull(string text) => SourceFile.ToLf(text).Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
